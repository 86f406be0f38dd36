import type { Resolvers } from "../schema/generated/types.ts";
import { INVENTORY_LEVELS, LOCATIONS } from "../store/inventory-repository.ts";
import {
  arrivals,
  identitiesByKind,
  inventoryOfLocation,
  locationById,
  observationsByKind,
  variantById,
} from "./batches.ts";
import { history, ofKind, present } from "./common.ts";
import { childConnection, listConnection, sorted } from "./connection.ts";
import { fresh, refreshedInventory } from "./freshness.ts";

export const inventory: Pick<
  Resolvers,
  "Query" | "Location" | "InventoryLevel" | "InventoryLevelConnection"
> = {
  Query: {
    locations: (_root, { first, after, filter }, context) =>
      listConnection(context, LOCATIONS, {
        first,
        after,
        filter,
        sort: { by: "NAME", direction: "ASC" },
      }),
    inventoryLevels: async (_root, { first, after, filter, sort, maxAge }, context) => {
      const page = await listConnection(context, INVENTORY_LEVELS, {
        first,
        after,
        filter,
        sort: sorted(sort, "VARIANT", "ASC"),
      });
      const edges = await Promise.all(
        page.edges.map(async ({ cursor, node }) => ({
          cursor,
          node: await fresh(context, refreshedInventory, node, maxAge),
        })),
      );
      return { ...page, edges, nodes: edges.map(({ node }) => node) };
    },
  },
  Location: {
    inventory: ({ id }, { first, after, filter }, context) =>
      childConnection(context, inventoryOfLocation, id, {
        first,
        after,
        filter,
        sort: { by: "VARIANT", direction: "ASC" },
      }),
    provenance: (row) => row,
    identities: ({ id }, _args, { load }) => load(ofKind(identitiesByKind, "location"), id),
  },
  InventoryLevel: {
    variant: async ({ variantId }, _args, { load }) => present(await load(variantById, variantId)),
    location: async ({ locationId }, _args, { load }) =>
      present(await load(locationById, locationId)),
    availableToPromise: async (
      { variantId, locationId, onHand, reserved, held },
      { by },
      { load },
    ) => {
      const arriving = by ? await load(arrivals, { variantId, locationId, by }) : 0;
      return Math.max(0, onHand - reserved - held + arriving);
    },
    provenance: (row) => row,
    observations: ({ id }, _args, { load }) => load(ofKind(observationsByKind, "inventory"), id),
    history: ({ id }, { first }, context) => history(context, id, first),
  },
  InventoryLevelConnection: { totalCount: ({ count }) => count() },
};
