import { may } from "../domain/principal.ts";
import { type IdKind, kindOfId } from "../kernel/ids.ts";
import { FaultError, fault, unwrap } from "../kernel/result.ts";
import type { Resolvers } from "../schema/generated/types.ts";
import { PAGE_MAX } from "../store/keyset.ts";
import { listPage } from "../store/listing.ts";
import { SEARCH, type SearchType } from "../store/search-repository.ts";
import {
  auditEntryById,
  customerById,
  inboundShipmentById,
  inventoryLevelById,
  locationById,
  mergeById,
  orderById,
  productById,
  purchaseOrderById,
  quarantineById,
  reservationById,
  stockMovementById,
  supplierById,
  supplierOfferById,
  variantById,
} from "./batches.ts";
import type { GraphContext } from "./context.ts";
import type { Batch } from "./load.ts";
import { isOpen } from "./reservation.ts";

/** A kind of node: its type in the graph, who may read it, and how it is read. */
export type NodeKind = {
  readonly typename: string;
  /** The scope it needs, or several of which any will do. */
  readonly scope: string | readonly string[];
  readonly batch: Batch<string, { readonly id: string } | null>;
  /** Whether this caller may see this one; left out where the scope says it all. */
  readonly isOpen?: (context: GraphContext, row: never) => boolean;
};

/** Every kind of thing that `node` finds, by the kind its id names. */
export type NodeKinds = Readonly<Partial<Record<IdKind, NodeKind>>>;

export const RECORD_NODES: NodeKinds = {
  product: { typename: "Product", scope: "catalog:read", batch: productById },
  variant: { typename: "ProductVariant", scope: "catalog:read", batch: variantById },
  location: { typename: "Location", scope: "inventory:read", batch: locationById },
  inventoryLevel: {
    typename: "InventoryLevel",
    scope: "inventory:read",
    batch: inventoryLevelById,
  },
  reservation: {
    typename: "Reservation",
    scope: ["inventory:reserve", "control:read"],
    batch: reservationById,
    isOpen,
  },
  order: { typename: "Order", scope: "orders:read", batch: orderById },
  customer: { typename: "Customer", scope: "customers:read", batch: customerById },
  customerMerge: { typename: "CustomerMerge", scope: "customers:read", batch: mergeById },
  supplier: { typename: "Supplier", scope: "supply:read", batch: supplierById },
  supplierOffer: { typename: "SupplierOffer", scope: "supply:read", batch: supplierOfferById },
  purchaseOrder: { typename: "PurchaseOrder", scope: "supply:read", batch: purchaseOrderById },
  inboundShipment: {
    typename: "InboundShipment",
    scope: "supply:read",
    batch: inboundShipmentById,
  },
  stockMovement: { typename: "StockMovement", scope: "supply:read", batch: stockMovementById },
  quarantine: { typename: "QuarantineEntry", scope: "admin", batch: quarantineById },
  auditEntry: { typename: "AuditEntry", scope: "admin", batch: auditEntryById },
};

/** Resolvers that find things of any of these kinds by id or by words. */
export function node(kinds: NodeKinds): Pick<Resolvers, "Query" | "Node"> {
  return {
    Query: {
      node: (_root, { id }, context) => find(kinds, context, id) as never,
      nodes: (_root, { ids }, context) => {
        if (ids.length > PAGE_MAX) {
          const message = `${ids.length} ids were given; at most ${PAGE_MAX} are read at once.`;
          throw new FaultError(fault("PAGE_SIZE_INVALID", message, { at: "ids" }));
        }
        return ids.map((id) => find(kinds, context, id)) as never;
      },
      search: async (_root, { query, first, after, types }, context) => {
        if (query.trim() === "") {
          const message = "Say what to look for: a word, a number or an e-mail address.";
          throw new FaultError(fault("INPUT_INVALID", message, { at: "query" }));
        }
        const page = unwrap(
          await listPage(context.sql, SEARCH, {
            first,
            after,
            filter: { query, types: searchable(context, types) },
            sort: { by: "RANK", direction: "DESC" },
          }),
        );
        // Awaited here: a compiled operation does not wait for what stands within a record.
        const edges = await Promise.all(
          page.edges.map(async ({ cursor, node: hit }) => ({
            cursor,
            node: await find(kinds, context, hit.id),
          })),
        );
        return {
          edges,
          nodes: edges.map((edge) => edge.node),
          pageInfo: { hasNextPage: page.hasNextPage, endCursor: edges.at(-1)?.cursor ?? null },
        } as never;
      },
    },
    Node: {
      __resolveType: (row: { readonly id: string }) => {
        const kind = kindOfId(row.id);
        return (kind === null ? undefined : kinds[kind]?.typename) as never;
      },
    },
  };
}

async function find(kinds: NodeKinds, context: GraphContext, id: string) {
  const named = kindOfId(id);
  const kind = named === null ? undefined : kinds[named];
  if (kind === undefined) {
    const message = `"${id.slice(0, 60)}" is not an id of this graph. Ids look like prod_01h....`;
    throw new FaultError(fault("ID_INVALID", message, { at: "id" }));
  }
  return readNode(context, kind, kind.batch, id, "id");
}

/**
 * The record that `batch` finds by `key`, or null where this principal sees none. SCOPE_MISSING,
 * before anything is read, where it may read none of the kind: that there is one tells something
 * too, when it is asked for by an e-mail address.
 */
export async function readNode(
  context: GraphContext,
  { typename, scope, isOpen }: NodeKind,
  batch: NodeKind["batch"],
  key: string,
  at: string,
) {
  const scopes = [scope].flat();
  if (!scopes.some((one) => may(context.principal, one))) {
    const message = `Reading a ${typename} needs the scope ${scopes.join(" or ")}.`;
    throw new FaultError(fault("SCOPE_MISSING", message, { at }));
  }
  const row = await context.load(batch, key);
  return row === null || (isOpen?.(context, row as never) ?? true) ? row : null;
}

const SEARCH_SCOPES: Readonly<Record<SearchType, string>> = {
  PRODUCT: "catalog:read",
  ORDER: "orders:read",
  CUSTOMER: "customers:read",
  SUPPLIER: "supply:read",
  PURCHASE_ORDER: "supply:read",
};

/** Of the kinds asked for (all, unless said), those this principal may read. */
function searchable(
  { principal }: GraphContext,
  types: readonly SearchType[] | null | undefined,
): readonly SearchType[] {
  const asked = types ?? (Object.keys(SEARCH_SCOPES) as SearchType[]);
  return asked.filter((type) => may(principal, SEARCH_SCOPES[type]));
}
