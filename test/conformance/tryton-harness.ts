import type { TrytonEmulator } from "../../demo/systems/tryton/index.ts";
import { startTrytonEmulator } from "../../demo/systems/tryton/index.ts";
import type { World, WorldKind } from "../../demo/world/types.ts";
import { tryton } from "../../src/connectors/tryton/index.ts";
import type { Kind } from "../../src/domain/records.ts";
import { configOf, stillWorld } from "../connectors/tryton/erp.ts";
import type { Harness, WriteCase } from "./harness.ts";
import { numbersOf, trytonTruth } from "./tryton-truth.ts";

const WRONG_PASSWORD = "a-password-that-is-wrong";

/** The Tryton connector before the emulated ERP of a day of the demo world, which stands still. */
export async function trytonHarness(): Promise<Harness> {
  const world = stillWorld();
  const emulator = await startTrytonEmulator({ world, port: 0 });
  const users = purchasersOf(world);
  for (let nth = 0; nth < PURCHASES; nth += 1) users.buy(nth, nth % 3 === 0 ? "draft" : "sent");
  const numbers = numbersOf(emulator);
  return {
    connect: (outside, { credentials = "right", timeoutMs = 5000 } = {}) => {
      const wrong = credentials === "wrong" ? { password: WRONG_PASSWORD } : {};
      return tryton({ ...configOf(emulator, { pageMax: 40, timeoutMs }), ...wrong }, outside);
    },
    secrets: [emulator.password, WRONG_PASSWORD],
    requests: () => emulator.requests(),
    faults: emulator.faults,
    truth: (kind) => trytonTruth(world, numbers, kind),
    unknownKey: (kind) => (kind === "inventory" ? `999999@${numbers.location("web")}` : "999999"),
    change: (kind) => changeOne(world, emulator, users, kind),
    writes: {
      "purchaseOrder.create": () => users.orderCase(emulator),
      "purchaseOrder.place": () => users.placeCase(emulator),
      "purchaseOrder.cancel": () => users.cancelCase(emulator),
    },
    async close() {
      await emulator.close();
      world.close();
    },
  };
}

const PURCHASES = 18;

/** People of the retailer at work in the ERP. */
function purchasersOf(world: World) {
  const execute = (command: Parameters<World["execute"]>[0]): string => {
    const answer = world.execute(command);
    if (!answer.ok) throw new Error(answer.reason);
    return answer.id;
  };
  const offerAt = (nth: number) => {
    const offers = world.all("offer");
    const offer = offers[nth % offers.length];
    if (!offer) throw new Error("The world has no offers.");
    return offer;
  };
  const buy = (nth: number, until: "draft" | "quoted" | "sent"): string => {
    const { supplier, product, minimumQuantity: quantity, unitCostPence } = offerAt(nth);
    const purchase = execute({
      ...{ type: "purchase.create", supplier, location: "web", reference: null, comment: "" },
      lines: [{ product, quantity, unitCostPence }],
    });
    if (until === "draft") return purchase;
    execute({ type: "purchase.quote", purchase });
    if (until === "quoted") return purchase;
    for (const step of ["confirm", "process"] as const) {
      execute({ type: `purchase.${step}`, purchase });
    }
    return purchase;
  };
  let nth = PURCHASES;
  return {
    buy,
    execute,
    orderCase(emulator: TrytonEmulator): WriteCase {
      nth += 1;
      const offer = offerAt(nth);
      const numbers = numbersOf(emulator);
      return {
        action: {
          type: "purchaseOrder.create",
          supplier: numbers.supplier(offer.supplier),
          location: numbers.location("web"),
          note: "Ordered by the conformance suite",
          lines: [
            {
              variant: numbers.product(offer.product),
              quantity: offer.minimumQuantity,
              unitCost: { e4: offer.unitCostPence * 100, currency: "GBP" },
            },
          ],
        },
        effects: () => world.all("purchase").length,
      };
    },
    placeCase(emulator: TrytonEmulator): WriteCase {
      nth += 1;
      const purchaseOrder = numbersOf(emulator).purchase(buy(nth, "quoted"));
      const sent = () => world.all("purchase").filter(({ state }) => state === "processing");
      return {
        action: { type: "purchaseOrder.place", purchaseOrder },
        // Each is one order at its supplier and one shipment: a second of either shows as a half.
        effects: () => (sent().length + world.all("shipment").length) / 2,
      };
    },
    cancelCase(emulator: TrytonEmulator): WriteCase {
      nth += 1;
      const purchase = numbersOf(emulator).purchase(buy(nth, "draft"));
      const cancelled = () => world.all("purchase").filter(({ state }) => state === "cancelled");
      return {
        action: { type: "purchaseOrder.cancel", purchaseOrder: purchase },
        effects: () => cancelled().length,
      };
    },
  };
}

/** What happens in the ERP by itself or by its users; the world's master data never changes. */
function changeOne(
  world: World,
  emulator: TrytonEmulator,
  users: ReturnType<typeof purchasersOf>,
  kind: Kind,
): string | null {
  const numbers = numbersOf(emulator);
  switch (kind) {
    case "product": {
      const [product] = world.all("product");
      if (!product) return null;
      users.execute({
        type: "price.set",
        product: product.code,
        pricePence: product.pricePence + 1,
      });
      return numbers.product(product.code);
    }
    case "inventory":
    case "stockMovement": {
      const stock = world.all("stock").find(({ location }) => location === "web");
      if (!stock) return null;
      const { product, location } = stock;
      users.execute({ type: "stock.adjust", product, location, onHand: stock.onHand + 1 });
      const move = world.all("move").at(-1);
      if (kind === "stockMovement") return move ? numbers.move(move.id) : null;
      return `${numbers.product(product)}@${numbers.location(location)}`;
    }
    case "purchaseOrder":
      return numbers.purchase(users.buy(world.all("purchase").length, "sent"));
    case "inboundShipment": {
      users.buy(world.all("purchase").length, "sent");
      const shipment = lastOf(world, "shipment");
      return shipment === null ? null : numbers.shipment(shipment);
    }
    default:
      return null;
  }
}

function lastOf(world: World, kind: Extract<WorldKind, "shipment">): string | null {
  return world.all(kind).at(-1)?.id ?? null;
}
