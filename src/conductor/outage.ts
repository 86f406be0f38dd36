import type { Parts } from "./execution.ts";

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

/**
 * Does `work`, again and again while the database is away: nothing can be concluded for a run
 * before it is back. Never returns once the process lets go of its runs.
 */
export async function throughOutages<Value>(
  parts: Parts,
  work: () => Promise<Value>,
): Promise<Value> {
  for (let pauseMs = 100; ; pauseMs = Math.min(pauseMs * 2, 2_000)) {
    if (parts.closing.aborted) await new Promise(() => undefined);
    try {
      return await work();
    } catch (cause) {
      if (!isOutage(cause)) throw cause;
      parts.log.debug({ cause: String(cause) }, "database away");
    }
    await parts.clock.sleep(pauseMs);
  }
}
