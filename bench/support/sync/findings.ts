import type { Kind, SourceRecord } from "../../../src/domain/records.ts";
import type { Source } from "./source.ts";

/** What is not as it should be, one sentence each. */
export type Findings = {
  /** The graph does not say what the systems say. */
  readonly divergent: string[];
  /** Units that the graph counts more than once. */
  readonly doubleCounted: string[];
  /** Things that are in the graph more than once. */
  readonly duplicated: string[];
  /** The graph showed an older word of a system after a newer one. */
  readonly backwards: string[];
  /** Events or history that do not tell what happened. */
  readonly misreported: string[];
};

export function noFindings(): Findings {
  return { divergent: [], doubleCounted: [], duplicated: [], backwards: [], misreported: [] };
}

export type Row = Readonly<Record<string, unknown>>;

/** A golden record of a world, with the ids that are joined to it and what is said under them. */
export type Golden = {
  readonly kind: Kind;
  readonly id: string;
  readonly row: Row | null;
  readonly links: readonly { readonly source: Source; readonly sourceId: string }[];
  readonly said: readonly { readonly source: Source; readonly record: SourceRecord }[];
};

export type Graph = {
  readonly goldens: readonly Golden[];
  /** The golden id behind a system's id, `variant`s too. */
  readonly idOf: (source: Source, kind: string, sourceId: string) => string | null;
};
