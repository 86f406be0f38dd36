import type { Rank } from "../domain/authority.ts";
import type { Kind, RecordOf, SourceRecord } from "../domain/records.ts";
import type { NewEvent } from "../events/event.ts";
import { groupBy } from "../kernel/collections.ts";
import { lockMatching } from "../store/crosswalk-repository.ts";
import type { Sql } from "../store/database.ts";
import {
  pruneChildren,
  type RowChange,
  retireChildren,
  upsertRows,
} from "../store/golden/table.ts";
import { GOLDEN } from "../store/golden/tables.ts";
import { addHistory } from "../store/history-repository.ts";
import { observationsOf } from "../store/observation-repository.ts";
import { changeEvent } from "./change-events.ts";
import type { Links } from "./links.ts";
import type { GoldenRows, Known, Recipe, Said } from "./recipe.ts";
import { RECIPES, referencesOf } from "./recipes/index.ts";
import { settleVariants } from "./variant-owner.ts";

/**
 * Makes the golden records behind these records anew from everything said of them, writes what
 * changed with its history, and gives the events that tell of it. Records whose required
 * references do not resolve yet are left for later.
 */
export async function buildGolden<K extends Kind>(
  tx: Sql,
  rank: Rank,
  links: Links,
  system: string,
  kind: K,
  records: readonly SourceRecord[],
  at: string,
): Promise<readonly NewEvent[]> {
  const ids = records.flatMap((record) => links.resolve(system, kind, record.sourceId) ?? []);
  return buildFromAll(tx, rank, links, kind, [...new Set(ids)], at);
}

/** Makes these golden records anew from everything said of them; gives the events of it. */
export async function buildFromAll<K extends Kind>(
  tx: Sql,
  rank: Rank,
  links: Links,
  kind: K,
  ids: readonly string[],
  at: string,
): Promise<readonly NewEvent[]> {
  if (SHARED.has(kind)) await holdGolden(tx, kind, ids);
  const said = await everythingSaid(tx, links, kind, ids);
  if (said.size === 0) return [];
  const recipe = RECIPES[kind] as unknown as Recipe<K>;
  const known: Known = {
    resolve: links.resolve,
    rank,
    locationType: kind === "inventory" ? await locationTypes(tx) : () => "STORE",
  };
  const built = [...said].map(([id, all]) => recipe.rows(id, all, known));
  if (kind === "product") return write(tx, kind, await settleVariants(tx, links, rank, built), at);
  const events = await write(tx, kind, built, at);
  if (kind !== "location") return events;
  return [...events, ...(await recountAt(tx, rank, links, turnedPlaces(events), at))];
}

/** Places that were a store and are a warehouse now, or the other way about. */
function turnedPlaces(events: readonly NewEvent[]): readonly string[] {
  return events.flatMap((event) =>
    event.type === "LOCATION_CHANGED" && event.data.fields.includes("type") ? [event.subject] : [],
  );
}

/** Levels that are made anew at once. */
const LEVELS_MAX = 1_000;

/** Whose count of stock counts goes by what its place is: makes all levels there anew. */
async function recountAt(
  tx: Sql,
  rank: Rank,
  links: Links,
  places: readonly string[],
  at: string,
): Promise<readonly NewEvent[]> {
  if (places.length === 0) return [];
  const levels = await tx.query<{ id: string }>(
    "select id from inventory_level where location_id = any($1) order by id",
    [places],
  );
  const events: NewEvent[] = [];
  for (let from = 0; from < levels.length; from += LEVELS_MAX) {
    const ids = levels.slice(from, from + LEVELS_MAX).map(({ id }) => id);
    events.push(...(await buildFromAll(tx, rank, links, "inventory", ids, at)));
  }
  return events;
}

/** Kinds of which several systems speak. Of the others, one system's own rows keep the order. */
const SHARED: ReadonlySet<Kind> = new Set<Kind>([
  "product",
  "price",
  "inventory",
  "location",
  "customer",
  "order",
]);

/** Joined under a lock of their names, which is held until they are there. */
const NAMED: ReadonlySet<Kind> = new Set<Kind>(["order"]);

