import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { RedisServer } from "../../bench/support/redis-server.ts";
import { hasRedis, redisServer } from "../../bench/support/redis-server.ts";
import type { LiveFeed } from "../../src/events/live-feed.ts";
import { redisFeed } from "../../src/events/live-redis.ts";
import type { EventLog } from "../../src/events/log.ts";
import { quietLog } from "../support/quiet-log.ts";
import type { World } from "./world.ts";
import {
  clock,
  eventWorld,
  numbered,
  numberOf,
  open,
  range,
  take,
  until,
  WITHOUT_POLL,
} from "./world.ts";

if (!hasRedis) console.warn("Skipped: live events over Redis, for redis-server is not installed.");

describe.skipIf(!hasRedis)("live events over Redis", () => {
  let redis: RedisServer;
  let world: World;
  beforeAll(async () => {
    redis = await redisServer();
    await redis.start();
  });
  afterAll(() => redis.kill());
  beforeEach(async () => {
    world = await eventWorld();
  });
  afterEach(() => world.close());

  const feed = (log: EventLog): LiveFeed =>
    redisFeed({ url: redis.url, log, clock, logger: quietLog });

  it("carries events to another process without its reading the log", async () => {
    const reads: number[] = [];
    const counting: EventLog = {
      ...world.log,
      read: (after, filter, limit) => {
        reads.push(after);
        return world.log.read(after, filter, limit);
      },
    };
    world.process({ feed }).sequence();
    const { reader } = world.process({ feed, log: counting });
    const stream = await open(reader, null);
    const first = take(stream, 1);
    await sleep(300);
    await world.append(numbered(0));
    await first;
    reads.length = 0;
    for (const number of range(1, 50)) {
      const next = take(stream, 1);
      await world.append(numbered(number));
      expect((await next).map(numberOf)).toEqual([number]);
    }
    // Each would have needed a read. A machine under load may make the hub impatient now and then.
    expect(reads.length).toBeLessThan(10);
  });

  it("loses nothing when Redis is killed and comes back empty, again and again", async () => {
    world.process({ feed }).sequence();
    const streams = await Promise.all(
      range(1, 3).map(async () => open(world.process({ feed }).reader, 0)),
    );
    const total = 450;
    const writing = (async () => {
      for (const number of range(1, total)) {
        await world.append(numbered(number));
        await sleep(4);
      }
    })();
    const readings = streams.map((stream) => take(stream, total, 50_000));
    for (let round = 0; round < 3; round += 1) {
      await sleep(300);
      await redis.kill();
      await sleep(300);
      await redis.start();
    }
    await writing;
    for (const items of await Promise.all(readings)) {
      expect(items.map(numberOf)).toEqual(range(1, total));
    }
  }, 60_000);

  it("delivers while Redis is gone, and is live again after", async () => {
    world.process({ feed }).sequence();
    const { reader } = world.process({ feed });
    const stream = await open(reader, 0);
    const reading = take(stream, 20);
    await sleep(300);
    await redis.kill();
    for (const number of range(1, 20)) await world.append(numbered(number));
    expect((await reading).map(numberOf)).toEqual(range(1, 20));
    await redis.start();
    const client = new Redis(redis.url);
    try {
      let number = 20;
      await until(async () => {
        number += 1;
        await world.append(numbered(number));
        await sleep(50);
        return (await client.xlen(`tutti:events:${world.log.id}`)) > 0;
      });
      expect((await take(stream, number - 20)).map(numberOf)).toEqual(range(21, number));
    } finally {
      client.disconnect();
    }
  });

  it("delivers while Redis is frozen", async () => {
    world.process({ feed }).sequence();
    const { reader } = world.process({ feed });
    const stream = await open(reader, 0);
    const reading = take(stream, 3);
    await world.append(numbered(1));
    await sleep(300);
    redis.freeze();
    try {
      await world.append(numbered(2), numbered(3));
      expect((await reading).map(numberOf)).toEqual([1, 2, 3]);
    } finally {
      redis.thaw();
    }
  });

  it("does not believe a stream that is ahead of the log", async () => {
    const key = `tutti:events:${world.log.id}`;
    const client = new Redis(redis.url);
    try {
      world.process().sequence();
      await world.append(numbered(1));
      await world.sequenced();
      const { events } = await world.log.read(0, {}, 1);
      const lost = { ...events[0], offset: 2, data: { ...events[0]?.data, fields: ["666"] } };
      await client.xadd(key, "2-0", "event", JSON.stringify(lost));
      const { reader, feed: live } = world.process({ feed });
      const stream = await open(reader, 0);
      const reading = take(stream, 3);
      await sleep(400);
      live.announce(1);
      await until(async () => (await client.xlen(key)) === 1);
      await world.append(numbered(2), numbered(3));
      expect((await reading).map(numberOf)).toEqual([1, 2, 3]);
    } finally {
      client.disconnect();
    }
  });

  it("makes good what somebody removed from the stream or wrote into it", async () => {
    world.process({ feed }).sequence();
    const { reader } = world.process({ feed, hub: WITHOUT_POLL });
    const stream = await open(reader, 0);
    const key = `tutti:events:${world.log.id}`;
    const client = new Redis(redis.url);
    try {
      const reading = take(stream, 30);
      await world.append(numbered(1));
      await until(async () => (await client.xlen(key)) === 1);
      await client.xadd(key, "2-0", "event", "not an event");
      await client.xadd(key, "3-0", "event", JSON.stringify({ ...numbered(9), offset: 3 }));
      await client.xadd(key, "900-0", "event", "from another history");
      for (const number of range(2, 30)) await world.append(numbered(number));
      expect((await reading).map(numberOf)).toEqual(range(1, 30));
      const more = take(stream, 10);
      await sleep(100);
      await client.del(key);
      for (const number of range(31, 40)) await world.append(numbered(number));
      expect((await more).map(numberOf)).toEqual(range(31, 40));
      // And live again, though the entry of the other history had the higher offset.
      const live = take(stream, 1);
      await world.append(numbered(41));
      expect((await live).map(numberOf)).toEqual([41]);
    } finally {
      client.disconnect();
    }
  });
});
