import { orderIdOf, refundIdOf, squareId } from "../../demo/systems/square/ids.ts";
import type { World, WorldReceipt } from "../../demo/world/types.ts";
import { inventorySourceId, type Kind } from "../../src/domain/records.ts";

/** What the world holds, as records of Square should tell it; written without the connector. */
export function squareTruth(world: World, kind: Kind): ReadonlyMap<string, object> {
  const stores = world.all("location").filter(({ type }) => type === "store");
  switch (kind) {
    case "product":
      return new Map(
        world.all("product").map(({ code, gtin, title, description, categories }) => {
          const variants = [{ sourceId: variation(code), sku: code, gtin, title }];
          const expected = { title, description, categories, status: "ACTIVE", variants };
          return [squareId("item", code), expected];
        }),
      );
    case "price":
      return new Map(
        world.all("product").map(({ code, pricePence }) => {
          const expected = { channel: "POS", amount: pounds(pricePence), taxIncluded: true };
          return [variation(code), expected];
        }),
      );
    case "location":
      return new Map(
        stores.map(({ id, name, address }) => {
          const { line1, city, postalCode, country } = address;
          const told = { line1, line2: null, city, region: null, postalCode, country };
          return [place(id), { name, type: "STORE", active: true, address: told }];
        }),
      );
    case "inventory":
      return new Map(
        stores.flatMap(({ id }) =>
          world
            .all("stock")
            .filter(({ location }) => location === id)
            .map(({ product, onHand }) => {
              const sourceId = inventorySourceId(variation(product), place(id));
              const expected = { onHand, reserved: 0, variant: variation(product) };
              return [sourceId, { ...expected, location: place(id) }] as const;
            }),
        ),
      );
    case "customer":
      return new Map(
        world.all("member").map((member) => {
          const { givenName, familyName, email, phone, loyaltyCard, changedAt } = member;
          const expected = { givenName, familyName, email, phone, updatedAt: changedAt };
          return [squareId("customer", member.id), { ...expected, loyaltyIds: [loyaltyCard] }];
        }),
      );
    case "order":
      return new Map(world.all("receipt").map((receipt) => [orderIdOf(receipt), orderOf(receipt)]));
    default:
      return new Map();
  }
}

const variation = (code: string) => squareId("variation", code);
const place = (id: string) => squareId("location", id);
const pounds = (pence: number) => ({ e4: pence * 100, currency: "GBP" });

function orderOf(receipt: WorldReceipt): object {
  const order = orderIdOf(receipt);
  const total = receipt.lines.reduce((sum, { quantity, unitPricePence }) => {
    return sum + quantity * unitPricePence;
  }, 0);
  const refunded = receipt.refunds.reduce((sum, { amountPence }) => sum + amountPence, 0);
  const lineId = (id: string) => squareId("line", id);
  return {
    number: receipt.number,
    channel: "POS",
    placedAt: receipt.at,
    updatedAt: receipt.refunds.at(-1)?.at ?? receipt.at,
    status: "COMPLETED",
    paymentStatus: refunded === 0 ? "PAID" : refunded === total ? "REFUNDED" : "PARTIALLY_REFUNDED",
    fulfillmentStatus: "FULFILLED",
    customer: receipt.member === null ? null : squareId("customer", receipt.member),
    location: place(receipt.store),
    taxIncluded: true,
    subtotal: pounds(total),
    shipping: pounds(0),
    total: pounds(total),
    lines: receipt.lines.map(({ id, product, quantity, unitPricePence }) => ({
      sourceId: lineId(id),
      variant: variation(product),
      quantity,
      unitPrice: pounds(unitPricePence),
      total: pounds(unitPricePence * quantity),
    })),
    refunds: receipt.refunds.map(({ id, at, amountPence, lines }) => ({
      sourceId: refundIdOf(order, id),
      at,
      amount: pounds(amountPence),
      lines: receipt.lines.flatMap((line) => {
        const back = lines.filter((one) => one.line === line.id);
        const quantity = back.reduce((sum, one) => sum + one.quantity, 0);
        return quantity > 0 ? [{ line: lineId(line.id), quantity }] : [];
      }),
    })),
  };
}
