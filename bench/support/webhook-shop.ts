import { createHmac, randomFillSync, randomUUID } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { inventorySourceId, type RecordOf } from "../../src/domain/records.ts";
import { demoKeys } from "../../src/server/demo-keys.ts";
import { systemClock } from "../../src/server/system-clock.ts";
import type { Database } from "../../src/store/database.ts";
import { inventory, location, price, product } from "./records.ts";
import { type Item, PREFIX, signShopify, type Webhook } from "./storefront.ts";
import { benchTake } from "./take.ts";
import { type RunningTutti, startTutti } from "./tutti.ts";

/** A retailer of one storefront and one point of sale, who told Tutti of everything already. */
export type WebhookShop = {
  readonly tutti: RunningTutti;
  readonly items: readonly StockedItem[];
  readonly signShopify: (topic: string, payload: object) => Webhook;
  readonly signSquare: (type: string, object: object) => Webhook;
  stop(): Promise<void>;
};

export type StockedItem = Item & {
  /** The graph's ids of the variant and of its stock at the store. */
  readonly variantId: string;
  readonly levelId: string;
  /** The point of sale's ids. */
  readonly catalogId: string;
  readonly locationId: string;
};

const SECRET = "bench-webhook-secret";
const SQUARE_URL = "http://bench.invalid/webhooks/square";
const PAGE = 500;
const STORE = "location-1";

/** Fills the database through the real intake, and starts a gateway of the built program on it. */
export async function webhookShop(
  database: Database,
  place: { readonly url: string; readonly folder: string },
  products: number,
): Promise<WebhookShop> {
  await fill(database, products);
  const items = await itemsOf(database, products);
  const stub = createServer((request, response) => {
    request.resume().once("end", () => {
      response.setHeader("content-type", "application/json");
      response.end(
        JSON.stringify({ data: { shop: { currencyCode: "GBP", taxesIncluded: true } } }),
      );
    });
  });
  await new Promise<void>((resolve) => stub.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(stub.address() as AddressInfo).port}`;
  const folder = join(place.folder, "gateway");
  await mkdir(folder, { recursive: true });
  const access = { url, accessToken: "bench" };
  const systems = {
    shopify: { type: "shopify", ...access, webhookSecret: SECRET },
    square: {
      ...{ type: "square", ...access, webhookSignatureKey: SECRET, webhookUrl: SQUARE_URL },
    },
  };
  await writeFile(join(folder, "tutti.config.json"), JSON.stringify({ systems }));
  const random = (into: Uint8Array) => randomFillSync(into);
  const keys = await demoKeys(database, folder, systemClock(), random);
  const args = ["--no-demo", "--role", "gateway", "--log-level", "error"];
  const tutti = await startTutti(folder, args, { DATABASE_URL: place.url }, folder);
  return {
    tutti: { ...tutti, keys },
    items,
    signShopify: signShopify(SECRET),
    signSquare,
    async stop() {
      await tutti.stop();
      stub.close();
    },
  };
}

/** What the storefront and the point of sale say of a product, as their webhooks would. */
function told(i: number): RecordOf<"product"> {
  const made = product(i);
  const variants = made.variants.map((variant) => ({ ...variant, title: made.title }));
  return { ...made, description: made.title, vendor: "Bench", categories: ["Bench"], variants };
}

const catalogId = (i: number) => `SQUARE-${i}`;

function toldByTill(i: number): RecordOf<"product"> {
  const made = told(i);
  const variants = made.variants.map((one) => ({ ...one, sourceId: catalogId(i) }));
  return { ...made, sourceId: `SQUARE-ITEM-${i}`, variants };
}

function stock(i: number): RecordOf<"inventory"> {
  const variant = catalogId(i);
  return { ...inventory(i, 1), variant, sourceId: inventorySourceId(variant, STORE), reserved: 0 };
}

async function fill(database: Database, products: number): Promise<void> {
  const take = benchTake(database);
  await take("square", { records: [location(1)] });
  for (let from = 0; from < products; from += PAGE) {
    const some = Array.from({ length: Math.min(PAGE, products - from) }, (_, n) => from + n + 1);
    await take("shopify", { records: some.flatMap((i) => [told(i), price(i)]) });
    await take("square", { records: some.flatMap((i) => [toldByTill(i), stock(i)]) });
  }
  await database.query("vacuum analyze");
}

async function itemsOf(database: Database, products: number): Promise<readonly StockedItem[]> {
  const rows = await database.query<{ sourceId: string; goldenId: string }>(
    `select source_id as "sourceId", golden_id as "goldenId" from crosswalk
     where (system, kind) in (('shopify', 'variant'), ('square', 'inventory'))`,
  );
  const golden = new Map(rows.map(({ sourceId, goldenId }) => [sourceId, goldenId]));
  const idOf = (sourceId: string) => {
    const id = golden.get(sourceId);
    if (id === undefined) throw new Error(`${sourceId} was not taken in`);
    return id;
  };
  return Array.from({ length: products }, (_, n) => {
    const i = n + 1;
    const [id, at] = [catalogId(i), STORE];
    return {
      ...{ number: i, sku: `SKU-${i}`, title: product(i).title },
      variantId: idOf(`${PREFIX}${i}`),
      levelId: idOf(inventorySourceId(id, at)),
      ...{ catalogId: id, locationId: at },
    };
  });
}

/** An event in Square's envelope, signed for the address it was told. */
function signSquare(type: string, object: object): Webhook {
  const event = { merchant_id: "BENCH", type, event_id: randomUUID() };
  const created_at = new Date().toISOString();
  const body = JSON.stringify({ ...event, created_at, data: { type, object } });
  const signature = createHmac("sha256", SECRET).update(`${SQUARE_URL}${body}`).digest("base64");
  const headers = {
    "content-type": "application/json",
    "x-square-hmacsha256-signature": signature,
  };
  return { body, headers };
}

/** The body of inventory.count.updated: there are so many units of the item now. */
export function countUpdated({ catalogId, locationId }: StockedItem, units: number): object {
  const count = {
    ...{ catalog_object_id: catalogId, catalog_object_type: "ITEM_VARIATION", state: "IN_STOCK" },
    ...{
      location_id: locationId,
      quantity: String(units),
      calculated_at: new Date().toISOString(),
    },
  };
  return { inventory_counts: [count] };
}
