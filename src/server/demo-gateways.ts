import type { Clock } from "../kernel/clock.ts";
import type { Sql } from "../store/database.ts";

/**
 * How the demo learns where its webhooks go: gateways say every few seconds, over PostgreSQL, that
 * they are there, and the process that runs the demo listens. A gateway that says nothing any more
 * is forgotten, so the webhooks of a gateway that died go to another.
 */
export const GATEWAY_CHANNEL = "tutti_demo_gateway";

const SAY_EVERY_MS = 2_000;
const SILENT_AFTER_MS = 7_000;
const GONE = "gone ";

export type Announcer = { stop(): Promise<void> };

/** Says where this gateway is until it is stopped, and then that it is gone. */
export function announceGateway(sql: Sql, url: string, clock: Clock): Announcer {
  const stopping = new AbortController();
  // What is lost is said again.
  const say = (payload: string) =>
    sql.query("select pg_notify($1, $2)", [GATEWAY_CHANNEL, payload]).catch(() => undefined);
  const saying = (async () => {
    while (!stopping.signal.aborted) {
      await say(url);
      await clock.sleep(SAY_EVERY_MS, stopping.signal).catch(() => undefined);
    }
    await say(GONE + url);
  })();
  return {
    async stop() {
      stopping.abort();
      await saying;
    },
  };
}

/** The gateways that were heard of lately. */
export type HeardGateways = {
  hear(payload: string): void;
  /** The one before while it is there, or else the one heard last; null when there is none. */
  choose(before: string | null): string | null;
};

export function heardGateways(clock: Pick<Clock, "monotonicMs">): HeardGateways {
  const heardAtMs = new Map<string, number>();
  return {
    hear(payload) {
      const url = payload.startsWith(GONE) ? payload.slice(GONE.length) : payload;
      // Deleted first, because a Map keeps the place of a key that is set again.
      heardAtMs.delete(url);
      if (url === payload) heardAtMs.set(url, clock.monotonicMs());
    },
    choose(before) {
      const since = clock.monotonicMs() - SILENT_AFTER_MS;
      for (const [url, atMs] of heardAtMs) if (atMs < since) heardAtMs.delete(url);
      if (before !== null && heardAtMs.has(before)) return before;
      return [...heardAtMs.keys()].at(-1) ?? null;
    },
  };
}
