import type { IdKind } from "../kernel/ids.ts";
import type { Link } from "../store/crosswalk-repository.ts";
import type { Sql } from "../store/database.ts";
import type { Links } from "./links.ts";

/** What matching one system's records works with. */
export type Matching = {
  readonly tx: Sql;
  readonly links: Links;
  readonly system: string;
  readonly newId: (kind: IdKind) => string;
};

/** A system's id joined to a golden record, with what the join rests on; sure is 1. */
export function link(
  kind: string,
  sourceId: string,
  goldenId: string,
  evidence: string,
  confidence: number,
): Link {
  return { kind, sourceId, goldenId, evidence, confidence };
}
