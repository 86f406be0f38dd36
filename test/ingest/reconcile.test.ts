import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { benchTake as testTake } from "../../bench/support/take.ts";
import type { ChangePage, Connector } from "../../src/connectors/contract.ts";
import type { RecordOf } from "../../src/domain/records.ts";
import { reconcile } from "../../src/ingest/reconcile.ts";
import type { Take } from "../../src/ingest/take.ts";
import { err, ok, type Result } from "../../src/kernel/result.ts";
import { type Database, openDatabase } from "../../src/store/database.ts";
import { handClock } from "../support/clock.ts";
import { type FreshDatabase, freshDatabase } from "../support/database.ts";
import { customerRecord } from "../support/records.ts";

const clock = handClock("2026-01-01T00:00:00Z");
let fresh: FreshDatabase;
let database: Database;
let take: Take;
beforeAll(async () => {
  fresh = await freshDatabase();
  database = openDatabase({ url: fresh.url, poolMax: 4, applicationName: "reconcile-test" });
  take = testTake(database, clock);
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

/** A CRM whose people can change without a word, and which can fail at a page or at a question. */
let people: Map<string, RecordOf<"customer">>;
let failsAt: "nothing" | "page 1" | "questions";
let unlisted: Set<string>;
const PAGE = 3;

const crm: Connector = {
  name: "crm",
  supports: {
    reads: ["customer"],
    changes: { customer: { backfill: "pages", pollEveryMs: 1000 } },
    webhooks: false,
    writes: [],
    batchMax: 2,
  },
  async changes(_kind, cursor): Promise<Result<ChangePage>> {
    const page = Number(cursor ?? 0);
    if (failsAt === `page ${page}`) return err("SYSTEM_UNAVAILABLE", "It is down.");
    const all = [...people.values()].filter(({ sourceId }) => !unlisted.has(sourceId));
    return ok({
      records: all.slice(page * PAGE, (page + 1) * PAGE),
      rejects: [],
      deleted: [],
      cursor: String(page + 1),
      more: (page + 1) * PAGE < all.length,
      total: null,
    });
  },
  loadMany: async (_kind, keys) =>
    keys.map((key) =>
      failsAt === "questions"
        ? err("SYSTEM_TIMEOUT", "Too slow.")
        : ok((people.get(key) ?? null) as never),
    ),
  receive: async () => err("SYSTEM_UNSUPPORTED", "None."),
  write: async () => err("SYSTEM_UNSUPPORTED", "None."),
  probe: async () => ok({ latencyMs: 0, version: null }),
  close: async () => undefined,
};

beforeEach(async () => {
  await database.query(
    "truncate observation, crosswalk, customer, customer_key, event_outbox cascade",
  );
  people = new Map(
    Array.from({ length: 8 }, (_, i) => [`c${i}`, customerRecord(`c${i}`)] as const),
  );
  failsAt = "nothing";
  unlisted = new Set();
  await sweep();
  clock.advance(60_000);
});

const sweep = (signal = AbortSignal.timeout(20_000)) =>
  reconcile({ database, take, clock, onError: () => undefined }, crm, "customer", signal);

async function known(): Promise<Record<string, string>> {
  const rows = await database.query<{ id: string; tags: string[] }>(
    `select source_id as id, record->'tags' as tags from observation
     where deleted_at is null order by source_id`,
  );
  return Object.fromEntries(rows.map(({ id, tags }) => [id, tags.join()]));
}

const everybody = (more: Record<string, string> = {}) => ({
  ...Object.fromEntries([...Array(8)].map((_, i) => [`c${i}`, ""])),
  ...more,
});

describe("reconciling a kind", () => {
  it("finds what came, changed and went without a word", async () => {
    people.set("c9", customerRecord("c9"));
    const updatedAt = "2030-01-01T00:00:00Z";
    people.set("c2", { ...customerRecord("c2"), tags: ["vip"], updatedAt });
    people.delete("c5");
    expect(await sweep()).toEqual(ok({ heard: 8, gone: 1, found: 0 }));
    const { c5: _, ...rest } = everybody({ c2: "vip", c9: "" });
    expect(await known()).toEqual(rest);
  });

  it("changes nothing when nothing was missed", async () => {
    await database.query("truncate event_outbox");
    expect(await sweep()).toEqual(ok({ heard: 8, gone: 0, found: 0 }));
    expect(await known()).toEqual(everybody());
    expect(await database.query("select 1 from event_outbox")).toEqual([]);
  });

  it("takes nothing for gone that the system only left out of its list", async () => {
    unlisted.add("c1").add("c3").add("c7");
    expect(await sweep()).toEqual(ok({ heard: 5, gone: 0, found: 3 }));
    expect(await known()).toEqual(everybody());
  });

  it("takes nothing for gone when the sweep ends half-way, or the question has no answer", async () => {
    people.delete("c1");
    failsAt = "page 1";
    expect(await sweep()).toMatchObject({ ok: false, fault: { code: "SYSTEM_UNAVAILABLE" } });
    expect(await known()).toEqual(everybody());
    const ended = new AbortController();
    ended.abort();
    expect(await sweep(ended.signal)).toMatchObject({ ok: false });
    failsAt = "questions";
    expect(await sweep()).toEqual(ok({ heard: 7, gone: 0, found: 0 }));
    expect(await known()).toEqual(everybody());
    failsAt = "nothing";
    clock.advance(1_000);
    expect(await sweep()).toEqual(ok({ heard: 7, gone: 1, found: 0 }));
    expect(Object.keys(await known())).not.toContain("c1");
  });

  it("writes anew only what is not kept word for word, and takes back what is there again", async () => {
    const updatedAt = "2030-01-01T00:00:00Z";
    people.set("c2", { ...customerRecord("c2"), tags: ["vip"], updatedAt });
    await take("crm", { records: [], deleted: [{ kind: "customer", sourceId: "c6" }] });
    clock.advance(1_000);
    const written: string[] = [];
    const watched: Take = (system, arrival, also) => {
      written.push(...arrival.records.map(({ sourceId }) => sourceId));
      return take(system, arrival, also);
    };
    const options = { database, take: watched, clock, onError: () => undefined };
    const swept = () => reconcile(options, crm, "customer", AbortSignal.timeout(20_000));
    expect(await swept()).toEqual(ok({ heard: 8, gone: 0, found: 0 }));
    expect(written).toEqual(["c2", "c6"]);
    clock.advance(1_000);
    expect(await swept()).toEqual(ok({ heard: 8, gone: 0, found: 0 }));
    expect(written).toEqual(["c2", "c6"]);
    expect(await known()).toEqual(everybody({ c2: "vip" }));
  });

  it("does not take for gone what came by webhook while it swept", async () => {
    people.delete("c4");
    const updatedAt = "2030-01-01T00:00:00Z";
    people.set("c2", { ...customerRecord("c2"), tags: ["vip"], updatedAt });
    unlisted.add("late");
    const during: Take = async (system, arrival, also) => {
      const outcome = await take(system, arrival, also);
      if (!people.has("late")) {
        people.set("late", customerRecord("late"));
        await take("crm", { records: [customerRecord("late")] });
      }
      return outcome;
    };
    const options = { database, take: during, clock, onError: () => undefined };
    const outcome = await reconcile(options, crm, "customer", AbortSignal.timeout(20_000));
    expect(outcome).toMatchObject({ ok: true, value: { gone: 1 } });
    expect(Object.keys(await known())).toContain("late");
  });
});
