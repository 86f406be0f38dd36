import { PLUS_COST, startShopifyEmulator } from "../../demo/systems/shopify/emulator.ts";
import { gid, shopifyIds } from "../../demo/systems/shopify/ids.ts";
import { orderPayload } from "../../demo/systems/shopify/payloads.ts";
import { shopifyViews } from "../../demo/systems/shopify/views.ts";
import { signedHeaders } from "../../demo/systems/shopify/webhooks.ts";
import type { World } from "../../demo/world/types.ts";
import type { RawRequest } from "../../src/connectors/contract.ts";
import { shopify } from "../../src/connectors/shopify/index.ts";
import { inventorySourceId, type Kind } from "../../src/domain/records.ts";
import { priceCase } from "../connectors/price-case.ts";
import { worldUntil } from "../connectors/world-until.ts";
import type { Harness } from "./harness.ts";
import { shopifyTruth } from "./shopify-truth.ts";

const WRONG_TOKEN = "shpat_wrong-but-well-formed";
const MAX_AGE_MS = 3_600_000;

/** The Shopify connector in front of the emulator, in front of a small world whose time stands. */
export async function shopifyHarness(): Promise<Harness> {
  const world = worldUntil("2010-12-09T12:00:00.000Z");
  const emulator = await startShopifyEmulator({ world, port: 0, cost: PLUS_COST });
  const { url, accessToken, webhookSecret, apiVersion, faults } = emulator;
  const changed = changer(world);
  const request = (body: string, sentAt: Date): RawRequest => ({
    method: "POST",
    url: "http://127.0.0.1/webhooks/shopify",
    headers: signedHeaders("orders/updated", body, sentAt, { secret: webhookSecret, apiVersion }),
    body: new TextEncoder().encode(body),
  });

  return {
    connect: (outside, { credentials = "right", timeoutMs = 5_000 } = {}) =>
      shopify(
        {
          url,
          accessToken: credentials === "right" ? accessToken : WRONG_TOKEN,
          webhookSecret,
          timeoutMs,
          pageMax: 100,
          webhookMaxAgeMs: MAX_AGE_MS,
        },
        outside,
      ),
    secrets: [accessToken, webhookSecret, WRONG_TOKEN],
    requests: emulator.requests,
    faults,
    truth: (kind) => shopifyTruth(world, kind),
    unknownKey: (kind) =>
      kind === "inventory"
        ? inventorySourceId(gid("ProductVariant", 999_999_999), gid("Location", 999_999_999))
        : gid(GID_TYPE[kind] ?? "Product", 999_999_999),
    change: changed,
    webhooks: {
      genuine(sentAt) {
        const order = world.all("order").find(({ shippedAt }) => shippedAt !== null);
        if (!order) throw new Error("No order has been shipped yet.");
        const body = JSON.stringify(orderPayload(order, shopifyViews(world, url)));
        const sourceId = gid("Order", shopifyIds(world).numberOf("order", order.id));
        return { request: request(body, sentAt), about: { kind: "order", sourceId } };
      },
      signed: request,
      signatureHeader: "x-shopify-hmac-sha256",
      maxAgeMs: MAX_AGE_MS,
    },
    writes: {
      "price.set": () =>
        priceCase(world, (code) =>
          gid("ProductVariant", shopifyIds(world).numberOf("product", code)),
        ),
    },
    async close() {
      await emulator.close();
      world.close();
    },
  };
}

const GID_TYPE: Partial<Record<Kind, string>> = {
  product: "Product",
  price: "ProductVariant",
  location: "Location",
  customer: "Customer",
  order: "Order",
};

/** Changes the world as its people would; time moves on only where nothing else brings a change. */
function changer(world: World): Harness["change"] {
  const ids = shopifyIds(world);
  let turn = 0;
  const untilChanged = (kind: "order" | "customer") => {
    const seq = Math.max(...world.all(kind).map((entity) => entity.seq));
    for (let hours = 0; hours < 100; hours += 1) {
      world.advanceTo(new Date(Date.parse(world.now()) + 3_600_000).toISOString());
      const [entity] = world.changedSince(kind, seq, 1);
      if (entity) return gid(GID_TYPE[kind] ?? "", ids.numberOf(kind, entity.id));
    }
    throw new Error(`Nothing happens to any ${kind}.`);
  };
  return (kind) => {
    turn += 1;
    const products = world.all("product");
    const product = products[(turn * 37) % products.length];
    if (!product) throw new Error("The world has no products.");
    const number = ids.numberOf("product", product.code);
    switch (kind) {
      case "product":
      case "price":
        world.execute({ type: "price.set", product: product.code, pricePence: 100 + turn });
        return gid(kind === "price" ? "ProductVariant" : "Product", number);
      case "inventory": {
        const stock = { product: product.code, location: "web", onHand: 1_000 + turn };
        world.execute({ type: "stock.adjust", ...stock });
        const location = gid("Location", ids.numberOf("location", "web"));
        return inventorySourceId(gid("ProductVariant", number), location);
      }
      case "order":
      case "customer":
        return untilChanged(kind);
      default:
        return null;
    }
  };
}
