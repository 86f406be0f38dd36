import type { NewEvent } from "../events/event.ts";
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
  /** When this is, ISO 8601 in UTC. */
  readonly at: string;
  /** The country (ISO 3166, two letters) whose national phone numbers are understood; "" for none. */
  readonly homeCountry: string;
  /** Adds an event to those of the transaction. */
  readonly tell: (event: NewEvent) => void;
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
