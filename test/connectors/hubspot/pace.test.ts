import { afterEach, expect, test } from "vitest";
import { pace } from "../../../src/connectors/hubspot/pace.ts";
import { unwrap } from "../../../src/kernel/result.ts";
import { handClock } from "../../support/clock.ts";
import { callOf } from "../outside.ts";
import { startCrm, sweep } from "./crm.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const START = "2026-01-01T00:00:00.000Z";
const call = (priority: "interactive" | "background") => callOf(priority);

/** Milliseconds by a clock of its own after which each of `count` calls goes. */
async function turns(max: number, count: number, priority: "interactive" | "background") {
  const clock = handClock(START);
  const { enter } = pace(clock, { max, windowMs: 1_000 });
  const at: number[] = [];
  for (let i = 0; i < count; i += 1) {
    expect(await enter(call(priority))).toBe(true);
    at.push(clock.monotonicMs() - Date.parse(START));
  }
  return at;
}

test("no more calls go in any second than may, of background ones three quarters", async () => {
  expect(await turns(4, 9, "interactive")).toEqual([0, 0, 0, 0, 1000, 1000, 1000, 1000, 2000]);
  expect(await turns(4, 7, "background")).toEqual([0, 0, 0, 1000, 1000, 1000, 2000]);
  expect(await turns(1, 2, "background")).toEqual([0, 1000]);
});

test("an interactive call goes before a background one that waits longer", async () => {
  const clock = { ...handClock(START) };
  const sleepers: (() => void)[] = [];
  const slow = {
    ...clock,
    sleep: (ms: number) =>
      new Promise<void>((resolve) => {
        sleepers.push(() => {
          clock.advance(ms);
          resolve();
        });
      }),
  };
  const { enter } = pace(slow, { max: 4, windowMs: 1_000 });
  for (let i = 0; i < 4; i += 1) await enter(call("interactive"));
  const order: string[] = [];
  const background = enter(call("background")).then(() => order.push("background"));
  const interactive = enter(call("interactive")).then(() => order.push("interactive"));
  for (let i = 0; i < 200 && order.length < 2; i += 1) {
    sleepers.shift()?.();
    await Promise.resolve();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await Promise.all([background, interactive]);
  expect(order).toEqual(["interactive", "background"]);
});

test("a call that ends while it waits does not go", async () => {
  const clock = handClock(START);
  const refusing = { ...clock, sleep: async () => Promise.reject(new Error("aborted")) };
  const { enter } = pace(refusing, { max: 1, windowMs: 1_000 });
  expect(await enter(call("interactive"))).toBe(true);
  expect(await enter(call("interactive"))).toBe(false);
});

test("the account's own number counts once it is known", async () => {
  const clock = handClock(START);
  const { enter, learn } = pace(clock, { max: 4, windowMs: 1_000 });
  learn(8);
  learn(Number.NaN);
  for (let i = 0; i < 8; i += 1) await enter(call("interactive"));
  expect(clock.monotonicMs()).toBe(Date.parse(START));
});

test("searches stay within an account's five a second, so that none is refused", async () => {
  const limits = { tenSecondlyMax: 100_000, searchesPerSecondMax: 5 };
  const crm = await startCrm(60, { limits });
  ends.push(crm.close);
  const connector = crm.connect({ pageMax: 10, searchesPerSecondMax: 4 });
  const { cursor } = await sweep(connector, null);
  const before = crm.emulator.requests();
  const { pages, records } = await sweep(connector, cursor);
  expect(records).toHaveLength(60);
  // Each page one search, one more for how far to go, and one page of the archived.
  expect(crm.emulator.requests() - before).toBe(pages + 1);
});

test("when others use up the account's searches, it waits and goes on", async () => {
  const limits = { tenSecondlyMax: 100_000, searchesPerSecondMax: 2 };
  const crm = await startCrm(60, { limits });
  ends.push(crm.close);
  const connector = crm.connect({ pageMax: 20 });
  const { cursor } = await sweep(connector, null);
  const { records } = await sweep(connector, cursor);
  expect(records).toHaveLength(60);
  const one = await connector.loadMany("customer", ["1001"], callOf());
  expect(one.map((outcome) => unwrap(outcome)?.sourceId)).toEqual(["1001"]);
});
