import type { AuthorityTopic, Rank } from "../domain/authority.ts";
import type { Kind, RecordOf } from "../domain/records.ts";
import type { GoldenRow } from "../store/golden/table.ts";
import type { GoldenTableName } from "../store/golden/tables.ts";

/** What one system said of a golden record, and when. */
export type Said<K extends Kind> = {
  readonly system: string;
  readonly record: RecordOf<K>;
  readonly observedAt: string;
};

/** A reference out of a record, to something of the same system. */
export type Reference = {
  readonly kind: ReferenceKind;
  readonly sourceId: string;
  /** Without it the record cannot be placed in the graph, and waits for it. */
  readonly required: boolean;
};

/** Variants have ids in the systems, but come inside products. */
export type ReferenceKind = Kind | "variant";

/** The golden id behind a system's id, or null while it is not known. */
export type Resolve = (system: string, kind: ReferenceKind, sourceId: string) => string | null;

/** How records of one kind become rows of the graph. */
export type Recipe<K extends Kind> = {
  readonly kind: K;
  references(record: RecordOf<K>): readonly Reference[];
  /**
   * The rows of one golden record, from everything said of it. `said` has at least one entry whose
   * required references all resolve, in no order; the recipe ranks it by authority.
   */
  rows(id: string, said: readonly Said<K>[], known: Known): GoldenRows;
};

export type Known = {
  readonly resolve: Resolve;
  readonly rank: Rank;
  /** The type of a location, for the topics whose authority depends on it. */
  readonly locationType: (locationId: string) => "WAREHOUSE" | "STORE";
};

export type GoldenRows = {
  readonly main: GoldenRow;
  /** Parts of the record in a table of their own; those no longer named are deleted. */
  readonly parts?: {
    readonly table: GoldenTableName;
    readonly parentColumn: string;
    readonly rows: readonly GoldenRow[];
    /** Parts that others refer to (variants) are kept, with a status that says they are removed. */
    readonly keep?: boolean;
  };
};

/** Everything said, the word that counts most first. */
export function ranked<K extends Kind>(
  said: readonly Said<K>[],
  topic: AuthorityTopic,
  rank: Rank,
): readonly [Said<K>, ...Said<K>[]] {
  const order = [...said].sort((a, b) => rank(topic, a.system) - rank(topic, b.system));
  if (order[0] === undefined) throw new Error("a golden record needs at least one observation");
  return order as unknown as readonly [Said<K>, ...Said<K>[]];
}

/** The columns that say where a row's main word comes from. */
export function provenance<K extends Kind>(said: Said<K>) {
  return {
    updated_at: said.record.updatedAt ?? said.observedAt,
    system: said.system,
    source_id: said.record.sourceId,
    observed_at: said.observedAt,
  };
}
