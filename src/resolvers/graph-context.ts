import type { Principal } from "../domain/principal.ts";
import type { Sql } from "../store/database.ts";
import { type RowRules, visibleTo } from "../store/visible-rows.ts";
import type { CompositionInfo } from "./composition-port.ts";
import type { GraphContext } from "./context.ts";
import { createLoad } from "./load.ts";
import { visibleEvents } from "./visible-events.ts";

/** What all requests share; `sql` reads everything. */
export type ContextParts = Omit<GraphContext, "principal" | "load" | "signal"> & {
  readonly sql: Sql;
  /** Others than those there are, for a test that breaks one. */
  readonly rules?: RowRules;
};

/**
 * What resolvers get, one a request; its loaders live as long as it. Whatever they read for a
 * limited principal is limited here, and nowhere else: what it may not see is not there for it.
 */
export function graphContext(
  { rules, ...parts }: ContextParts,
  principal: Principal,
  signal: AbortSignal,
): GraphContext {
  const { clock, refresh } = parts;
  const sql = visibleTo(parts.sql, principal, rules);
  return {
    ...parts,
    ...{ sql, principal, signal },
    load: createLoad({ sql, clock, refresh, signal }),
    events: visibleEvents(parts.events, sql, principal),
    systems: principal.rows === null ? parts.systems : [],
    composition: principal.rows === null ? parts.composition : () => alone(parts.composition()),
  };
}

/** Without the other graphs, and without what changes of them say. */
function alone(whole: CompositionInfo): CompositionInfo {
  return { ...whole, subgraphs: [], refused: null };
}
