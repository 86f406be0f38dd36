import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "../src/store/database.ts";
import { type Benchmark, type Figure, quantile, tenths } from "./figure.ts";
import { withDatabase } from "./support/database.ts";
import { type Client, httpClient } from "./support/http.ts";
import { lookout, type Sight } from "./support/lookout.ts";
import { cpuMs } from "./support/process.ts";
import { orderCreate, productUpdate, type Webhook } from "./support/storefront.ts";
import {
  countUpdated,
  type StockedItem,
  type WebhookShop,
  webhookShop,
} from "./support/webhook-shop.ts";

const LOADS = {
  full: { seconds: 20, perSecond: 500, products: 4_000 },
  small: { seconds: 1, perSecond: 20, products: 100 },
};
const WARM_UP_SECONDS = 5;
const CONNECTIONS_MAX = 256;

/**
 * From sending a signed webhook until a query shows what it tells, at 500 a second for 20 s, sent
 * by the clock whatever the answers: four tenths are new counts of stock from a point of sale, four
 * tenths new prices and two tenths new orders of six lines from a storefront, over 4,000 variants.
 * All that was answered is looked for by one query at a time, each 10 ms after the one before, so
 * that the machine answers webhooks and not queries; a webhook counts as visible when the query
 * that shows it is answered. A gateway of the built program with PostgreSQL takes them in; the
 * processor time is that of the gateway and of PostgreSQL's backends, queries included.
 */
export const webhooks500: Benchmark = {
  name: "webhooks-500",
  run: (say, load) =>
    withDatabase(async (database, place) => {
      const { seconds, perSecond, products } = LOADS[load];
      say(`filling ${products} products`);
      const shop = await webhookShop(database, place, products);
      const client = httpClient(shop.tutti.url, CONNECTIONS_MAX);
      try {
        say(`${perSecond} webhooks a second`);
        await sendAll(shop, client, perSecond, 0, perSecond * WARM_UP_SECONDS);
        const before = await spent(shop, database);
        const beganMs = performance.now();
        const first = perSecond * WARM_UP_SECONDS;
        const sent = await sendAll(shop, client, perSecond, first, perSecond * seconds);
        const tookMs = performance.now() - beganMs;
        const after = await spent(shop, database);
        const each = (part: keyof Spent) => (after[part] - before[part]) / sent.length;
        return [figure(sent, tookMs, perSecond, each("gateway"), each("database"))];
      } finally {
        client.close();
        await shop.stop();
      }
    }),
};

type Sent = { readonly answeredMs: number; readonly visibleMs: number };

async function sendAll(
  shop: WebhookShop,
  client: Client,
  perSecond: number,
  first: number,
  count: number,
): Promise<readonly Sent[]> {
  const sights = lookout(client, shop.tutti.keys["operator"] ?? "");
  const beganMs = performance.now();
  const sent: Promise<Sent>[] = [];
  for (let n = 0; n < count; n += 1) {
    const dueMs = beganMs + (n * 1000) / perSecond;
    const waitMs = dueMs - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    const { path, webhook, sight } = message(shop, first + n);
    const one = send(client, sights.seen, path, webhook, sight);
    // Told when all are awaited; until then a failure is not an unhandled one.
    one.catch(() => undefined);
    sent.push(one);
  }
  try {
    return await Promise.all(sent);
  } finally {
    await sights.stop();
  }
}

async function send(
  client: Client,
  seen: (sight: Sight) => Promise<number>,
  path: string,
  { headers, body }: Webhook,
  sight: Sight,
): Promise<Sent> {
  const sentMs = performance.now();
  const { status, text } = await client.post(path, headers, body);
  if (status !== 200) throw new Error(`refused: ${status} ${text}`);
  const answeredMs = performance.now() - sentMs;
  return { answeredMs, visibleMs: (await seen(sight)) - sentMs };
}

type Message = { readonly path: string; readonly webhook: Webhook; readonly sight: Sight };

/** The n-th webhook: what one tells is never told by another, and later ones tell more. */
function message({ items, signShopify, signSquare }: WebhookShop, n: number): Message {
  const item = (k: number) => items[k % items.length] as StockedItem;
  const it = item(n * 7);
  if (n % 5 === 4) {
    const number = `#BENCH-${n}`;
    const bought = [0, 1, 2, 3, 4, 5].map((step) => item(n * 7 + step * 13));
    const placedAt = new Date().toISOString();
    const webhook = signShopify("orders/create", orderCreate(9_000_000 + n, number, bought));
    return { path: "/webhooks/shopify", webhook, sight: { order: number, placedAt } };
  }
  if (n % 2 === 0) {
    const price = (1_000 + n / 100).toFixed(2);
    const webhook = signShopify("products/update", productUpdate(it, price));
    const sight = { id: it.variantId, atLeast: Number(price) };
    return { path: "/webhooks/shopify", webhook, sight };
  }
  const webhook = signSquare("inventory.count.updated", countUpdated(it, 1_000 + n));
  return { path: "/webhooks/square", webhook, sight: { id: it.levelId, atLeast: 1_000 + n } };
}

/** Processor time so far, in ms. */
type Spent = { readonly gateway: number; readonly database: number };

async function spent({ tutti }: WebhookShop, database: Database): Promise<Spent> {
  const rows = await database.query<{ pid: number }>(
    "select pid from pg_stat_activity where pid <> pg_backend_pid()",
  );
  const each = await Promise.all(rows.map(({ pid }) => cpuMs(pid)));
  return { gateway: await cpuMs(tutti.pid), database: each.reduce((sum, ms) => sum + ms, 0) };
}

function figure(
  sent: readonly Sent[],
  tookMs: number,
  perSecond: number,
  gatewayMs: number,
  databaseMs: number,
): Figure {
  const visible = sent.map(({ visibleMs }) => visibleMs);
  const answered = sent.map(({ answeredMs }) => answeredMs);
  const hundredths = (value: number) => Math.round(value * 100) / 100;
  return {
    name: "webhook to visible at 500/s, p99",
    value: tenths(quantile(visible, 0.99)),
    unit: "ms",
    bar: { at: 250, better: "lower" },
    detail: {
      webhooks: sent.length,
      sentPerSecond: perSecond,
      takenInPerSecond: Math.round((sent.length * 1000) / tookMs),
      p50: tenths(quantile(visible, 0.5)),
      slowest: tenths(quantile(visible, 1)),
      p50Answered: tenths(quantile(answered, 0.5)),
      p99Answered: tenths(quantile(answered, 0.99)),
      gatewayMsEach: hundredths(gatewayMs),
      databaseMsEach: hundredths(databaseMs),
    },
  };
}
