/** Which system's word a record is, and when it was last heard. */
export type ProvenanceModel = {
  readonly system: string;
  readonly sourceId: string;
  readonly observedAt: string;
  /** Set by a read that asked for a fresher value and did not get it in time. */
  readonly stale?: boolean;
};

/** The provenance columns of a golden table, for a select list. */
export function provenanceColumns(alias: string): string {
  return `${alias}.system, ${alias}.source_id as "sourceId", ${alias}.observed_at as "observedAt"`;
}
