import { z } from "zod";
import type { Kind, RecordOf } from "../../domain/records.ts";
import { inventorySourceId, parseInventorySourceId } from "../../domain/records.ts";
import type { Result } from "../../kernel/result.ts";
import { err, ok } from "../../kernel/result.ts";
import type { Call } from "../contract.ts";
import { readItems, readPrices } from "./catalog.ts";
import { NAME } from "./config.ts";
import { Listed, LOCATIONS, Locations, type PageParts } from "./pages.ts";
import { readCounts, readCustomers, readLocations } from "./people-and-places.ts";
import { type Batch, idOf } from "./wire.ts";

export type LoadMany = <K extends Kind>(
  kind: K,
  keys: readonly string[],
  call: Call,
) => Promise<readonly Result<RecordOf<K> | null>[]>;

/** The most ids in one request, which is what Square's narrowest endpoints take. */
const IDS_MAX = 100;
/** The most levels in one answer, whose request names variants and locations. */
const COUNTS_MAX = 1000;
/** The most keys in one request. */
export const BATCH_MAX = COUNTS_MAX;

/** What came of one request, and the ids that it spoke of. */
type Loaded = { readonly batch: Batch; readonly ids: readonly (string | null)[] };
type Load = (keys: readonly string[], parts: PageParts, call: Call) => Promise<Result<Loaded>>;

const LOADS = {
  location: loadLocations,
  product: (keys, parts, call) => loadObjects(keys, readItems, parts, call),
  price: (keys, parts, call) => {
    const read = (objects: readonly unknown[]) => readPrices(objects, parts.config.taxIncluded);
    return loadObjects(keys, read, parts, call);
  },
  inventory: loadCounts,
  customer: loadCustomers,
  order: loadOrders,
} as const satisfies Partial<Record<Kind, Load>>;

export const READ_KINDS = Object.keys(LOADS) as (keyof typeof LOADS)[];

/** Reads records by id, a hundred at a time; levels, a thousand. */
export function loadMany(parts: PageParts): LoadMany {
  return async <K extends Kind>(kind: K, keys: readonly string[], call: Call) => {
    const load: Load | undefined = LOADS[kind as keyof typeof LOADS];
    if (!load) {
      return keys.map(() => err("SYSTEM_UNSUPPORTED", `${NAME} does not read ${kind}.`));
    }
    const found = new Map<string, Result<RecordOf<Kind> | null>>();
    const batches = batchesOf(kind, keys).map(async (batch) => {
      const loaded = await load(batch, parts, call);
      for (const key of batch)
        found.set(key, loaded.ok ? outcomeOf(key, batch, loaded.value) : loaded);
    });
    await Promise.all(batches);
    // A loader of a kind makes records of that kind only.
    return keys.map((key) => (found.get(key) ?? ok(null)) as Result<RecordOf<K> | null>);
  };
}

function batchesOf(kind: Kind, keys: readonly string[]): readonly (readonly string[])[] {
  const known = [...new Set(keys)].filter((key) => KEY.test(key));
  if (kind === "inventory") return batchesOfLevels(known);
  const batches: string[][] = [];
  for (let i = 0; i < known.length; i += IDS_MAX) batches.push(known.slice(i, i + IDS_MAX));
  return batches;
}

/**
 * Square counts all of some variants at all of some locations. As many variants go into one
 * request as the answer has rows for, all locations counted.
 */
function batchesOfLevels(keys: readonly string[]): readonly (readonly string[])[] {
  const byVariant = new Map<string, string[]>();
  const locations = new Set<string>();
  for (const key of keys) {
    const parts = parseInventorySourceId(key);
    if (!parts) continue;
    byVariant.set(parts.variant, [...(byVariant.get(parts.variant) ?? []), key]);
    locations.add(parts.location);
  }
  const levels = [...byVariant.values()];
  const variantsMax = Math.max(1, Math.floor(COUNTS_MAX / Math.max(1, locations.size)));
  const batches: string[][] = [];
  for (let i = 0; i < levels.length; i += variantsMax) {
    batches.push(levels.slice(i, i + variantsMax).flat());
  }
  return batches;
}

/** Anything else is no id of Square's, and could fail the request for all others. */
const KEY = /^[\w:@-]{1,192}$/;

