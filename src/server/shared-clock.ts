import type { Clock } from "../kernel/clock.ts";
import { ok, type Result } from "../kernel/result.ts";
import type { Sql } from "../store/database.ts";
import type { Running } from "./lifecycle.ts";

export type SharedClockLimits = {
  /** Milliseconds between two looks at the database's clock. */
  readonly everyMs: number;
  /** An answer that took longer tells the time too roughly. */
  readonly answerMaxMs: number;
};

const DEFAULTS: SharedClockLimits = { everyMs: 10_000, answerMaxMs: 500 };
const FIRST_TRIES = 5;

/**
 * The time by which all processes go: the database's. What one process writes down as a time, such
 * as when a promise ends, another compares with its own, and their machines' clocks may be apart.
 * Between two looks at the database it goes on by this process's monotonic clock, so that a change
 * of the machine's time changes nothing. It is off by half of what an answer took, at most.
 */
export async function startSharedClock(
  sql: Sql,
  own: Clock,
  limits: SharedClockLimits = DEFAULTS,
): Promise<Result<Running<Clock>>> {
  const stopping = new AbortController();
  let offsetMs: number | null = null;
  const look = async () => {
    const askedMs = own.monotonicMs();
    const [row] = await sql.query<{ ms: number }>(
      "select extract(epoch from clock_timestamp())::float8 * 1000 as ms",
      [],
      "database-clock",
    );
    const answeredMs = own.monotonicMs();
    if (row === undefined) throw new Error("the database tells no time");
    const isRough = answeredMs - askedMs > limits.answerMaxMs;
    if (!isRough || offsetMs === null) offsetMs = row.ms - (askedMs + answeredMs) / 2;
    return !isRough;
  };
  for (let tries = 1; !(await look()) && tries < FIRST_TRIES; tries += 1) offsetMs = null;
  const looking = (async () => {
    while (!stopping.signal.aborted) {
      await own.sleep(limits.everyMs, stopping.signal).catch(() => undefined);
      if (stopping.signal.aborted) return;
      // A database that is away is asked again; until then the time goes on from the last look.
      await look().catch(() => undefined);
    }
  })();
  const clock: Clock = {
    now: () => new Date((offsetMs ?? 0) + own.monotonicMs()),
    monotonicMs: own.monotonicMs,
    sleep: own.sleep,
  };
  return ok({
    value: clock,
    async stop() {
      stopping.abort();
      await looking;
    },
  });
}
