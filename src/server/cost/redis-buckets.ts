import { Redis } from "ioredis";
import type { Clock } from "../../kernel/clock.ts";
import type { Log } from "../../kernel/log.ts";
import type { BucketSize, Buckets, Taken } from "./buckets.ts";
import { memoryBuckets, refused } from "./buckets.ts";

/** Longer than this, and the process counts by itself. */
const ANSWER_WITHIN_MS = 100;
/** How long it does before it asks again. */
const ALONE_MS = 1_000;

/**
 * Restores by Redis's own clock, then takes the cost if there is enough, or changes nothing: one
 * script, so that gateways that share the bucket never both take the last of it. A negative cost
 * gives back, and is never refused. A bucket that would be full again is gone.
 */
const SCRIPT = `
local maximum, restore, cost, force = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]
local time = redis.call("TIME")
local now = tonumber(time[1]) * 1000 + tonumber(time[2]) / 1000
local kept = redis.call("HMGET", KEYS[1], "available", "at")
local available = tonumber(kept[1] or maximum)
available = math.min(maximum, available + math.max(0, now - tonumber(kept[2] or now)) / 1000 * restore)
local ok = force == "1" or cost <= available
if ok then available = math.min(maximum, available - cost) end
redis.call("HSET", KEYS[1], "available", tostring(available), "at", tostring(now))
redis.call("PEXPIRE", KEYS[1], math.ceil((maximum - available) / restore * 1000) + 1000)
return { ok and 1 or 0, tostring(available) }`;

interface WithScript {
  spend(key: string, ...args: readonly (string | number)[]): Promise<[number, string]>;
}

/** Leaky buckets in Redis, shared by all gateways; while it is away, each counts by itself. */
export function redisBuckets(url: string, clock: Clock, log: Log): Buckets {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: ANSWER_WITHIN_MS,
    connectTimeout: 3_000,
    scripts: { spend: { lua: SCRIPT, numberOfKeys: 1 } },
  });
  redis.on("error", () => undefined);
  const alone = memoryBuckets(clock);
  let aloneUntilMs = 0;
  const away = (error: unknown) => {
    if (clock.monotonicMs() >= aloneUntilMs) {
      log.warn({ err: error }, "costs are counted by this process alone: Redis does not answer");
    }
    aloneUntilMs = clock.monotonicMs() + ALONE_MS;
  };
  const spend = (
    owner: string,
    cost: number,
    { maximum, restorePerSecond }: BucketSize,
    force: 0 | 1,
  ) =>
    (redis as unknown as WithScript).spend(
      `tutti:cost:${owner}`,
      maximum,
      restorePerSecond,
      cost,
      force,
    );

  return {
    async take(owner, cost, size): Promise<Taken> {
      if (clock.monotonicMs() < aloneUntilMs) return alone.take(owner, cost, size);
      try {
        const [ok, left] = await spend(owner, cost, size, 0);
        const available = Number(left);
        return ok === 1 ? { ok: true, available, retryAfterMs: 0 } : refused(available, cost, size);
      } catch (error) {
        away(error);
        return alone.take(owner, cost, size);
      }
    },
    give(owner, amount, size) {
      if (clock.monotonicMs() < aloneUntilMs) return alone.give(owner, amount, size);
      spend(owner, -amount, size, 1).catch(away);
    },
    async close() {
      redis.disconnect();
    },
  };
}
