import fc from "fast-check";
import type {
  World,
  WorldAnswer,
  WorldCommand,
  WorldEntities,
  WorldKind,
} from "../../../demo/world/types.ts";
import { hoursAfter } from "./small-world.ts";

/** Something done to a world; numbers pick products and purchases, whatever there is. */
export type Step =
  | { readonly do: "advance"; readonly hours: number }
  | { readonly do: "execute"; readonly command: (world: World) => WorldCommand };

const place = fc.constantFrom("web", "store-1", "store-2", "store-3", "store-4", "store-9");
const nth = fc.nat(400);

/** The nth entity of a kind, counted from the newest. */
function newest<K extends WorldKind>(
  world: World,
  kind: K,
  n: number,
): WorldEntities[K] | undefined {
  const all = world.all(kind);
  return all.length === 0 ? undefined : all[all.length - 1 - (n % all.length)];
}

const units = fc.integer({ min: 0, max: 40 });
const sales: fc.Arbitrary<(world: World) => WorldCommand> = fc.oneof(
  fc.tuple(nth, place, units, fc.boolean()).map(([n, store, quantity, shown]) => {
    return (world: World): WorldCommand => {
      const product = world.all("product")[n % 200]?.code ?? "";
      const member = shown ? (newest(world, "member", n)?.id ?? null) : null;
      const lines = [{ product, quantity }];
      const reference = `till-${n % 7}`;
      return { type: "receipt.ring", store, reference, member, tender: "cash", lines };
    };
  }),
  fc.tuple(nth, units).map(([n, quantity]) => {
    return (world: World): WorldCommand => {
      const receipt = newest(world, "receipt", n % 3);
      const lines = (receipt?.lines ?? []).slice(0, 1).map(({ id: line }) => ({ line, quantity }));
      return { type: "receipt.refund", receipt: receipt?.id ?? "none", lines };
    };
  }),
  fc.tuple(nth, units).map(([n, quantity]) => {
    return (world: World): WorldCommand => {
      const product = world.all("product")[n % 200]?.code ?? "";
      const customer = newest(world, "customer", n)?.id ?? "none";
      const lines = [{ product, quantity }];
      return { type: "order.place", reference: `shop-${n % 7}`, customer, lines };
    };
  }),
);

const people: fc.Arbitrary<(world: World) => WorldCommand> = fc.oneof(
  nth.map((n) => {
    return (world: World): WorldCommand => {
      const member = newest(world, "member", n)?.id ?? "none";
      return { type: "member.change", member, fields: { email: `till.${n}@example.com` } };
    };
  }),
  fc.tuple(nth, fc.boolean()).map(([n, fresh]) => {
    return (world: World): WorldCommand => {
      const contact = fresh ? null : (newest(world, "contact", n)?.id ?? "none");
      return { type: "contact.change", contact, fields: { email: `crm.${n}@example.com` } };
    };
  }),
  fc.tuple(fc.nat(5), fc.nat(5)).map(([one, other]) => {
    return (world: World): WorldCommand => {
      const id = (n: number) => newest(world, "contact", n)?.id ?? "none";
      return { type: "contact.merge", into: id(one), contact: id(other) };
    };
  }),
);

const days = fc.integer({ min: 0, max: 10 });
const disruptions: fc.Arbitrary<(world: World) => WorldCommand> = fc.oneof(
  fc.tuple(nth, days).map(([n, lateDays]) => {
    return (world: World): WorldCommand => {
      const waiting = world.all("shipment").filter(({ state }) => state === "waiting");
      const shipment = waiting[n % Math.max(1, waiting.length)]?.id ?? "none";
      return { type: "disrupt.shipment", shipment, how: n % 3 === 0 ? "lost" : { lateDays } };
    };
  }),
  fc.tuple(fc.nat(9), days).map(([n, count]) => {
    return (): WorldCommand => ({ type: "disrupt.supplier", supplier: String(n), days: count });
  }),
  fc.tuple(nth, days, fc.integer({ min: -1, max: 12 })).map(([n, count, quarters]) => {
    return (world: World): WorldCommand => {
      const product = n % 4 === 0 ? null : (world.all("product")[n % 200]?.code ?? "");
      return { type: "disrupt.demand", product, factor: quarters / 4, days: count };
    };
  }),
);

const command: fc.Arbitrary<(world: World) => WorldCommand> = fc.oneof(
  sales,
  people,
  disruptions,
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
  { maxLength: 40 },
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
