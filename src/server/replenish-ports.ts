import type { ReplenishPorts, SalesSeries } from "../agents/replenish/index.ts";
import type { Clock } from "../kernel/clock.ts";
import { groupBy } from "../kernel/collections.ts";
import { err, ok } from "../kernel/result.ts";
import {
  lastBusinessDay,
  recentTaxShare,
  supplyingWarehouses,
} from "../store/business-repository.ts";
import type { Sql } from "../store/database.ts";
import { inventoryOf } from "../store/inventory-repository.ts";
import { rowsBy } from "../store/listing.ts";
import { PRICES, VARIANTS } from "../store/product-repository.ts";
import { dailySales } from "../store/sales-repository.ts";
import { stockOuts } from "../store/stock-out-repository.ts";
import { offersOf } from "../store/supplier-repository.ts";

const DAY_MS = 86_400_000;

/** What the agent that replenishes may read, out of the store. */
export function replenishPorts(sql: Sql, clock: Clock): ReplenishPorts {
  return {
    clock,
    network: {
      async receivingLocations(locationIds) {
        const found = await supplyingWarehouses(sql, locationIds);
        const missing = locationIds.find((id) => !found.get(id));
        if (missing !== undefined) {
          return err("NOT_FOUND", `No warehouse supplies the location ${missing}.`, {
            at: "locationIds",
          });
        }
        return ok(locationIds.map((id) => found.get(id) ?? id));
      },
    },
    inventory: {
      async levels(variantIds, locationIds) {
        const rows = await inventoryOf(sql, variantIds);
        const asked = rows.filter((row) => locationIds.includes(row.locationId));
        // To the agent a promised unit is gone, whoever promised it.
        return ok(asked.map((row) => ({ ...row, reserved: row.reserved + row.held })));
      },
    },
    sales: { daily: (variants, locations, days) => daily(sql, variants, locations, days) },
    offers: {
      async of(variantIds) {
        const variants = await rowsBy(sql, VARIANTS, variantIds);
        const names = new Map(variants.map(({ id, sku, title }) => [id, sku ?? title]));
        return ok(
          (await offersOf(sql, variantIds)).map((offer) => ({
            variantId: offer.variantId,
            name: names.get(offer.variantId) ?? offer.variantId,
            supplierId: offer.supplierId,
            unitCost: { e4: offer.unitCostE4, currency: offer.currency },
            leadTimeDays: offer.leadTimeDays,
            minimumQuantity: offer.minimumQuantity,
            packSize: offer.packSize,
          })),
        );
      },
    },
    prices: {
      async selling(variantIds) {
        const taxShare = await recentTaxShare(sql);
        const rows = await rowsBy(sql, PRICES, variantIds);
        return ok(
          rows.map(({ id, amountE4, currency, taxIncluded }) => ({
            variantId: id,
            price: { e4: Math.round(taxIncluded ? amountE4 * (1 - taxShare) : amountE4), currency },
          })),
        );
      },
    },
  };
}

async function daily(
  sql: Sql,
  variantIds: readonly string[],
  locationIds: readonly string[],
  days: number,
) {
  const through = await lastBusinessDay(sql);
  if (through === null) return ok({ through: "1970-01-01", series: [] });
  const untilMs = Date.parse(`${through}T00:00:00Z`) + DAY_MS;
  const fromMs = untilMs - days * DAY_MS;
  const from = new Date(fromMs).toISOString();
  const until = new Date(untilMs).toISOString();
  const sold = await dailySales(sql, variantIds, from, until);
  const empty = groupBy(await stockOuts(sql, variantIds, locationIds, from, until), pairOf);
  const dayOf = (at: string) => Math.floor((Date.parse(at) - fromMs) / DAY_MS);
  const wanted = sold.filter((row) => row.locationId && locationIds.includes(row.locationId));
  const series = [...groupBy(wanted, pairOf)].flatMap(([pair, rows]): readonly SalesSeries[] => {
    const [first] = rows;
    if (first?.locationId == null) return [];
    const units = Array.from({ length: days }, () => 0);
    for (const row of rows) units[dayOf(row.day)] = (units[dayOf(row.day)] ?? 0) + row.units;
    const stockedOut = Array.from({ length: days }, () => false);
    for (const span of empty.get(pair) ?? []) {
      stockedOut.fill(true, dayOf(span.from), dayOf(span.until));
    }
    return [{ variantId: first.variantId, locationId: first.locationId, units, stockedOut }];
  });
  return ok({ through, series });
}

function pairOf({ variantId, locationId }: { variantId: string; locationId: string | null }) {
  return `${variantId}\n${locationId}`;
}
