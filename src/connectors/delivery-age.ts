import type { Clock } from "../kernel/clock.ts";
import { err, ok, type Result } from "../kernel/result.ts";

/** Clocks differ a little. */
const FUTURE_MAX_MS = 300_000;

/**
 * Whether a webhook is of a time that is accepted, both in milliseconds since 1970. When it is not,
 * WEBHOOK_TIMESTAMP_OLD names both times, so that one can see whose clock is wrong.
 */
export function checkAge(
  sentMs: number,
  window: { readonly maxAgeMs: number; readonly futureMaxMs?: number; readonly clock: Clock },
): Result<null> {
  const { maxAgeMs, futureMaxMs = FUTURE_MAX_MS, clock } = window;
  const now = clock.now();
  const ageMs = now.getTime() - sentMs;
  if (ageMs <= maxAgeMs && ageMs >= -futureMaxMs) return ok(null);
  const sent = new Date(sentMs).toISOString();
  const seconds = Math.round(Math.abs(ageMs) / 1000);
  const apart = `${seconds} s ${ageMs > 0 ? "old" : "ahead"} by Tutti's clock`;
  const message = `The delivery is of ${sent}, ${apart}, which says ${now.toISOString()}.`;
  return err("WEBHOOK_TIMESTAMP_OLD", message);
}
