import { unwrap } from "../kernel/result.ts";
import type { Page } from "../store/keyset.ts";
import { countRows, type Listing, type ListRequest, listPage } from "../store/listing.ts";
import type { GraphContext } from "./context.ts";
import type { Batch, ParentPage } from "./load.ts";

/** A Relay connection as the graph's types want it (https://relay.dev/graphql/connections.htm). */
export type ConnectionModel<Node> = {
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[];
  readonly nodes: readonly Node[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  /** Counts the whole list; only called when it is selected. */
  readonly count: () => Promise<number>;
};

/** Lays a page out as a connection. */
export function toConnection<Node>(
  page: Page<Node>,
  count: () => Promise<number>,
): ConnectionModel<Node> {
  return {
    edges: page.edges,
    nodes: page.edges.map((edge) => edge.node),
    pageInfo: { hasNextPage: page.hasNextPage, endCursor: page.edges.at(-1)?.cursor ?? null },
    count,
  };
}

/** A page of a root list, as a connection. */
export async function listConnection<
  Row extends { readonly id: string },
  Filter,
  Sort extends string,
>(
  context: GraphContext,
  listing: Listing<Row, Filter, Sort>,
  request: ListRequest<Filter, Sort>,
): Promise<ConnectionModel<Row>> {
  const page = unwrap(await listPage(context.sql, listing, request));
  return toConnection(page, () => countRows(context.sql, listing, request.filter));
}

/** A page of a parent's list, read and counted together with those of its siblings. */
export async function childConnection<
  Row extends { readonly id: string },
  Filter,
  Sort extends string,
>(
  context: GraphContext,
  children: {
    readonly pages: Batch<ParentPage<Filter, Sort>, Page<Row>>;
    readonly counts: Batch<ParentPage<Filter, Sort>, number>;
  },
  parentId: string,
  request: ListRequest<Filter, Sort>,
): Promise<ConnectionModel<Row>> {
  const page = await context.load(children.pages, { parentId, request });
  return toConnection(page, () => context.load(children.counts, { parentId, request }));
}

/** The order a client asked for, or the list's own. */
export function sorted<Sort extends string>(
  asked: { readonly by: Sort; readonly direction?: "ASC" | "DESC" | null } | null | undefined,
  by: Sort,
  direction: "ASC" | "DESC",
): { readonly by: Sort; readonly direction: "ASC" | "DESC" } {
  return { by: asked?.by ?? by, direction: asked?.direction ?? direction };
}