/**
 * Holds golden records against other writers before anything said of them is read, so that of two
 * systems that speak at once the later builds on the word of the earlier, and not over it. Those
 * that are not there yet are made by one transaction at a time.
 */
async function holdGolden(tx: Sql, kind: Kind, ids: readonly string[]): Promise<void> {
  const { name } = GOLDEN[kind];
  const hold = () =>
    tx.query(
      `select id from ${name} where id = any($1) order by id for update`,
      [ids],
      `hold_${name}`,
    );
  if ((await hold()).length === ids.length || NAMED.has(kind)) return;
  await lockMatching(tx, kind);
  await hold();
}

async function write(
  tx: Sql,
  kind: Kind,
  built: readonly GoldenRows[],
  at: string,
): Promise<readonly NewEvent[]> {
  const changed = await upsertRows(
    tx,
    GOLDEN[kind],
    built.map(({ main }) => main),
  );
  const changes = new Map(changed.map((change) => [change.id, change]));
  for (const id of await writeParts(tx, built)) {
    const before = changes.get(id) ?? { id, created: false, changes: [], own: {} };
    const lines = { field: partsName(kind), from: null, to: null };
    if (!before.created) changes.set(id, { ...before, changes: [...before.changes, lines] });
  }
  const rows = new Map(built.map(({ main }) => [main.id, main]));
  const told = [...changes.values()].flatMap((change) => {
    const row = rows.get(change.id);
    return row === undefined ? [] : [{ row, change }];
  });
  await addHistory(tx, at, told.filter(({ change }) => !change.created).map(historyEntry));
  return told.map(({ row, change }) => changeEvent(kind, row, change));
}

/** Writes the parts of records, and gives the parents whose parts are not what they were. */
async function writeParts(tx: Sql, built: readonly GoldenRows[]): Promise<ReadonlySet<string>> {
  const sample = built[0]?.parts;
  if (sample === undefined) return new Set();
  const { table, parentColumn, keep } = sample;
  const parts = built.flatMap((one) => one.parts?.rows ?? []);
  const changed = await upsertRows(tx, GOLDEN[table], parts);
  const parentOf = new Map(parts.map((part) => [part.id, String(part[parentColumn])]));
  const parents = new Set(changed.flatMap(({ id }) => parentOf.get(id) ?? []));
  const all = built.map(({ main }) => main.id);
  const named = parts.map(({ id }) => id);
  const drop = keep === true ? retireChildren : pruneChildren;
  for (const id of await drop(tx, GOLDEN[table], parentColumn, all, named)) parents.add(id);
  return parents;
}

/** All observations of these golden records that can be placed, with what they refer to known. */
async function everythingSaid<K extends Kind>(
  tx: Sql,
  links: Links,
  kind: K,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly Said<K>[]>> {
  const observations = await observationsOf(tx, kind, ids);
  const bySystem = groupBy(observations, ({ system }) => system);
  for (const [system, some] of bySystem) {
    const parts = some.flatMap(({ record }) =>
      record.kind === "product"
        ? record.variants.map(({ sourceId }) => ({ kind: "variant", sourceId }))
        : [],
    );
    await links.learn(system, [...parts, ...some.flatMap(({ record }) => referencesOf(record))]);
  }
  const said = new Map<string, Said<K>[]>();
  for (const { goldenId, system, record, observedAt } of observations) {
    const complete = referencesOf(record).every(
      (to) => !to.required || links.resolve(system, to.kind, to.sourceId) !== null,
    );
    if (!complete) continue;
    const all = said.get(goldenId) ?? [];
    all.push({ system, record: record as RecordOf<K>, observedAt });
    said.set(goldenId, all);
  }
  return said;
}

async function locationTypes(tx: Sql): Promise<Known["locationType"]> {
  const rows = await tx.query<{ id: string; type: "WAREHOUSE" | "STORE" }>(
    "select id, type from location",
    [],
    "location_types",
  );
  const types = new Map(rows.map((row) => [row.id, row.type]));
  return (id) => types.get(id) ?? "STORE";
}

function historyEntry({ row, change }: { row: GoldenRows["main"]; change: RowChange }) {
  return { recordId: change.id, system: String(row["system"]), changes: change.changes };
}

function partsName(kind: Kind): string {
  return kind === "product" ? "variants" : "lines";
}
