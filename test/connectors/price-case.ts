import type { World } from "../../demo/world/types.ts";
import type { WriteCase } from "../conformance/harness.ts";

let cases = 0;

/** A new price of a product that no other case has, and how often the world has taken it. */
export function priceCase(world: World, variantOf: (code: string) => string): WriteCase {
  cases += 1;
  const product = world.all("product")[cases];
  if (!product) throw new Error("The world has too few products.");
  const pricePence = 5_000 + cases;
  const amount = { e4: pricePence * 100, currency: "GBP" };
  return {
    action: { type: "price.set", variant: variantOf(product.code), amount },
    effects: () => (world.get("product", product.code)?.pricePence === pricePence ? 1 : 0),
  };
}
