import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasRedis, type RedisServer, redisServer } from "../../../bench/support/redis-server.ts";
import { silentLog } from "../../../bench/support/silent-log.ts";
import type { Buckets } from "../../../src/server/cost/buckets.ts";
import { memoryBuckets } from "../../../src/server/cost/buckets.ts";
import { redisBuckets } from "../../../src/server/cost/redis-buckets.ts";
import { systemClock } from "../../../src/server/system-clock.ts";
import { until } from "../edge-fixture.ts";

const clock = systemClock();
/** It restores so slowly that no test sees it, and so fast that each sees it. */
const SLOW = { maximum: 100, restorePerSecond: 0.001 };
const FAST = { maximum: 100, restorePerSecond: 2_000 };

let redis: RedisServer | null = null;
const all: Buckets[] = [];
const open = (buckets: Buckets) => {
  all.push(buckets);
  return buckets;
};
beforeAll(async () => {
  if (!hasRedis) return;
  redis = await redisServer();
  await redis.start();
});
afterAll(async () => {
  for (const buckets of all) await buckets.close();
  await redis?.kill();
});

const kinds = [
  ["memory", () => open(memoryBuckets(clock))],
  ...(hasRedis
    ? [["redis", () => open(redisBuckets(redis?.url ?? "", clock, silentLog))] as const]
    : []),
] as const;

/** Until both count in Redis: before, what one takes is not missing to the other. */
async function sharing(one: Buckets, other: Buckets): Promise<void> {
  let tries = 0;
  await until(async () => {
    tries += 1;
    const owner = `probe-${tries}-${clock.monotonicMs()}`;
    await one.take(owner, 100, SLOW);
    return !(await other.take(owner, 1, SLOW)).ok;
  });
}

describe.each(kinds)("leaky buckets in %s", (kind, make) => {
  const owner = (name: string) => `${kind}-${name}`;
  const connected = async () => {
    const buckets = make();
    if (kind === "redis") await sharing(buckets, make());
    return buckets;
  };

  test("hold their maximum, and not one more", async () => {
    const buckets = await connected();
    expect(await buckets.take(owner("a"), 60, SLOW)).toMatchObject({ ok: true });
    const second = await buckets.take(owner("a"), 41, SLOW);
    expect(second.ok).toBe(false);
    expect(Math.floor(second.available)).toBe(40);
    expect(second.retryAfterMs).toBeGreaterThan(900_000);
    expect((await buckets.take(owner("a"), 40, SLOW)).ok).toBe(true);
    expect((await buckets.take(owner("b"), 100, SLOW)).ok, "another's is its own").toBe(true);
    expect((await buckets.take(owner("c"), 101, SLOW)).ok).toBe(false);
  });

  test("restore with time, up to their maximum", async () => {
    const buckets = await connected();
    expect((await buckets.take(owner("d"), 100, FAST)).ok).toBe(true);
    const refused = await buckets.take(owner("d"), 100, FAST);
    expect(refused.ok).toBe(false);
    expect(refused.retryAfterMs).toBeLessThanOrEqual(50);
    await clock.sleep(120);
    const filled = await buckets.take(owner("d"), 10, FAST);
    expect(filled.ok).toBe(true);
    expect(filled.available).toBeLessThanOrEqual(90);
  });

  test("take back what was not spent, and owe what was not foreseen", async () => {
    const buckets = await connected();
    await buckets.take(owner("e"), 100, SLOW);
    buckets.give(owner("e"), 30, SLOW);
    const after = await buckets.take(owner("e"), 30, SLOW);
    expect(after.ok).toBe(true);
    buckets.give(owner("e"), -50, SLOW);
    const owing = await buckets.take(owner("e"), 0, SLOW);
    expect([owing.ok, Math.round(owing.available)]).toEqual([false, -50]);
    buckets.give(owner("e"), 1_000, SLOW);
    expect(Math.round((await buckets.take(owner("e"), 0, SLOW)).available)).toBe(100);
  });

  test("give no more than there is to many who ask at once", async () => {
    const buckets = await connected();
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => buckets.take(owner("f"), 10, SLOW)),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(10);
  });
});

test("the memory of buckets is bounded", async () => {
  const buckets = memoryBuckets(clock, 2);
  for (const owner of ["a", "b", "c"]) await buckets.take(owner, 100, SLOW);
  expect((await buckets.take("c", 1, SLOW)).ok).toBe(false);
  expect((await buckets.take("a", 1, SLOW)).ok, "forgotten, so full").toBe(true);
});

test.runIf(hasRedis)("gateways share a bucket, and count alone while Redis is away", async () => {
  const own = await redisServer();
  await own.start();
  const one = open(redisBuckets(own.url, clock, silentLog));
  const two = open(redisBuckets(own.url, clock, silentLog));
  await sharing(one, two);
  expect((await one.take("shared", 70, SLOW)).ok).toBe(true);
  expect((await two.take("shared", 40, SLOW)).ok).toBe(false);
  await own.kill();
  expect((await one.take("shared", 100, SLOW)).ok).toBe(true);
  expect((await one.take("shared", 1, SLOW)).ok).toBe(false);
  expect((await two.take("shared", 100, SLOW)).ok).toBe(true);
  await own.start();
  await sharing(one, two);
  await own.kill();
});
