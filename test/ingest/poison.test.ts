import { randomFillSync } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ChangePage, Connector } from "../../src/connectors/contract.ts";
import { authorityRank } from "../../src/domain/authority.ts";
import type { SourceRecord } from "../../src/domain/records.ts";
import { appendEvents } from "../../src/events/outbox.ts";
import { catchUp } from "../../src/ingest/sync.ts";
import { createTake, type Take } from "../../src/ingest/take.ts";
import { err, ok, type Result } from "../../src/kernel/result.ts";
import { type Database, openDatabase, type Sql } from "../../src/store/database.ts";
import { syncStates } from "../../src/store/sync-repository.ts";
import { realClock } from "../support/clock.ts";
import { type FreshDatabase, freshDatabase } from "../support/database.ts";
import { customerRecord, orderRecord, productRecord } from "../support/records.ts";

let fresh: FreshDatabase;
let database: Database;
let take: Take;
const random = (into: Uint8Array) => randomFillSync(into);
const append = (tx: Sql, events: Parameters<typeof appendEvents>[1]) =>
  appendEvents(tx, events, realClock, random);

beforeAll(async () => {
  fresh = await freshDatabase();
  database = openDatabase({ url: fresh.url, poolMax: 4, applicationName: "test" });
  take = createTake({
    database,
    rank: authorityRank({}, () => "STOREFRONT"),
    clock: realClock,
    random,
    append,
  });
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

const open = () =>
  database.query<{ id: string; reason: string }>(
    "select source_id as id, reason from quarantine where resolved_at is null order by source_id",
  );

describe("a record that the database refuses", () => {
  it("goes to quarantine, and the rest of its page into the graph", async () => {
    const poison = [
      productRecord("nul", { title: "a\u0000b" }),
      productRecord("half", { title: "\ud83d" }),
      // Longer than an index takes, and not to be compressed into it.
      { ...customerRecord("long"), givenName: noise(9_000) },
    ];
    const good = Array.from({ length: 9 }, (_, i) => productRecord(`good-${i}`));
    const taken = await take("shop", { records: [...good, ...poison, productRecord("last")] });
    expect(taken).toEqual({ applied: 10, quarantined: 3 });
    expect((await open()).map(({ id }) => id)).toEqual(["half", "long", "nul"]);
    const [row] = await database.query("select count(*) as n from product");
    expect(row).toEqual({ n: 10 });
    await take("shop", { records: [productRecord("nul"), productRecord("half")] });
    expect((await open()).map(({ id }) => id)).toEqual(["long"]);
  });

  it("is quarantined by its schema where two of its parts have one id", async () => {
    const order = orderRecord("twice", [
      { variant: "v", quantity: 1 },
      { variant: "v", quantity: 2 },
    ]);
    const lines = order.lines.map((line) => ({ ...line, sourceId: "same" }));
    const taken = await take("shop", { records: [{ ...order, lines }] });
    expect(taken).toEqual({ applied: 0, quarantined: 1 });
  });

  it("is kept in quarantine whatever its payload holds", async () => {
    const payload = { "a\u0000": "\\u0000 \u0000 \udc00", deep: "\ud83d\ude00".repeat(60_000) };
    const reject = { kind: "order", sourceId: "x\u0000", reason: "\u0000", at: "\u0000", payload };
    await take("shop", { records: [], rejects: [reject as never] });
    expect((await open()).map(({ reason }) => reason)).toContain("\ufffd");
  });
});

describe("catching up", () => {
  const page = (records: readonly SourceRecord[], cursor: string, more = false) =>
    ok<ChangePage>({ records, rejects: [], deleted: [], cursor, more, total: null });
  const state = async () =>
    (await syncStates(database, ["shop"])).find(({ kind }) => kind === "customer");

  function shop(answers: (() => Result<ChangePage>)[]): Connector {
    const changes = async () => {
      const answer = answers.shift();
      if (answer === undefined) throw new Error("no page is left");
      return answer();
    };
    return { name: "shop", changes } as unknown as Connector;
  }

  it("shows a page that cannot be taken in, and goes on when it can", async () => {
    const seen: unknown[] = [];
    let broken = true;
    const shown: unknown[] = [];
    const options = {
      database,
      clock: {
        ...realClock,
        sleep: async () => {
          shown.push((await state())?.code);
          broken = false;
        },
      },
      append,
      onError: (_system: string, error: unknown) => seen.push(error),
      take: (async (...given) => {
        if (broken) throw new Error("no room");
        return take(...given);
      }) as Take,
    };
    const first = () => page([customerRecord("p1")], "1", true);
    const second = () => page([customerRecord("p2")], "2");
    const bug = () => {
      throw new Error("a bug");
    };
    // The page fetched ahead of the broken one is a connector's bug: it ends nothing either.
    await catchUp(
      options,
      shop([first, bug, first, second]),
      "customer",
      new AbortController().signal,
    );
    expect(shown).toEqual(["INTERNAL"]);
    expect(seen.map(String)).toEqual(expect.arrayContaining(["Error: no room", "Error: a bug"]));
    expect(await state()).toMatchObject({ phase: "LIVE", cursor: "2", code: null, records: 2 });
  });

  it("takes a fault back when the system answers again, with nothing new too", async () => {
    const shown: unknown[] = [];
    const sleep = async () => void shown.push((await state())?.code);
    const options = { database, take, append, clock: { ...realClock, sleep }, onError: () => {} };
    const down = () => err("SYSTEM_UNAVAILABLE", "down");
    const nothing = () => page([], "2");
    await catchUp(options, shop([down, nothing]), "customer", new AbortController().signal);
    expect(shown).toEqual(["SYSTEM_UNAVAILABLE"]);
    expect(await state()).toMatchObject({ code: null, message: null });
  });
});

function noise(length: number): string {
  const bytes = randomFillSync(new Uint8Array(length));
  return Array.from(bytes, (byte) => String.fromCodePoint(0x4e00 + byte * 37)).join("");
}
