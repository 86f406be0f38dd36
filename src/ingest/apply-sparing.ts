import type { Reject } from "../connectors/contract.ts";
import type { SourceRecord } from "../domain/records.ts";
import { isDataRefusal } from "../store/data-refusal.ts";
import type { Sql } from "../store/database.ts";
import type { Heard } from "../store/observation-repository.ts";
import { type ApplyEnvironment, applyRecords } from "./apply.ts";

/**
 * Takes records in as `applyRecords` does, but spares those that the database refuses, and gives
 * them with the reason: halves what is refused until the record itself is found. Slower, and
 * needed only after the whole was refused.
 */
export async function applySparing(
  tx: Sql,
  environment: ApplyEnvironment,
  system: string,
  records: readonly SourceRecord[],
  heard: Heard,
): Promise<readonly Reject[]> {
  if (records.length === 0) return [];
  await tx.query("savepoint sparing");
  try {
    await applyRecords(tx, environment, system, records, heard);
    await tx.query("release savepoint sparing");
    return [];
  } catch (error) {
    if (!isDataRefusal(error)) throw error;
    await tx.query("rollback to savepoint sparing");
    await tx.query("release savepoint sparing");
    const [only] = records;
    if (only !== undefined && records.length === 1) return [rejectOf(only, error)];
  }
  const half = Math.ceil(records.length / 2);
  const left = records.slice(0, half);
  const right = records.slice(half);
  return [
    ...(await applySparing(tx, environment, system, left, heard)),
    ...(await applySparing(tx, environment, system, right, heard)),
  ];
}

function rejectOf(record: SourceRecord, { code, message }: Error & { code: string }): Reject {
  return {
    kind: record.kind,
    sourceId: record.sourceId,
    reason: `the database refused it: ${message} (${code})`,
    at: "",
    payload: record,
  };
}
