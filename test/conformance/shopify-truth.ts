import { gid, shopifyIds } from "../../demo/systems/shopify/ids.ts";
import type { World } from "../../demo/world/types.ts";
import { inventorySourceId, type Kind } from "../../src/domain/records.ts";

/** What the world holds, as records of Shopify should tell it; written without the connector. */
export function shopifyTruth(world: World, kind: Kind): ReadonlyMap<string, object> {
  const ids = shopifyIds(world);
  const seconds = (at: string) => `${at.slice(0, 19)}Z`;
  const product = (type: string, code: string) => gid(type, ids.numberOf("product", code));
  const location = (id: string) => gid("Location", ids.numberOf("location", id));
  const pounds = (pence: number) => ({ e4: pence * 100, currency: "GBP" });
  switch (kind) {
    case "product":
      return new Map(
        world.all("product").map((entity) => {
          const { code, gtin, title, description, vendor, categories } = entity;
          const variants = [{ sourceId: product("ProductVariant", code), sku: code, gtin }];
          const createdAt = seconds(entity.createdAt);
          const expected = { title, description, vendor, categories, status: "ACTIVE", createdAt };
          return [product("Product", code), { ...expected, variants }];
        }),
      );
    case "price":
      return new Map(
        world.all("product").map(({ code, pricePence, regularPricePence: regular }) => {
          const compareAt = regular > pricePence ? pounds(regular) : null;
          const expected = { amount: pounds(pricePence), compareAt, taxIncluded: true };
          return [product("ProductVariant", code), expected];
        }),
      );
    case "location":
      return new Map(
        world.all("location").map(({ id, name, type }) => {
          return [location(id), { name, type: type.toUpperCase(), active: true }];
        }),
      );
    case "inventory":
      return new Map(
        world.all("stock").map(({ product: code, location: place, onHand, reserved }) => {
          const sourceId = inventorySourceId(product("ProductVariant", code), location(place));
          return [sourceId, { onHand, reserved, location: location(place) }];
        }),
      );
    case "customer":
      return new Map(
        world.all("customer").map((customer) => {
          const { givenName, familyName, email, phone, address } = customer;
          const emailConsent = customer.emailConsent ? "SUBSCRIBED" : "UNSUBSCRIBED";
          const addresses = [{ line1: address.line1, country: address.country }];
          const expected = { givenName, familyName, email, phone, emailConsent, addresses };
          return [gid("Customer", ids.numberOf("customer", customer.id)), expected];
        }),
      );
    case "order":
      return new Map(
        world.all("order").map((order) => {
          const lines = order.lines.map((line) => ({
            sourceId: gid("LineItem", line.id),
            variant: product("ProductVariant", line.product),
            quantity: line.quantity,
            unitPrice: pounds(line.unitPricePence),
            total: pounds(line.unitPricePence * line.quantity),
          }));
          const subtotal = order.lines.reduce((sum, { unitPricePence, quantity }) => {
            return sum + unitPricePence * quantity;
          }, 0);
          const shipped = order.lines.map(({ id, quantity }) => ({
            line: gid("LineItem", id),
            quantity,
          }));
          const refunds = order.refunds.map((refund) => ({
            sourceId: gid("Refund", refund.id),
            amount: pounds(refund.amountPence),
            lines: order.lines.flatMap(({ id }) =>
              refund.lines
                .filter(({ line }) => line === id)
                .map(({ quantity }) => ({ line: gid("LineItem", id), quantity })),
            ),
          }));
          const expected = {
            number: order.number,
            channel: "WEB",
            placedAt: `${order.placedAt.slice(0, 19)}Z`,
            status: STATUS[order.status],
            customer: gid("Customer", ids.numberOf("customer", order.customer)),
            subtotal: pounds(subtotal),
            shipping: pounds(order.shippingPence),
            total: pounds(subtotal + order.shippingPence),
            lines,
            fulfillments: order.shippedAt === null ? [] : [{ lines: shipped }],
            refunds,
          };
          return [gid("Order", ids.numberOf("order", order.id)), expected];
        }),
      );
    default:
      return new Map();
  }
}

const STATUS = { open: "OPEN", shipped: "COMPLETED", cancelled: "CANCELLED" } as const;
