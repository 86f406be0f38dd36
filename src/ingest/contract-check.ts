import type { Reject } from "../connectors/contract.ts";
import { SourceRecord } from "../domain/records.ts";

/**
 * Holds what a connector says to the domain's record schemas. What breaks them goes to quarantine
 * with the place and the reason; the rest of the page goes on.
 */
export function checkRecords(records: readonly SourceRecord[]): {
  readonly valid: readonly SourceRecord[];
  readonly rejects: readonly Reject[];
} {
  const valid: SourceRecord[] = [];
  const rejects: Reject[] = [];
  for (const record of records) {
    const parsed = SourceRecord.safeParse(record);
    if (parsed.success) {
      valid.push(parsed.data);
      continue;
    }
    const [issue] = parsed.error.issues;
    rejects.push({
      kind: record.kind,
      sourceId: typeof record.sourceId === "string" ? record.sourceId : null,
      reason: issue?.message ?? "does not fit its schema",
      at: issue?.path.map(String).join(".") ?? "",
      payload: record,
    });
  }
  return { valid, rejects };
}
