import { INVENTORY_LEVELS, type InventoryLevelModel } from "../store/inventory-repository.ts";
import { type Listing, rowsBy } from "../store/listing.ts";
import { PRICES, type PriceModel } from "../store/product-repository.ts";
import type { ProvenanceModel } from "../store/provenance.ts";
import type { GraphContext } from "./context.ts";
import type { Batch } from "./load.ts";
import { durationMs } from "./scalars.ts";

/**
 * The row as it is, or read again from its system when it is older than `maxAge`. When the system
 * does not answer in time, or its answer is not usable or older than what is known, the row comes
 * back as it was, marked stale.
 */
export async function fresh<Row extends ProvenanceModel & { readonly id: string }>(
  context: GraphContext,
  refreshed: Batch<Row, Row>,
  row: Row,
  maxAge: string | null | undefined,
): Promise<Row> {
  if (maxAge === null || maxAge === undefined) return row;
  const ageMs = context.clock.now().getTime() - Date.parse(row.observedAt);
  return ageMs <= durationMs(maxAge, "maxAge") ? row : context.load(refreshed, row);
}

export const refreshedInventory = refreshed<InventoryLevelModel>("inventory", INVENTORY_LEVELS);
export const refreshedPrice = refreshed<PriceModel>("price", PRICES);

function refreshed<Row extends ProvenanceModel & { readonly id: string }>(
  kind: "inventory" | "price",
  listing: Listing<Row, object, string>,
): Batch<Row, Row> {
  return {
    same: (row) => row.id,
    async read(rows, { refresh, signal, sql }) {
      const unread = await refresh(kind, rows, signal);
      const ids = rows.map((row) => row.id).filter((id) => !unread.has(id));
      const now = new Map((await rowsBy(sql, listing, ids)).map((row) => [row.id, row]));
      return rows.map((row) => {
        const again = now.get(row.id);
        const heard = again !== undefined && again.observedAt > row.observedAt;
        return heard ? again : { ...row, stale: true };
      });
    },
  };
}
