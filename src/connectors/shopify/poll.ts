import { z } from "zod";
import type { Result } from "../../kernel/result.ts";
import { ok } from "../../kernel/result.ts";
import type { Call, ChangePage } from "../contract.ts";
import { type StateOf, writeCursor } from "./cursor.ts";
import type { Graphql } from "./graphql-client.ts";
import { OPERATIONS, type Operation } from "./operations.ts";
import type { ReaderName, Readers } from "./readers.ts";
import { pageOf } from "./wire.ts";

export type PollParts = {
  readonly graphql: Graphql;
  readonly readers: Readers;
  readonly overlapMs: number;
};

export type SortedKind = "product" | "price" | "customer" | "order";

/**
 * Changes in the order in which they happened. Paging within a sweep goes by Shopify's cursor,
 * which stands on the last change time and id: what changes meanwhile moves to the end and is
 * met there. The next sweep begins a little before the newest change that was seen, because
 * change times have whole seconds and the search index lags behind them.
 */
export async function sincePage(
  kind: SortedKind,
  state: StateOf<"since">,
  { graphql, readers, overlapMs }: PollParts,
  call: Call,
): Promise<Result<ChangePage>> {
  const { operation, root, reader } = SORTED[kind];
  const variables = { after: state.after, query: since(state.since) };
  const shape = z.object({ [root]: pageOf(z.unknown()) });
  const answer = await graphql(operation, variables, shape, call);
  if (!answer.ok) return answer;
  const page = answer.value.data[root] ?? NO_PAGE;
  const batch = await readers[reader](page.nodes, call);
  if (!batch.ok) return batch;
  const newest = newestOf(page.nodes, state.newest);
  const { hasNextPage: more, endCursor: after } = page.pageInfo;
  const next = more
    ? { ...state, after, newest }
    : { ...state, after: null, newest, since: before(newest, overlapMs) };
  return ok({ ...batch.value, deleted: [], cursor: writeCursor(next), more, total: null });
}

/**
 * Inventory levels that changed, location by location. They come sorted by id, so a sweep sees
 * every change made before it began; the next one starts from that moment by the store's clock.
 */
export async function levelsPage(
  state: StateOf<"levels">,
  { graphql, readers, overlapMs }: PollParts,
  call: Call,
): Promise<Result<ChangePage>> {
  const places = await locationIds(graphql, call);
  if (!places.ok) return places;
  const { ids, at } = places.value;
  const begun = state.begun ?? at;
  const location = ids.find((id) => state.location === null || id >= state.location);
  if (location === undefined) return ok(endOfSweep(begun, overlapMs));

  const after = location === state.location ? state.after : null;
  const variables = { location, after, query: since(state.since) };
  const answer = await graphql(OPERATIONS.changedLevels, variables, LevelsAnswer, call);
  if (!answer.ok) return answer;
  const page = answer.value.data.location?.inventoryLevels ?? NO_PAGE;
  const batch = await readers.levels(page.nodes, call);
  if (!batch.ok) return batch;
  const following = page.pageInfo.hasNextPage ? location : ids.find((id) => id > location);
  if (following === undefined) return ok({ ...endOfSweep(begun, overlapMs), ...batch.value });
  const nextAfter = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  const next = { ...state, begun, location: following, after: nextAfter };
  return ok({
    ...batch.value,
    deleted: [],
    cursor: writeCursor(next),
    more: true,
    total: null,
  });
}

/** All locations, each time: there are few, and they cannot be asked for by change time. */
export async function listPage(
  state: StateOf<"list">,
  { graphql, readers }: PollParts,
  call: Call,
): Promise<Result<ChangePage>> {
  const answer = await graphql(OPERATIONS.locations, { after: state.after }, ListAnswer, call);
  if (!answer.ok) return answer;
  const { nodes, pageInfo } = answer.value.data.locations;
  const batch = await readers.locations(nodes, call);
  if (!batch.ok) return batch;
  const { hasNextPage: more, endCursor: after } = pageInfo;
  const cursor = writeCursor({ phase: "list", after: more ? after : null });
  return ok({ ...batch.value, deleted: [], cursor, more, total: null });
}

/** An instant so much earlier, as Shopify writes instants. */
export function before(instant: string, ms: number): string {
  return new Date(Date.parse(instant) - ms).toISOString();
}

const SORTED: Readonly<
  Record<SortedKind, { operation: Operation; root: string; reader: ReaderName }>
> = {
  product: { operation: OPERATIONS.changedProducts, root: "products", reader: "products" },
  price: { operation: OPERATIONS.changedPrices, root: "products", reader: "pricesOfProducts" },
  customer: { operation: OPERATIONS.changedCustomers, root: "customers", reader: "customers" },
  order: { operation: OPERATIONS.changedOrders, root: "orders", reader: "orders" },
};

const NO_PAGE = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };
const LOCATION_PAGES_MAX = 20;

const LevelsAnswer = z.object({
  location: z.object({ inventoryLevels: pageOf(z.unknown()) }).nullable(),
});
const ListAnswer = z.object({ locations: pageOf(z.unknown()) });
const IdsAnswer = z.object({ locations: pageOf(z.object({ id: z.string() })) });

function since(instant: string): string {
  return `updated_at:>='${instant}'`;
}

function newestOf(nodes: readonly unknown[], newest: string): string {
  const Changed = z.object({ updatedAt: z.iso.datetime() });
  let latest = newest;
  for (const node of nodes) {
    const parsed = Changed.safeParse(node);
    if (parsed.success && Date.parse(parsed.data.updatedAt) > Date.parse(latest)) {
      latest = parsed.data.updatedAt;
    }
  }
  return latest;
}

function endOfSweep(begun: string, overlapMs: number): ChangePage {
  const next = { since: before(begun, overlapMs), after: null, location: null, begun: null };
  const cursor = writeCursor({ phase: "levels", ...next });
  return { records: [], rejects: [], deleted: [], cursor, more: false, total: null };
}

async function locationIds(
  graphql: Graphql,
  call: Call,
): Promise<Result<{ ids: readonly string[]; at: string }>> {
  const ids: string[] = [];
  let after: string | null = null;
  let at: string | null = null;
  for (let pages = 0; pages < LOCATION_PAGES_MAX; pages += 1) {
    const variables: { after: string | null } = { after };
    const answer = await graphql(OPERATIONS.locations, variables, IdsAnswer, call);
    if (!answer.ok) return answer;
    at ??= answer.value.at.toISOString();
    const { nodes, pageInfo } = answer.value.data.locations;
    ids.push(...nodes.map(({ id }) => id));
    if (!pageInfo.hasNextPage) break;
    after = pageInfo.endCursor;
  }
  return ok({ ids: ids.sort(), at: at ?? new Date(0).toISOString() });
}
