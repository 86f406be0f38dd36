import fc from "fast-check";
import type { World, WorldAnswer, WorldCommand } from "../../../demo/world/types.ts";
import { hoursAfter } from "./small-world.ts";

/** Something done to a world; numbers pick products and purchases, whatever there is. */
export type Step =
  | { readonly do: "advance"; readonly hours: number }
  | { readonly do: "execute"; readonly command: (world: World) => WorldCommand };

const place = fc.constantFrom("web", "store-1", "store-2", "store-3", "store-4", "store-9");
const nth = fc.nat(400);

const command: fc.Arbitrary<(world: World) => WorldCommand> = fc.oneof(
  fc.tuple(nth, place, fc.integer({ min: -5, max: 500 })).map(([n, location, quantity]) => {
    return (world: World): WorldCommand => {
      const offers = world.all("offer");
      const offer = offers[n % offers.length];
      const { supplier = "0", product = "", unitCostPence = 0 } = offer ?? {};
      const lines = [{ product, quantity, unitCostPence }];
      return { type: "purchase.create", supplier, location, reference: null, comment: "", lines };
    };
  }),
  fc
    .tuple(
      fc.nat(3),
      fc.constantFrom(
        "purchase.quote" as const,
        "purchase.confirm" as const,
        "purchase.process" as const,
        "purchase.cancel" as const,
        "purchase.draft" as const,
      ),
    )
    .map(([back, type]) => {
      return (world: World): WorldCommand => {
        const purchases = world.all("purchase");
        return { type, purchase: purchases[purchases.length - 1 - back]?.id ?? "none" };
      };
    }),
  fc.tuple(nth, fc.integer({ min: -1, max: 2000 })).map(([n, pricePence]) => {
    return (world: World): WorldCommand => {
      const product = world.all("product")[n % 200]?.code ?? "";
      return { type: "price.set", product, pricePence };
    };
  }),
  fc.tuple(nth, place, fc.integer({ min: -1, max: 300 })).map(([n, location, onHand]) => {
    return (world: World): WorldCommand => {
      const product = world.all("product")[n % 200]?.code ?? "";
      return { type: "stock.adjust", product, location, onHand };
    };
  }),
);

export const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    fc.integer({ min: 1, max: 60 }).map((hours): Step => ({ do: "advance", hours })),
    command.map((make): Step => ({ do: "execute", command: make })),
  ),
  { maxLength: 25 },
);

/** Takes the steps; the answers to its commands. */
export function take(world: World, all: readonly Step[]): WorldAnswer[] {
  const answers: WorldAnswer[] = [];
  for (const step of all) {
    if (step.do === "advance") world.advanceTo(hoursAfter(world.now(), step.hours));
    else answers.push(world.execute(step.command(world)));
  }
  return answers;
}
