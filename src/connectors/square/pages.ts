import { z } from "zod";
import type { Kind } from "../../domain/records.ts";
import type { Result } from "../../kernel/result.ts";
import { ok } from "../../kernel/result.ts";
import type { Call } from "../contract.ts";
import { itemsToRead, readItems, readPrices } from "./catalog.ts";
import type { Api, Question, Refusal } from "./client.ts";
import type { SquareConfig } from "./config.ts";
import type { State } from "./cursor.ts";
import { readCounts, readCustomers, readLocations } from "./people-and-places.ts";
import type { Sales } from "./sales.ts";
import { type Batch, latest } from "./wire.ts";

export type PageParts = {
  readonly api: Api;
  readonly sales: Sales;
  readonly config: SquareConfig;
};

/** What one request of a sweep brought, and where it goes on; nothing further ends the sweep. */
export type Page = {
  readonly batch: Batch;
  readonly at: Date;
  readonly after: string | null;
  readonly place?: string | null;
  readonly reached?: string | null;
};

export type ReadPage = (
  state: State,
  parts: PageParts,
  call: Call,
) => Promise<Result<Page | Refusal>>;

const CUSTOMERS_MAX = 100;
const ITEMS_MAX = 100;
const LOCATIONS_MAX = 10;
const EPOCH = "1970-01-01T00:00:00Z";

export const PAGES: Partial<Record<Kind, ReadPage>> = {
  location: async (_state, { api }, call) => {
    const answer = await api.ask(LOCATIONS, Locations, call);
    if (!answer.ok) return answer;
    const { data, at } = answer.value;
    return ok({ batch: readLocations(data.locations), at, after: null });
  },
  product: productPage,
  async price(state, parts, call) {
    const question = catalogSearch(state, ["ITEM_VARIATION"], parts);
    const { taxIncluded } = parts.config;
    return simple(question, parts.api, call, ({ objects }) => {
      const batch = readPrices(objects ?? [], taxIncluded);
      return state.since === null ? { ...batch, deleted: [] } : batch;
    });
  },
  async inventory(state, { api, config }, call) {
    const body = {
      states: ["IN_STOCK"],
      limit: config.pageMax,
      ...(state.since === null ? {} : { updated_after: state.since }),
      ...(state.after === null ? {} : { cursor: state.after }),
    };
    const question = { post: "/v2/inventory/counts/batch-retrieve", body };
    return simple(question, api, call, ({ counts }) => readCounts(counts ?? []));
  },
  async customer(state, { api, config }, call) {
    const filter = state.since === null ? {} : { updated_at: { start_at: state.since } };
    const body = {
      limit: Math.min(config.pageMax, CUSTOMERS_MAX),
      query: { filter, sort: { field: "CREATED_AT", order: "ASC" } },
      ...(state.after === null ? {} : { cursor: state.after }),
    };
    const question = { post: "/v2/customers/search", body };
    return simple(question, api, call, ({ customers }) => readCustomers(customers ?? []));
  },
  order: orderPage,
};

export const LOCATIONS = { get: "/v2/locations" } as const;
const Objects = z.array(z.unknown()).optional();
export const Locations = z.object({ locations: z.array(z.unknown()).default([]) });
export const Listed = z.object({
  objects: Objects,
  related_objects: Objects,
  counts: Objects,
  customers: Objects,
  orders: Objects,
  cursor: z.string().optional(),
});
type Listed = z.infer<typeof Listed>;

/** A page that is all in one answer. */
async function simple(
  question: Question,
  api: Api,
  call: Call,
  read: (listed: Listed) => Batch,
): Promise<Result<Page | Refusal>> {
  const told = await api.tell(question, Listed, call);
  if (!told.ok) return told;
  if ("refused" in told.value) return ok(told.value);
  const { data, at } = told.value;
  return ok({ batch: read(data), at, after: data.cursor ?? null });
}