function outcomeOf(
  key: string,
  asked: readonly string[],
  { batch, ids }: Loaded,
): Result<RecordOf<Kind> | null> {
  const record = batch.records.find(({ sourceId }) => sourceId === key);
  if (record) return ok(record);
  const reject = batch.rejects.find(({ sourceId }) => sourceId === key);
  if (reject) {
    const message = `${reject.kind} ${key}: ${reject.reason}`;
    return err("RECORD_INVALID", message, { at: reject.at });
  }
  const isStrange = ids.some((id) => id === null || !asked.includes(id));
  if (!ids.includes(key) && isStrange) {
    return err("SYSTEM_ANSWER_INVALID", `${NAME} answered with another id than ${key}.`);
  }
  return ok(null);
}

async function loadObjects(
  keys: readonly string[],
  read: (objects: readonly unknown[], related: readonly unknown[]) => Batch,
  { api }: PageParts,
  call: Call,
): Promise<Result<Loaded>> {
  const body = { object_ids: keys, include_related_objects: true };
  const answer = await api.ask({ post: "/v2/catalog/batch-retrieve", body }, Listed, call);
  if (!answer.ok) return answer;
  const { objects = [], related_objects = [] } = answer.value.data;
  return ok({ batch: read(objects, related_objects), ids: objects.map(idOf) });
}

/** Square has no way to ask for some of them: there are few. */
async function loadLocations(
  keys: readonly string[],
  { api }: PageParts,
  call: Call,
): Promise<Result<Loaded>> {
  const answer = await api.ask(LOCATIONS, Locations, call);
  if (!answer.ok) return answer;
  const { locations } = answer.value.data;
  const wanted = locations.filter((one) => keys.includes(idOf(one) ?? ""));
  return ok({ batch: readLocations(wanted), ids: wanted.map(idOf) });
}

async function loadCounts(
  keys: readonly string[],
  { api }: PageParts,
  call: Call,
): Promise<Result<Loaded>> {
  const levels = keys.flatMap((key) => parseInventorySourceId(key) ?? []);
  const body = {
    catalog_object_ids: [...new Set(levels.map(({ variant }) => variant))],
    location_ids: [...new Set(levels.map(({ location }) => location))],
    states: ["IN_STOCK"],
    limit: COUNTS_MAX,
  };
  const question = { post: "/v2/inventory/counts/batch-retrieve", body };
  const answer = await api.ask(question, Listed, call);
  if (!answer.ok) return answer;
  const asked = [new Set(body.catalog_object_ids), new Set(body.location_ids)] as const;
  // A level that nobody asked for is told with those of its variant and its location.
  const counts = (answer.value.data.counts ?? []).filter((count) => {
    const pair = parseInventorySourceId(levelOf(count) ?? "");
    const isPaired = pair && asked[0].has(pair.variant) && asked[1].has(pair.location);
    return !isPaired || keys.includes(levelOf(count) ?? "");
  });
  const batch = readCounts(counts);
  // Counts have no ids of their own, so a reject gets that of the level that it is about.
  const named = batch.rejects.map((reject) => ({ ...reject, sourceId: levelOf(reject.payload) }));
  return ok({ batch: { ...batch, rejects: named }, ids: counts.map(levelOf) });
}

const Level = z.object({ catalog_object_id: z.string(), location_id: z.string() });

function levelOf(count: unknown): string | null {
  const { data } = Level.safeParse(count);
  return data ? inventorySourceId(data.catalog_object_id, data.location_id) : null;
}

const Bulk = z.object({
  responses: z.record(z.string(), z.object({ customer: z.unknown().optional() })).default({}),
});

async function loadCustomers(
  keys: readonly string[],
  { api }: PageParts,
  call: Call,
): Promise<Result<Loaded>> {
  const body = { customer_ids: keys };
  const answer = await api.ask({ post: "/v2/customers/bulk-retrieve", body }, Bulk, call);
  if (!answer.ok) return answer;
  const customers = Object.values(answer.value.data.responses).flatMap(({ customer }) => {
    return customer === undefined ? [] : [customer];
  });
  return ok({ batch: readCustomers(customers), ids: customers.map(idOf) });
}

/** Sales only: a return is no order of its own here, but a refund of its sale. */
async function loadOrders(
  keys: readonly string[],
  { sales }: PageParts,
  call: Call,
): Promise<Result<Loaded>> {
  const orders = await sales.retrieve(keys, call);
  if (!orders.ok) return orders;
  const batch = await sales.read(orders.value.filter(sales.isSale), call);
  return batch.ok ? ok({ batch: batch.value, ids: orders.value.map(idOf) }) : batch;
}
