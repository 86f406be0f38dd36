import { randomFillSync } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Connector } from "../../src/connectors/contract.ts";
import { authorityRank } from "../../src/domain/authority.ts";
import type { SourceRecord } from "../../src/domain/records.ts";
import { appendEvents } from "../../src/events/outbox.ts";
import { applyWaiting } from "../../src/ingest/apply.ts";
import { drainRereads } from "../../src/ingest/reread.ts";
import { createTake, type Take } from "../../src/ingest/take.ts";
import { err, ok, type Result } from "../../src/kernel/result.ts";
import { type Database, openDatabase, type Sql } from "../../src/store/database.ts";
import { requestReread } from "../../src/store/sync-repository.ts";
import { handClock } from "../support/clock.ts";
import { type FreshDatabase, freshDatabase } from "../support/database.ts";
import { customerRecord, orderRecord } from "../support/records.ts";

let fresh: FreshDatabase;
let database: Database;
let take: Take;
const random = (into: Uint8Array) => randomFillSync(into);
const clock = handClock("2026-03-01T00:00:00Z");
let beforeEnd = async () => {};
const environment = {
  rank: authorityRank({}, () => "STOREFRONT"),
  random,
  append: async (tx: Sql, some: Parameters<typeof appendEvents>[1]) => {
    await appendEvents(tx, some, clock, random);
    await beforeEnd();
  },
};

beforeAll(async () => {
  fresh = await freshDatabase();
  database = openDatabase({ url: fresh.url, poolMax: 4, applicationName: "test" });
  take = createTake({ database, clock, ...environment });
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

type Answer = Result<SourceRecord | null>;

/** Drains once, a second after the last time, from a system that answers by these ids. */
async function drain(system: string, answer: (id: string) => Promise<Answer> | Answer) {
  const asked: string[] = [];
  const connector = {
    name: system,
    supports: { reads: ["customer"] },
    loadMany: (_kind: string, keys: readonly string[]) => {
      asked.push(...keys);
      return Promise.all(keys.map(answer));
    },
  } as unknown as Connector;
  clock.advance(1_000);
  await drainRereads(database, connector, take, clock, AbortSignal.timeout(10_000));
  return asked;
}

const request = (system: string, sourceId: string) =>
  requestReread(database, system, [{ kind: "customer", sourceId }], clock.now().toISOString());

describe("a record that waits", () => {
  it("is placed though what it waits for came in a transaction that passed it", async () => {
    let inside = () => {};
    let letGo = () => {};
    const arrived = new Promise<void>((resolve) => {
      inside = resolve;
    });
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    beforeEnd = async () => {
      inside();
      await held;
    };
    const order = take("shop", { records: [orderRecord("o", [], { customer: "c", lines: LINE })] });
    await arrived;
    beforeEnd = async () => {};
    await take("shop", { records: [customerRecord("c")] });
    letGo();
    await order;
    const customer = async () =>
      (await database.query<{ id: string | null }>("select customer_id as id from sales_order"))[0];
    expect(await customer()).toEqual({ id: null });
    const at = clock.now().toISOString();
    const wait = () => database.transaction((tx) => applyWaiting(tx, environment, "shop", at));
    expect(await wait()).toBe(1);
    expect((await customer())?.id).toMatch(/^cust_/);
    expect(await wait()).toBe(0);
  });

  it("for something that is gone asks ever more rarely", async () => {
    await take("lost", { records: [orderRecord("o", [], { customer: "gone", lines: LINE })] });
    clock.advance(60_000);
    let asked = 0;
    for (let second = 0; second < 60; second += 1) {
      asked += (await drain("lost", () => ok(null))).length;
    }
    expect(asked).toBeGreaterThan(1);
    expect(asked).toBeLessThan(7);
    clock.advance(3_600_000);
    await drain("lost", (id) => ok(customerRecord(id)));
    const rows = await database.query("select 1 from pending_reference where system = 'lost'");
    expect(rows).toEqual([]);
  });
});

describe("a request to read again", () => {
  it("outlives a system that refuses us, until the settings are right again", async () => {
    await request("auth", "a");
    await drain("auth", () => err("SYSTEM_UNAUTHORIZED", "the token has expired"));
    clock.advance(3_600_000);
    expect(await drain("auth", (id) => ok(customerRecord(id)))).toEqual(["a"]);
    clock.advance(3_600_000);
    expect(await drain("auth", (id) => ok(customerRecord(id)))).toEqual([]);
  });

  it("is done anew when it is made again while the thing is being read", async () => {
    await request("race", "r");
    let reads = 0;
    await drain("race", async (id) => {
      reads += 1;
      if (reads === 1) await request("race", id);
      return ok(customerRecord(id));
    });
    expect(reads).toBe(2);
    expect(await drain("race", (id) => ok(customerRecord(id)))).toEqual([]);
  });

  it("ends in quarantine when what comes back breaks its contract", async () => {
    await request("bad", "b");
    await drain("bad", () => err("RECORD_INVALID", "no name", { at: "name" }));
    const rows = await database.query(
      "select source_id as id, at from quarantine where system = 'bad' and resolved_at is null",
    );
    expect(rows).toEqual([{ id: "b", at: "name" }]);
    clock.advance(3_600_000);
    expect(await drain("bad", (id) => ok(customerRecord(id)))).toEqual([]);
  });
});

const LINE = orderRecord("line", [{ variant: "v", quantity: 1 }]).lines.map((line) => ({
  ...line,
  variant: null,
}));