function catalogSearch(state: State, types: readonly string[], { config }: PageParts): Question {
  const body = {
    object_types: types,
    include_related_objects: true,
    limit: config.pageMax,
    ...(state.since === null ? {} : { begin_time: state.since, include_deleted_objects: true }),
    ...(state.after === null ? {} : { cursor: state.after }),
  };
  return { post: "/v2/catalog/search", body };
}

/** Items that changed, and those of variations that did: a price does not touch its item. */
async function productPage(
  state: State,
  parts: PageParts,
  call: Call,
): Promise<Result<Page | Refusal>> {
  const types = state.since === null ? ["ITEM"] : ["ITEM", "ITEM_VARIATION"];
  const told = await parts.api.tell(catalogSearch(state, types, parts), Listed, call);
  if (!told.ok) return told;
  if ("refused" in told.value) return ok(told.value);
  const { data, at } = told.value;
  const objects = data.objects ?? [];
  const batch = readItems(objects, data.related_objects ?? []);
  const more = await retrieveItems(itemsToRead(objects), parts.api, call);
  if (!more.ok) return more;
  batch.records.push(...more.value.records);
  batch.rejects.push(...more.value.rejects);
  return ok({ batch, at, after: data.cursor ?? null });
}

async function retrieveItems(
  ids: readonly string[],
  api: Api,
  call: Call,
): Promise<Result<Pick<Batch, "records" | "rejects">>> {
  const found: Pick<Batch, "records" | "rejects"> = { records: [], rejects: [] };
  for (let i = 0; i < ids.length; i += ITEMS_MAX) {
    const body = { object_ids: ids.slice(i, i + ITEMS_MAX), include_related_objects: true };
    const answer = await api.ask({ post: "/v2/catalog/batch-retrieve", body }, Listed, call);
    if (!answer.ok) return answer;
    const { objects = [], related_objects = [] } = answer.value.data;
    const { records, rejects } = readItems(objects, related_objects);
    found.records.push(...records);
    found.rejects.push(...rejects);
  }
  return ok(found);
}

const Named = z.object({ id: z.string().min(1) });
const Dated = z.object({ updated_at: z.iso.datetime({ offset: true }) });

/** Orders by their last change, ten locations at a time, which is what Square lets ask for. */
async function orderPage(
  state: State,
  { api, sales, config }: PageParts,
  call: Call,
): Promise<Result<Page | Refusal>> {
  const places = await api.ask(LOCATIONS, Locations, call);
  if (!places.ok) return places;
  const ids = places.value.data.locations.flatMap((one) => Named.safeParse(one).data?.id ?? []);
  const ahead = ids.filter((id) => state.place === null || id >= state.place).sort();
  const group = ahead.slice(0, LOCATIONS_MAX);
  const { at } = places.value;
  const ended = { batch: { records: [], rejects: [], deleted: [] }, at, after: null };
  if (group.length === 0) return ok(ended);

  const body = {
    location_ids: group,
    limit: config.pageMax,
    query: {
      filter: {
        state_filter: { states: ["OPEN", "COMPLETED", "CANCELED"] },
        date_time_filter: { updated_at: { start_at: state.from ?? state.since ?? EPOCH } },
      },
      sort: { sort_field: "UPDATED_AT", sort_order: "ASC" },
    },
    ...(state.after === null ? {} : { cursor: state.after }),
  };
  const told = await api.tell({ post: "/v2/orders/search", body }, Listed, call);
  if (!told.ok) return told;
  if ("refused" in told.value) return ok(told.value);
  const { orders = [], cursor } = told.value.data;
  const times = orders.flatMap((order) => Dated.safeParse(order).data?.updated_at ?? []);
  const [first, ...others] = times;
  const reached = first === undefined ? state.reached : latest(first, ...others);
  // In the first sweep a later refund is met later, as the return that it is.
  const until = state.since === null ? reached : null;
  const batch = await sales.read(orders, call, until);
  if (!batch.ok) return batch;
  if (cursor) {
    return ok({ batch: batch.value, at, after: cursor, place: group[0] ?? null, reached });
  }
  return ok({ batch: batch.value, at, after: null, place: ahead[LOCATIONS_MAX] ?? null });
}
