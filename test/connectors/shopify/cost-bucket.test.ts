import { expect, test } from "vitest";
import { costBucket } from "../../../src/connectors/shopify/cost-bucket.ts";
import type { Clock } from "../../../src/kernel/clock.ts";

/** A clock whose sleepers wake at once, and find that their time has passed. */
function fastClock(): Clock & { readonly elapsedMs: () => number } {
  let ms = 0;
  return {
    now: () => new Date(ms),
    monotonicMs: () => ms,
    sleep: async (wait, signal) => {
      signal?.throwIfAborted();
      ms += wait;
    },
    elapsedMs: () => ms,
  };
}

const STATUS = { maximumAvailable: 1000, currentlyAvailable: 300, restoreRate: 100 };
const call = (priority: "interactive" | "background", signal = new AbortController().signal) => ({
  priority,
  signal,
});

test("a call waits until the bucket holds its cost, a background call until it leaves a quarter", async () => {
  for (const [priority, waitMs] of [
    ["interactive", 2_000],
    ["background", 4_500],
  ] as const) {
    const clock = fastClock();
    const bucket = costBucket(clock);
    bucket.learn("Orders", { requestedQueryCost: 500, throttleStatus: STATUS });
    await bucket.enter("Orders", call(priority));
    expect(clock.elapsedMs()).toBe(waitMs);
  }
});

test("what is under way counts, and what costs more than the bucket holds still goes", async () => {
  const clock = fastClock();
  const bucket = costBucket(clock);
  const full = { ...STATUS, currentlyAvailable: 1000 };
  bucket.learn("Orders", { requestedQueryCost: 900, throttleStatus: full });
  const first = await bucket.enter("Orders", call("interactive"));
  expect(clock.elapsedMs()).toBe(0);
  expect(bucket.waitMs(900, "interactive")).toBe(8_000);
  first?.leave();
  expect(bucket.waitMs(900, "interactive")).toBe(0);
  expect(bucket.waitMs(900, "background")).toBe(0);
  expect(bucket.waitMs(5_000, "background")).toBe(0);
});

test("a call that ends while it waits does not enter", async () => {
  const bucket = costBucket(fastClock());
  const empty = { ...STATUS, currentlyAvailable: 0 };
  bucket.learn("Orders", { requestedQueryCost: 500, throttleStatus: empty });
  expect(await bucket.enter("Orders", call("interactive", AbortSignal.abort()))).toBeNull();
});
