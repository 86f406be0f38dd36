import { setImmediate as othersTurn } from "node:timers/promises";
import type { SourceRecord } from "../domain/records.ts";
import type { Database } from "../store/database.ts";
import { noteEqual, type Word } from "../store/equal-observations.ts";
import { digestOf, type Heard } from "../store/observation-repository.ts";
import { resolveQuarantine } from "../store/quarantine-repository.ts";
import { checkRecords } from "./contract-check.ts";

/** Records weighed before others get a turn: a few milliseconds of work. */
const SLICE = 25;

/**
 * Leaves out the records that say what is kept of them already, word for word and of the same time:
 * of these is noted only that they were heard again. Gives the others, for taking in, among them
 * those that break their contract. Lets what else the process does go between.
 */
export async function leaveOutEqual(
  database: Database,
  system: string,
  records: readonly SourceRecord[],
  heard: Heard,
): Promise<readonly SourceRecord[]> {
  const words: Word[] = [];
  const said = new Map<SourceRecord, string>();
  for (let from = 0; from < records.length; from += SLICE) {
    for (const record of records.slice(from, from + SLICE)) {
      const [valid] = checkRecords([record]).valid;
      if (valid === undefined) continue;
      const { kind, sourceId, updatedAt } = valid;
      const word = { kind, sourceId, updatedAt, digest: digestOf(valid) };
      words.push(word);
      said.set(record, nameOf(word));
    }
    await othersTurn();
  }
  const equal = await database.transaction(async (tx) => {
    const same = await noteEqual(tx, system, words, heard);
    await resolveQuarantine(tx, system, same, heard.at);
    return new Set(same.map(nameOf));
  });
  return records.filter((record) => !equal.has(said.get(record) ?? ""));
}

function nameOf({ kind, sourceId, digest }: Omit<Word, "updatedAt">): string {
  return `${kind}\n${sourceId}\n${digest}`;
}
