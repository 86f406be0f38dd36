import type { Fault } from "../kernel/faults.ts";
import { fault } from "../kernel/result.ts";

/**
 * Whether the database did not answer, as opposed to answering no: connection failures (class 08),
 * a server that shuts down, starts or was killed (57P0x), one that ended a connection it found
 * idle (25P03), and too many connections (53300).
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export function isOutage(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false;
  const code = "code" in cause && typeof cause.code === "string" ? cause.code : "";
  return (
    /^08|^57P0|^25P03$|^53300$/.test(code) ||
    /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOENT)$/.test(code) ||
    /Connection terminated|connection timeout|timeout exceeded when trying to connect/i.test(
      cause.message,
    ) ||
    /Client has encountered a connection error|not queryable/i.test(cause.message)
  );
}

/** What a caller is told during an outage. */
export const DATABASE_AWAY: Fault = fault(
  "DATABASE_UNAVAILABLE",
  "The database does not answer. Try again shortly, with the same idempotency key.",
  { retryAfterMs: 1_000 },
);
