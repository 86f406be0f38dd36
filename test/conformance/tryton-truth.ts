import { incomingMoveOf, lineOf } from "../../demo/systems/tryton/ids.ts";
import type { TrytonEmulator } from "../../demo/systems/tryton/index.ts";
import type { World } from "../../demo/world/types.ts";
import type { Kind } from "../../src/domain/records.ts";
import { inventorySourceId } from "../../src/domain/records.ts";

/** The ids by which the ERP knows what the world calls otherwise. */
export type Numbers = Readonly<
  Record<
    "product" | "location" | "supplier" | "offer" | "purchase" | "shipment" | "move",
    (worldId: string) => string
  >
>;

export function numbersOf({ numberOf }: TrytonEmulator): Numbers {
  const of = (kind: keyof Numbers) => (id: string) => numberOf(kind, id) ?? 0;
  return {
    product: (code) => String(of("product")(code)),
    offer: (id) => String(of("offer")(id)),
    purchase: (id) => String(of("purchase")(id)),
    shipment: (id) => String(of("shipment")(id)),
    // The company itself is the first party; a warehouse has three zones after it.
    supplier: (id) => String(of("supplier")(id) + 1),
    location: (id) => String(of("location")(id) * 4 + 6),
    move: (id) => String(of("move")(id) * 4),
  };
}

/** What the connector must find of a kind, made from the world without the emulator's tables. */
export function trytonTruth(
  world: World,
  numbers: Numbers,
  kind: Kind,
): ReadonlyMap<string, object> {
  switch (kind) {
    case "product":
      return new Map(
        world.all("product").map(({ code, gtin, title }) => {
          const id = numbers.product(code);
          return [id, { title, variants: [{ sourceId: id, sku: code, gtin }] }];
        }),
      );
    case "location":
      return new Map(
        world
          .all("location")
          .map(({ id, name, type }) => [
            numbers.location(id),
            { name, type: type === "store" ? "STORE" : "WAREHOUSE" },
          ]),
      );
    case "supplier":
      return new Map(
        world.all("supplier").map(({ id, name, email, country }) => {
          return [numbers.supplier(id), { name, email, country }];
        }),
      );
    case "supplierOffer":
      return offers(world, numbers);
    case "inventory":
      return levels(world, numbers);
    case "purchaseOrder":
      return purchases(world, numbers);
    case "inboundShipment":
      return shipments(world, numbers);
    case "stockMovement":
      return movements(world, numbers);
    default:
      return new Map();
  }
}

function offers(world: World, numbers: Numbers): ReadonlyMap<string, object> {
  return new Map(
    world.all("offer").map((offer) => [
      numbers.offer(offer.id),
      {
        supplier: numbers.supplier(offer.supplier),
        variant: numbers.product(offer.product),
        unitCost: { e4: offer.unitCostPence * 100, currency: "GBP" },
        leadTimeDays: offer.leadTimeDays,
        minimumQuantity: offer.minimumQuantity,
        packSize: offer.packSize,
      },
    ]),
  );
}

/** Stores' sales are posted at the end of the day: until then the ERP counts them as there. */
function levels(world: World, numbers: Numbers): ReadonlyMap<string, object> {
  const key = (product: string, location: string) =>
    inventorySourceId(numbers.product(product), numbers.location(location));
  const onHand = new Map<string, number>();
  const incoming = new Map<string, number>();
  const add = (sums: Map<string, number>, id: string, units: number) =>
    sums.set(id, (sums.get(id) ?? 0) + units);
  for (const { product, from, to, quantity } of world.all("move")) {
    add(onHand, key(product, from), -quantity);
    add(onHand, key(product, to), quantity);
  }
  for (const { location, state, lines } of world.all("shipment")) {
    if (state !== "waiting") continue;
    for (const { product, quantity } of lines) add(incoming, key(product, location), quantity);
  }
  return new Map(
    world.all("stock").map(({ product, location, reserved }) => {
      const id = key(product, location);
      return [id, { onHand: onHand.get(id) ?? 0, incoming: incoming.get(id) ?? 0, reserved }];
    }),
  );
}

const STATUSES = {
  draft: "DRAFT",
  quotation: "QUOTED",
  confirmed: "CONFIRMED",
  processing: "CONFIRMED",
  done: "RECEIVED",
  cancelled: "CANCELLED",
} as const;

function purchases(world: World, numbers: Numbers): ReadonlyMap<string, object> {
  return new Map(
    world.all("purchase").map(({ id, state, reference, supplier, location, lines }) => [
      numbers.purchase(id),
      {
        ...{ status: STATUSES[state], reference },
        supplier: numbers.supplier(supplier),
        location: numbers.location(location),
        lines: lines.map(({ product, quantity, received, unitCostPence }) => ({
          ...{ variant: numbers.product(product), quantity, received },
          unitCost: { e4: unitCostPence * 100, currency: "GBP" },
        })),
      },
    ]),
  );
}

function shipments(world: World, numbers: Numbers): ReadonlyMap<string, object> {
  const statuses = { waiting: "PLANNED", received: "RECEIVED", cancelled: "CANCELLED" } as const;
  return new Map(
    world.all("shipment").map(({ id, number, state, purchase, location, lines }) => [
      numbers.shipment(id),
      {
        ...{ number, status: statuses[state], location: numbers.location(location) },
        lines: lines.map(({ product, quantity }) => ({
          ...{ variant: numbers.product(product), quantity },
          purchaseOrder: numbers.purchase(purchase),
        })),
      },
    ]),
  );
}

/** What was posted, and what is planned: the goods of shipments that have not come. */
function movements(world: World, numbers: Numbers): ReadonlyMap<string, object> {
  const truth = new Map<string, object>();
  for (const { id, product, quantity, reason } of world.all("move")) {
    // A receipt's moves are those of its shipment.
    if (reason === "receipt") continue;
    const said = { variant: numbers.product(product), quantity, reason: reason.toUpperCase() };
    truth.set(numbers.move(id), { ...said, status: "DONE" });
  }
  for (const { id, state, lines } of world.all("shipment")) {
    for (const [index, { product, quantity }] of lines.entries()) {
      const line = lineOf(Number(numbers.shipment(id)), index);
      const said = { variant: numbers.product(product), quantity, reason: "RECEIPT" };
      const status = state === "received" ? "DONE" : "PLANNED";
      truth.set(String(incomingMoveOf(line)), { ...said, status });
    }
  }
  return truth;
}
