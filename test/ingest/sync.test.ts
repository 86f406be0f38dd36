import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { benchTake as testTake } from "../../bench/support/take.ts";
import type { ChangePage, Connector } from "../../src/connectors/contract.ts";
import type { NewEvent } from "../../src/events/event.ts";
import { catchUp, runSync } from "../../src/ingest/sync.ts";
import type { Take } from "../../src/ingest/take.ts";
import type { Clock } from "../../src/kernel/clock.ts";
import { err, ok, type Result } from "../../src/kernel/result.ts";
import { type Database, openDatabase } from "../../src/store/database.ts";
import { syncStates } from "../../src/store/sync-repository.ts";
import { handClock, realClock } from "../support/clock.ts";
import { type FreshDatabase, freshDatabase } from "../support/database.ts";
import { customerRecord } from "../support/records.ts";

let fresh: FreshDatabase;
let database: Database;
const events: NewEvent[] = [];
const clock = handClock("2026-01-01T00:00:00Z");

beforeAll(async () => {
  fresh = await freshDatabase();
  database = openDatabase({ url: fresh.url, poolMax: 4, applicationName: "sync-test" });
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

const PAGES = 5;

/** A system with five pages of customers; `fail` may answer a fault instead of a page. */
function paged(system: string, asked: string[], fail: (cursor: string) => boolean): Connector {
  return {
    name: system,
    supports: {
      reads: [],
      changes: { customer: { backfill: "pages", pollEveryMs: 1000 } },
      webhooks: false,
      writes: [],
      batchMax: 10,
    },
    async changes(_kind, cursor): Promise<Result<ChangePage>> {
      const at = Number(cursor ?? 0);
      asked.push(String(at));
      if (fail(String(at))) return err("SYSTEM_UNAVAILABLE", "It is down.");
      return ok({
        records: at < PAGES ? [customerRecord(`${system}-${at}`)] : [],
        rejects: [],
        deleted: [],
        cursor: String(Math.min(at + 1, PAGES)),
        more: at + 1 < PAGES,
        total: PAGES,
      });
    },
    loadMany: async () => [],
    receive: async () => err("SYSTEM_UNSUPPORTED", "None."),
    write: async () => err("SYSTEM_UNSUPPORTED", "None."),
    probe: async () => ok({ latencyMs: 0, version: null }),
    close: async () => undefined,
  };
}

function options(take: Take) {
  return {
    database,
    take,
    clock,
    append: async (_tx: unknown, some: readonly NewEvent[]) => void events.push(...some),
    onError: () => undefined,
  };
}

async function count(system: string): Promise<number> {
  const [row] = await database.query<{ n: number }>(
    "select count(*)::int as n from crosswalk where system = $1",
    [system],
  );
  return row?.n ?? 0;
}

describe("a first sync", () => {
  it("takes every page in, tells its progress, and then asks only for what is new", async () => {
    const asked: string[] = [];
    const take = testTake(database, clock);
    const connector = paged("whole", asked, () => false);
    await catchUp(options(take), connector, "customer", AbortSignal.timeout(20_000));
    expect(await count("whole")).toBe(PAGES);
    expect(asked).toEqual(["0", "1", "2", "3", "4"]);
    const [state] = await syncStates(database, ["whole"]);
    expect(state).toMatchObject({ phase: "LIVE", records: PAGES, total: null, cursor: "5" });
    const progress = events.filter(({ subject }) => subject === "whole");
    expect(progress[0]).toMatchObject({ data: { records: 1, total: PAGES, done: false } });
    expect(progress.at(-1)).toMatchObject({ type: "SYNC_PROGRESSED", data: { done: true } });
    await catchUp(options(take), connector, "customer", AbortSignal.timeout(20_000));
    expect(asked.slice(PAGES)).toEqual(["5"]);
  });

  it("gives up a total that more records come for than it says, and has none at the end", async () => {
    const connector = paged("growing", [], () => false);
    const counted = async (...call: Parameters<Connector["changes"]>) => {
      const page = await connector.changes(...call);
      return page.ok ? ok({ ...page.value, total: 3 }) : page;
    };
    const told: unknown[] = [];
    const watching = {
      ...options(testTake(database, clock)),
      onProgress: ({ records, total }: { records: number; total: number | null }) =>
        told.push([records, total]),
    };
    const growing = { ...connector, changes: counted };
    await catchUp(watching, growing, "customer", AbortSignal.timeout(20_000));
    expect(told).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
      [4, null],
      [5, null],
    ]);
  });

  it("goes on from the last page that was taken in when its process died in between", async () => {
    const asked: string[] = [];
    const take = testTake(database, clock);
    let taken = 0;
    const death = new AbortController();
    const dying: Take = async (...call) => {
      if (taken === 3) {
        death.abort();
        throw new Error("killed");
      }
      taken += 1;
      return take(...call);
    };
    const connector = paged("torn", asked, () => false);
    await catchUp(options(dying), connector, "customer", death.signal).catch(() => undefined);
    expect(await count("torn")).toBe(3);
    asked.length = 0;
    await catchUp(options(take), connector, "customer", AbortSignal.timeout(20_000));
    expect(asked).toEqual(["3", "4"]);
    expect(await count("torn")).toBe(PAGES);
  });

  it("reads the kinds behind one that fails, and that one again until it is there too", async () => {
    const asked: string[] = [];
    const one = paged("partly", asked, () => false);
    const both = { customer: { backfill: "pages", pollEveryMs: 3_600_000 } } as const;
    let mended = false;
    const connector: Connector = {
      ...one,
      supports: { ...one.supports, changes: { supplier: both.customer, customer: both.customer } },
      changes: async (kind, cursor, call) => {
        if (kind === "customer") return one.changes(kind, cursor, call);
        if (!mended) return err("SYSTEM_ANSWER_INVALID", "No suppliers today.");
        const page = { records: [], rejects: [], deleted: [], total: null };
        return ok({ ...page, cursor: "end", more: false });
      },
    };
    const phases = async () =>
      (await syncStates(database, ["partly"])).map(({ kind, phase }) => `${kind} ${phase}`);
    const stop = new AbortController();
    const patient: Clock = {
      ...clock,
      sleep: (ms, signal) => (ms < 60_000 ? realClock.sleep(5) : realClock.sleep(ms, signal)),
    };
    let caughtUp = false;
    const surroundings = { ...options(testTake(database, clock)), clock: patient };
    const done = runSync(surroundings, connector, stop.signal, () => {
      caughtUp = true;
    });
    await until(async () => (await phases()).includes("customer LIVE"));
    expect(await phases()).toEqual(["customer LIVE", "supplier WAITING"]);
    expect(caughtUp).toBe(false);
    mended = true;
    await until(async () => caughtUp);
    expect(await phases()).toEqual(["customer LIVE", "supplier LIVE"]);
    stop.abort();
    await done;
  });

  it("waits out a system that is down, shows why, and loses nothing", async () => {
    const asked: string[] = [];
    let failures = 4;
    const seen: (string | null)[] = [];
    const connector = paged("down", asked, (cursor) => cursor === "2" && failures-- > 0);
    const watching = {
      ...connector,
      changes: async (...call: Parameters<Connector["changes"]>) => {
        const [state] = await syncStates(database, ["down"]);
        seen.push(state?.code ?? null);
        return connector.changes(...call);
      },
    };
    const take = testTake(database, clock);
    await catchUp(options(take), watching, "customer", AbortSignal.timeout(20_000));
    expect(seen).toContain("SYSTEM_UNAVAILABLE");
    expect(await count("down")).toBe(PAGES);
    const [state] = await syncStates(database, ["down"]);
    expect(state).toMatchObject({ phase: "LIVE", code: null });
  });
});

/** Waits until something holds, for twenty seconds at most. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let looks = 0; looks < 1_000; looks += 1) {
    if (await holds()) return;
    await realClock.sleep(20);
  }
  throw new Error("it never came to that");
}
