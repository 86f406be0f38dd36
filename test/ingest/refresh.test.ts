import { describe, expect, it } from "vitest";
import type { Connector } from "../../src/connectors/contract.ts";
import { watchHealth } from "../../src/ingest/health.ts";
import { createRefresh } from "../../src/ingest/refresh.ts";
import type { Take } from "../../src/ingest/take.ts";
import { err, ok } from "../../src/kernel/result.ts";
import type { Database } from "../../src/store/database.ts";
import { realClock } from "../support/clock.ts";
import { priceRecord } from "../support/records.ts";

const never = () => new Promise<never>(() => undefined);
const ORIGINS = [{ id: "var_1", system: "shop", sourceId: "v" }];
const TIMEOUT_MS = 100;

async function refresh(loadMany: () => Promise<unknown>, take: Take, signal = unaborted()) {
  const connector = { name: "shop", supports: { reads: ["price"] }, loadMany };
  const errors: unknown[] = [];
  const read = createRefresh({
    connectors: new Map([["shop", connector as unknown as Connector]]),
    take,
    clock: realClock,
    onError: (_system, error) => errors.push(error),
    timeoutMs: TIMEOUT_MS,
  });
  const startedMs = performance.now();
  const unread = await read("price", ORIGINS, signal);
  return { unread: [...unread], errors, tookMs: performance.now() - startedMs };
}

const answers = async () => [ok(priceRecord("v", 1))];
const taken = { applied: 1, quarantined: 0 };
const unaborted = () => new AbortController().signal;

describe("a refresh", () => {
  it("answers by its deadline, though the system heeds no signal or the database is busy", async () => {
    const deaf = await refresh(never, async () => taken);
    const busy = await refresh(answers, never);
    for (const { unread, tookMs } of [deaf, busy]) {
      expect(unread).toEqual(["var_1"]);
      expect(tookMs).toBeLessThan(TIMEOUT_MS * 10);
    }
  });

  it("ends at once when its caller goes", async () => {
    const { unread, tookMs } = await refresh(never, async () => taken, AbortSignal.abort());
    expect(unread).toEqual(["var_1"]);
    expect(tookMs).toBeLessThan(TIMEOUT_MS);
  });

  it("leaves as unread what could not be taken in, and tells of it", async () => {
    const { unread, errors } = await refresh(answers, async () => {
      throw new Error("no room");
    });
    expect(unread).toEqual(["var_1"]);
    expect(errors.map(String)).toEqual(["Error: no room"]);
    expect(await refresh(answers, async () => taken)).toMatchObject({ unread: [], errors: [] });
  });
});

describe("refreshes at once", () => {
  /** A refresh of a system that answers each call when it is told to. */
  function shop(isDown: () => boolean = () => false) {
    const calls: { keys: readonly string[]; answer: () => void }[] = [];
    const loadMany = (_kind: string, keys: readonly string[]) =>
      new Promise((resolve) => {
        const answer = () => resolve(keys.map((key) => ok(priceRecord(key, 1))));
        calls.push({ keys, answer });
      });
    const connector = { name: "shop", supports: { reads: ["price"] }, loadMany };
    const refresh = createRefresh({
      connectors: new Map([["shop", connector as unknown as Connector]]),
      take: async () => taken,
      clock: realClock,
      onError: (_system, error) => {
        throw error;
      },
      timeoutMs: 2_000,
      isDown,
    });
    const read = async (...ids: string[]) => {
      const origins = ids.map((id) => ({ id, system: "shop", sourceId: `${id}-v` }));
      return [...(await refresh("price", origins, unaborted()))];
    };
    return { calls, read };
  }
  const turn = () => new Promise((resolve) => setImmediate(resolve));

  it("ask once for what several want, and for the rest of what one wants", async () => {
    const { calls, read } = shop();
    const reads = [...Array(10)].map(() => read("a", "b"));
    reads.push(read("b", "c"));
    await turn();
    expect(calls.map(({ keys }) => keys)).toEqual([["a-v", "b-v"], ["c-v"]]);
    for (const { answer } of calls) answer();
    expect((await Promise.all(reads)).flat()).toEqual([]);
    const later = read("a");
    await turn();
    expect(calls).toHaveLength(3);
    calls[2]?.answer();
    expect(await later).toEqual([]);
  });

  it("ask anew for what was not answered in time", async () => {
    const { calls, read } = shop();
    expect(await read("a")).toEqual(["a"]);
    await realClock.sleep(100);
    const again = read("a");
    await turn();
    expect(calls).toHaveLength(2);
    calls[1]?.answer();
    expect(await again).toEqual([]);
  });

  it("do not wait for a system that is down, and one of them tries it", async () => {
    let down = true;
    const { calls, read } = shop(() => down);
    const beganMs = performance.now();
    expect(await Promise.all([read("a", "b"), read("b"), read("c")])).toEqual([
      ...[["a", "b"], ["b"], ["c"]],
    ]);
    expect(performance.now() - beganMs).toBeLessThan(1_000);
    expect(calls.map(({ keys }) => keys)).toEqual([["a-v"]]);
    calls[0]?.answer();
    await turn();
    down = false;
    const up = read("b");
    await turn();
    calls[1]?.answer();
    expect(await up).toEqual([]);
  });
});

describe("a system's health", () => {
  it("does not suffer from callers who go, but from time that runs out", async () => {
    const saved: unknown[] = [];
    const database = {
      transaction: async (work: (tx: unknown) => Promise<unknown>) =>
        work({
          query: async (_text: string, values: unknown[]) => {
            saved.push(values[1]);
            return [];
          },
        }),
    } as unknown as Database;
    const probe = async () => err("SYSTEM_TIMEOUT", "called off");
    const connector = watchHealth({ database, clock: realClock, append: async () => undefined }, {
      name: "shop",
      probe,
    } as unknown as Connector);
    const call = (signal: AbortSignal) => connector.probe({ signal, priority: "interactive" });
    for (let i = 0; i < 3; i += 1) await call(AbortSignal.abort(new Error("the caller has gone")));
    expect(saved).toEqual([]);
    const late = AbortSignal.timeout(1);
    await new Promise((resolve) => late.addEventListener("abort", resolve));
    await call(AbortSignal.any([late, unaborted()]));
    expect(saved).toEqual(["DEGRADED"]);
    expect(connector.isDown()).toBe(false);
    for (let i = 0; i < 2; i += 1) await call(AbortSignal.any([late, unaborted()]));
    expect(connector.isDown()).toBe(true);
  });
});
