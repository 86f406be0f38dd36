import type { Redis } from "ioredis";
import { z } from "zod";
import type { LoggedEvent } from "./event.ts";
import type { News } from "./live-feed.ts";
import type { EventLog } from "./log.ts";
import { readEvent, writeEvent } from "./wire.ts";

/** About as many events stay in the stream; who wants older ones reads the log. */
const STREAM_MAX = 10_000;

const BATCH = 500;

function keyOf(logId: string): string {
  return `tutti:events:${logId}`;
}

/**
 * Answers a function that brings the stream up to the log's head. It throws when Redis fails, and
 * looks anew at what is in the stream when it is called next.
 */
export function streamPublisher(redis: Redis, log: EventLog): (head: number) => Promise<void> {
  const key = keyOf(log.id);
  let top: number | null = null;

  const add = async (events: readonly LoggedEvent[]) => {
    const batch = redis.pipeline();
    for (const event of events) {
      const id = `${event.offset}-0`;
      batch.xadd(key, "MAXLEN", "~", STREAM_MAX, id, "event", writeEvent(event));
    }
    for (const [error] of (await batch.exec()) ?? []) if (error) throw error;
  };

  return async (head) => {
    try {
      top ??= await topOf(redis, key);
      if (top > head) {
        // What is there was written before this database was put back to an earlier state.
        await redis.del(key);
        top = 0;
      }
      let after = Math.max(top, head - STREAM_MAX);
      while (after < head) {
        const { events } = await log.read(after, {}, BATCH);
        const last = events.at(-1);
        if (!last) break;
        await add(events);
        after = last.offset;
        top = after;
      }
    } catch (error) {
      top = null;
      throw error;
    }
  };
}

/**
 * Where a process begins to read the stream: at the head of the log. Throws when the stream is
 * ahead of the log: what is in it was written before the database was put back to an earlier
 * state, and the sequencer will remove it.
 */
export async function startOfStream(redis: Redis, log: EventLog): Promise<number> {
  // In this order, because events are in the log before they are in the stream.
  const top = await topOf(redis, keyOf(log.id));
  const { head } = await log.bounds();
  if (top > head) throw new Error(`the Redis stream is at ${top}, the log at ${head}`);
  return head;
}

async function topOf(redis: Redis, key: string): Promise<number> {
  const [entry] = await redis.xrevrange(key, "+", "-", "COUNT", 1);
  return entry ? Number.parseInt(entry[0], 10) : 0;
}

/**
 * Waits for entries after an offset; null when none came in time. News without events means that
 * there are entries which cannot be read. Throws when Redis fails.
 */
export async function readStream(
  redis: Redis,
  logId: string,
  after: number,
  waitMs: number,
): Promise<News | null> {
  const from = ["STREAMS", keyOf(logId), `${after}-0`] as const;
  const reply = Reply.parse(await redis.xread("COUNT", BATCH, "BLOCK", waitMs, ...from));
  const entries = reply?.[0]?.[1] ?? [];
  const head = Number.parseInt(entries.at(-1)?.[0] ?? "", 10);
  if (!Number.isSafeInteger(head)) return null;
  const events = entries.map(([id, fields]) => parseEntry(id, fields[1] ?? ""));
  // With one that cannot be read, none is taken.
  return { head, events: events.every((event) => event !== null) ? events : [] };
}

const Reply = z
  .array(z.tuple([z.string(), z.array(z.tuple([z.string(), z.array(z.string())]))]))
  .nullable();

function parseEntry(id: string, text: string): LoggedEvent | null {
  const event = readEvent(text);
  return event !== null && `${event.offset}-0` === id ? event : null;
}
