import type { Rows } from "../../../src/domain/principal.ts";
import { type Canaries, canaries, type Seen } from "./canaries.ts";
import { addControl, addPromises } from "./control.ts";
import { addPast } from "./past.ts";
import { addCatalog, addSales, addSupply } from "./retail.ts";
import type { WorldRow } from "./rows.ts";

export type AuthzWorld = {
  readonly rows: readonly WorldRow[];
  readonly canaries: Canaries;
  /** Ids by the table they are of. */
  readonly ids: Readonly<Record<string, readonly string[]>>;
  /** Who asks, each with reservations of its own. */
  readonly askers: readonly { readonly id: string; readonly rows: Rows | null }[];
  /** Who may know of the thing with this id. */
  seen(id: string): Seen;
};

/** The log's id, which is in its cursors. */
export const LOG_ID = "00000000-0000-4000-8000-000000000000";

/**
 * A small retailer, every value of which is a canary of its record. Four suppliers, who share some
 * variants, and orders in three channels; each record knows by itself who may see it.
 */
export function authzWorld(): AuthzWorld {
  const marks = canaries();
  const rows: WorldRow[] = [];
  const ids: Record<string, string[]> = {};
  const add = (
    table: string,
    seen: Seen,
    values: Readonly<Record<string, unknown>>,
    instead?: WorldRow["instead"],
  ) => {
    rows.push({ table, values, seen, ...(instead && { instead }) });
    const { id } = values;
    if (typeof id === "string") ids[table] = [...(ids[table] ?? []), id];
    return String(id);
  };
  const rowOf = (id: string) => {
    const row = rows.find(({ values }) => values["id"] === id);
    if (row === undefined) throw new Error(`the world has no ${id}`);
    return row;
  };
  const build = { marks, add, rowOf, seenOf: (id: string) => rowOf(id).seen };
  const catalog = addCatalog(build);
  const supply = addSupply(build, catalog);
  const sales = addSales(build, catalog);
  const askers = limitsOf(supply.suppliers).map((rows, n) => ({ id: `key_asker_${n}`, rows }));
  for (const asker of askers) addPromises(build, supply.levels, asker);
  addPast(build, { ...catalog, ...supply, ...sales });
  addControl(build, { ...catalog, ...supply });
  return { rows, canaries: marks, ids, askers, seen: build.seenOf };
}

/** Whose records those see who ask: of some suppliers, some channels, both, nobody, or all. */
function limitsOf([a = "", b = "", c = "", d = ""]: readonly string[]): readonly (Rows | null)[] {
  return [
    null,
    { suppliers: [a], channels: [] },
    { suppliers: [b, c], channels: [] },
    { suppliers: [], channels: ["WEB"] },
    { suppliers: [], channels: ["POS", "PARTNER"] },
    { suppliers: [d], channels: ["PARTNER"] },
    { suppliers: [], channels: [] },
  ];
}
