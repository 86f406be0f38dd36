import type { Clock } from "../../kernel/clock.ts";
import type { RandomBytes } from "../../kernel/ids.ts";
import { newId } from "../../kernel/ids.ts";
import type { Log } from "../../kernel/log.ts";
import {
  type AuditEnd,
  type AuditEntry,
  addAudit,
  endAudit,
} from "../../store/audit-repository.ts";
import type { Sql } from "../../store/database.ts";

/** What is known of a mutation before it is executed. */
export type AuditStart = Omit<
  AuditEntry,
  "id" | "at" | "outcome" | "codes" | "recordIds" | "endedAt"
>;

export type AuditRecord = Pick<AuditEnd, "outcome" | "codes" | "recordIds">;

/** Keeps what mutations were asked for, by whom, and what became of them. */
export type MutationAudit = {
  /** Keeps that one is about to be executed. Rejects when that cannot be kept. */
  begin(start: AuditStart): Promise<{ end(record: AuditRecord): Promise<void> }>;
  /**
   * Keeps one that was not executed, shortly after. Whoever is refused in a stream of requests
   * shall not cost more by that: what cannot be kept in time is counted in the log instead.
   */
  refused(start: AuditStart, codes: readonly string[]): void;
  /** Resolves when everything is kept that will be. */
  close(): Promise<void>;
};

const WAITING_MAX = 1_000;
const TOGETHER_MAX = 200;
const TRY_AGAIN_MS = 1_000;

export function createMutationAudit(
  sql: Sql,
  clock: Clock,
  random: RandomBytes,
  log: Log,
): MutationAudit {
  const closing = new AbortController();
  let waiting: AuditEntry[] = [];
  let left = 0;
  let writing: Promise<void> | null = null;

  const entryOf = (start: AuditStart): AuditEntry => {
    const now = clock.now();
    return {
      ...start,
      ...{ id: newId("auditEntry", now.getTime(), random), at: now.toISOString() },
      ...{ outcome: "STARTED", codes: [], recordIds: [], endedAt: null },
    };
  };
  const writeOn = async () => {
    while (waiting.length > 0) {
      const some = waiting.slice(0, TOGETHER_MAX);
      try {
        await addAudit(sql, some);
        waiting = waiting.slice(some.length);
      } catch (error) {
        log.warn({ err: error }, "refused mutations are not in the audit yet");
        if (closing.signal.aborted) break;
        await clock.sleep(TRY_AGAIN_MS, closing.signal).catch(() => undefined);
      }
    }
    if (left > 0) log.warn({ count: left }, "refused mutations were left out of the audit");
    left = 0;
    writing = null;
  };

  return {
    async begin(start) {
      const entry = entryOf(start);
      await addAudit(sql, [entry]);
      return {
        async end(record) {
          const end = { ...record, id: entry.id, endedAt: clock.now().toISOString() };
          // It is answered all the same: that it was begun is kept.
          await endAudit(sql, end).catch((error: unknown) =>
            log.warn({ err: error, id: entry.id }, "how a mutation ended is not in the audit"),
          );
        },
      };
    },
    refused(start, codes) {
      if (waiting.length >= WAITING_MAX) {
        left += 1;
        return;
      }
      const entry = entryOf(start);
      waiting.push({ ...entry, outcome: "REFUSED", codes, endedAt: entry.at });
      writing ??= writeOn();
    },
    async close() {
      closing.abort();
      await writing;
    },
  };
}
