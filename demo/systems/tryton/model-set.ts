import type { Balances } from "./balances.ts";
import { purchaseModels, stockModels } from "./document-models.ts";
import type { Identities } from "./identities.ts";
import { locationOfWarehouse } from "./ids.ts";
import { catalogModels, partyModels } from "./models.ts";

/** Every model of the installation, under a name of ours. */
export type Models = ReturnType<typeof modelsOf>;

export function modelsOf(identities: Identities, balances: Balances) {
  const quantity = (product: number, warehouses: readonly number[], kind: "now" | "forecast") => {
    const code = identities.worldIdOf("product", product);
    let sum = 0;
    for (const warehouse of new Set(warehouses)) {
      const place = identities.worldIdOf("location", locationOfWarehouse(warehouse));
      if (code === null || place === null) continue;
      sum += balances.onHand(code, place);
      if (kind === "forecast") sum += coming(product, warehouse);
    }
    return sum;
  };
  const coming = (product: number, warehouse: number): number => {
    let sum = 0;
    for (const id of stock.move.owned("product", product)) {
      const row = stock.move.get(id);
      if (row?.["state"] !== "draft") continue;
      const to = stock.location.get(Number(row["to_location"]));
      if (to?.["parent"] === warehouse) sum += Number(row["quantity"]);
    }
    return sum;
  };
  const stock = stockModels();
  return {
    ...catalogModels(quantity),
    ...partyModels(),
    ...stock,
    ...purchaseModels(() => stock.move),
  };
}
