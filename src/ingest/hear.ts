import type { SourceRecord } from "../domain/records.ts";
import type { Sql } from "../store/database.ts";
import {
  digestOf,
  type Heard,
  type Kept,
  type Key,
  keepFirst,
  keepNext,
  lockKept,
} from "../store/observation-repository.ts";
import { requestReread } from "../store/sync-repository.ts";

/** What another word of a thing is to what is kept of it. */
export type Verdict = {
  /** Whether it counts from now on. */
  readonly counts: boolean;
  /** Whether it may be older, or newer, than what is kept, and nothing but the system can tell. */
  readonly doubtful: boolean;
};

/**
 * Weighs a word against what is kept. By the system's own clock the newer counts and the older does
 * not. Where that clock does not tell them apart, what was asked for after the kept word was heard
 * is newer for sure; anything else is doubtful. A doubtful word counts when both have the same
 * time, because most words come in their order; it does not when a time is missing. What is gone
 * comes back only by an answer to a question that was asked since.
 */
export function weigh(kept: Kept, record: SourceRecord, askedAt: string | null): Verdict {
  const isSince = (instant: string) =>
    askedAt !== null && Date.parse(instant) <= Date.parse(askedAt);
  const [before, now] = [kept.sourceUpdatedAt, record.updatedAt];
  const ahead = before === null || now === null ? null : Date.parse(now) - Date.parse(before);
  if (kept.deletedAt !== null) {
    if (!isSince(kept.deletedAt)) return { counts: false, doubtful: true };
    return { counts: ahead === null || ahead >= 0, doubtful: false };
  }
  if (ahead !== null && ahead !== 0) return { counts: ahead > 0, doubtful: false };
  const isSame = kept.digest === digestOf(record);
  if (isSame || isSince(kept.observedAt)) return { counts: true, doubtful: false };
  return { counts: ahead === 0, doubtful: true };
}

/**
 * Keeps what a system says, as far as it counts, and asks the system again for what is doubtful.
 * So the order in which words arrive does not matter in the end, and none that is known to be older
 * replaces a newer one. Records must be unique by kind and source id. Returns those that count.
 */
export async function hear(
  tx: Sql,
  system: string,
  records: readonly SourceRecord[],
  heard: Heard,
): Promise<readonly SourceRecord[]> {
  const counted: SourceRecord[] = [];
  const doubtful: Key[] = [];
  let left = records;
  // Whoever loses the race for the first word weighs its own against it.
  while (left.length > 0) {
    const kept = new Map((await lockKept(tx, system, left)).map((one) => [nameOf(one), one]));
    const verdicts = left.map((record) => {
      const before = kept.get(nameOf(record));
      return before === undefined ? null : weigh(before, record, heard.askedAt);
    });
    const next = left.filter((_record, i) => verdicts[i]?.counts);
    await keepNext(tx, system, next, heard);
    counted.push(...next);
    doubtful.push(...left.filter((_record, i) => verdicts[i]?.doubtful));
    const fresh = left.filter((_record, i) => verdicts[i] === null);
    const first = new Set((await keepFirst(tx, system, fresh, heard)).map(nameOf));
    counted.push(...fresh.filter((record) => first.has(nameOf(record))));
    left = fresh.filter((record) => !first.has(nameOf(record)));
  }
  await requestReread(tx, system, doubtful, askAgainAt(heard));
  return counted;
}

const ASK_AGAIN_MS = 1_000;

/** A doubtful answer was asked for while another word came: the next question waits a little. */
export function askAgainAt({ at, askedAt }: Heard): string {
  return askedAt === null ? at : new Date(Date.parse(at) + ASK_AGAIN_MS).toISOString();
}

function nameOf({ kind, sourceId }: Key): string {
  return `${kind}\n${sourceId}`;
}
