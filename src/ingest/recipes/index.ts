import type { Kind, SourceRecord } from "../../domain/records.ts";
import type { GoldenTableName } from "../../store/golden/tables.ts";
import type { Recipe, Reference } from "../recipe.ts";
import { priceRecipe, productRecipe } from "./catalog.ts";
import { customerRecipe, supplierRecipe } from "./people.ts";
import { orderRecipe } from "./sales.ts";
import { inventoryRecipe, locationRecipe, stockMovementRecipe } from "./stock.ts";
import { inboundShipmentRecipe, purchaseOrderRecipe, supplierOfferRecipe } from "./supply.ts";

/** One recipe a kind. The kind's name is also the name of its golden table. */
export const RECIPES: { readonly [K in Kind & GoldenTableName]: Recipe<K> } = {
  product: productRecipe,
  price: priceRecipe,
  location: locationRecipe,
  inventory: inventoryRecipe,
  customer: customerRecipe,
  order: orderRecipe,
  supplier: supplierRecipe,
  supplierOffer: supplierOfferRecipe,
  purchaseOrder: purchaseOrderRecipe,
  inboundShipment: inboundShipmentRecipe,
  stockMovement: stockMovementRecipe,
};

/** What a record refers to, in the ids of the system that speaks. */
export function referencesOf(record: SourceRecord): readonly Reference[] {
  const recipe = RECIPES[record.kind] as unknown as Recipe<typeof record.kind>;
  return recipe.references(record as never);
}
