import { setTimeout as sleep } from "node:timers/promises";
import { type Benchmark, type Figure, quantile, tenths } from "./figure.ts";
import { type Client, httpClient } from "./support/http.ts";
import { cpuMs } from "./support/process.ts";
import {
  type Item,
  orderCreate,
  productUpdate,
  storefrontItems,
  type Webhook,
  webhookSigner,
} from "./support/storefront.ts";
import { newFolder, type RunningTutti, removeFolder, startTutti } from "./support/tutti.ts";

const LOADS = { full: { seconds: 20, perSecond: 50 }, small: { seconds: 1, perSecond: 10 } };
const WARM_UP_SECONDS = 3;
const POLL_GAP_MS = 5;
const VISIBLE_WITHIN_MS = 60_000;

/**
 * From sending a signed webhook until a query shows what it tells: 50 a second, by the clock and
 * whatever the answers, a changed price and a new order in turn. The query is sent when the webhook
 * is answered, because asking all the while would load the machine with more queries than
 * webhooks; so the figure is never too good, and a query's own time is in it. If the first does not
 * show it, the next follows 5 ms after. All over HTTP on loopback.
 */
export const webhooks: Benchmark = {
  name: "webhooks",
  async run(say, load) {
    const { seconds, perSecond } = LOADS[load];
    const folder = await newFolder();
    try {
      say("first start, which leaves much to be written to disk, then a warm one");
      const args = ["--speed", "0", "--log-level", "error"];
      await (await startTutti(folder, args)).stop();
      const tutti = await startTutti(folder, args);
      const client = httpClient(tutti.url, 64);
      try {
        const deliveries = await deliveriesFor(tutti, perSecond * (seconds + WARM_UP_SECONDS));
        say(`${perSecond} webhooks a second`);
        const warmUp = perSecond * WARM_UP_SECONDS;
        await sendAll(tutti, client, deliveries.slice(0, warmUp), perSecond);
        const beforeMs = await cpuMs(tutti.pid);
        const seen = await sendAll(tutti, client, deliveries.slice(warmUp), perSecond);
        const eachMs = ((await cpuMs(tutti.pid)) - beforeMs) / seen.length;
        return figures(seen, perSecond, tenths(eachMs));
      } finally {
        client.close();
        await tutti.stop();
      }
    } finally {
      await removeFolder(folder);
    }
  },
};

/** A webhook to be, and the query by whose answer `shows` sees that it was taken in. */
type Delivery = {
  readonly sign: () => Webhook;
  readonly query: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly shows: (answer: string) => boolean;
};

const PRICE = "query ($sku: String!) { productVariant(sku: $sku) { price { amount { amount } } } }";
const ORDER = "query ($number: String!) { order(number: $number) { number } }";

async function deliveriesFor(tutti: RunningTutti, count: number): Promise<readonly Delivery[]> {
  const sign = await webhookSigner(tutti.folder);
  const items = await storefrontItems(tutti, 2_000);
  const item = (n: number) => items[n % items.length] as Item;
  return Array.from({ length: count }, (_, n) => {
    if (n % 2 === 0) {
      const price = (1_000 + n / 100).toFixed(2);
      return {
        sign: () => sign("products/update", productUpdate(item(n / 2), price)),
        query: PRICE,
        variables: { sku: item(n / 2).sku },
        // An item comes again, with a higher price; on a late machine that one may come first.
        shows: (answer) => Number(/"amount":"([\d.]+)"/.exec(answer)?.[1]) >= Number(price),
      };
    }
    const number = `#BENCH-${n}`;
    const bought = [0, 1, 2, 3, 4, 5].map((step) => item(n * 7 + step * 13));
    return {
      sign: () => sign("orders/create", orderCreate(9_000_000_000 + n, number, bought)),
      query: ORDER,
      variables: { number },
      shows: (answer) => answer.includes(`"${number}"`),
    };
  });
}

type Seen = {
  readonly topic: string;
  /** Until the webhook was answered, and until a query showed it, both since it was sent. */
  readonly answeredMs: number;
  readonly visibleMs: number;
  readonly queries: number;
};

async function sendAll(
  tutti: RunningTutti,
  client: Client,
  deliveries: readonly Delivery[],
  perSecond: number,
): Promise<readonly Seen[]> {
  const beganMs = performance.now();
  const sent: Promise<Seen>[] = [];
  for (const [n, delivery] of deliveries.entries()) {
    const dueMs = beganMs + (n * 1000) / perSecond;
    await sleep(Math.max(0, dueMs - performance.now()));
    const one = send(tutti, client, delivery);
    // Told when all are awaited; until then a failure is not an unhandled one.
    one.catch(() => undefined);
    sent.push(one);
  }
  return Promise.all(sent);
}

async function send(tutti: RunningTutti, client: Client, delivery: Delivery): Promise<Seen> {
  const { headers, body } = delivery.sign();
  const sentMs = performance.now();
  const { status, text } = await client.post("/webhooks/shopify", headers, body);
  if (status !== 200) throw new Error(`refused: ${status} ${text}`);
  const answeredMs = performance.now() - sentMs;
  const { shownMs, count } = await untilShown(tutti, client, delivery);
  const topic = headers["x-shopify-topic"] ?? "";
  return { topic, answeredMs, visibleMs: shownMs - sentMs, queries: count };
}

async function untilShown(tutti: RunningTutti, client: Client, delivery: Delivery) {
  const { query, variables, shows } = delivery;
  const headers = {
    "content-type": "application/json",
    authorization: `Bearer ${tutti.keys["operator"]}`,
  };
  const body = JSON.stringify({ query, variables });
  const untilMs = performance.now() + VISIBLE_WITHIN_MS;
  for (let count = 1; performance.now() < untilMs; count += 1) {
    const { status, text } = await client.post("/graphql", headers, body);
    if (status !== 200) throw new Error(`no answer: ${status} ${text}`);
    if (shows(text)) return { shownMs: performance.now(), count };
    await sleep(POLL_GAP_MS);
  }
  throw new Error(`${body} did not show its webhook within ${VISIBLE_WITHIN_MS / 1000} s`);
}

function figures(seen: readonly Seen[], perSecond: number, cpuMsEach: number): readonly Figure[] {
  const all = seen.map(({ visibleMs }) => visibleMs);
  const ofTopic = (topic: string) =>
    seen.filter((one) => one.topic === topic).map(({ visibleMs }) => visibleMs);
  const at = (values: readonly number[], q: number) => tenths(quantile(values, q));
  const bar = { at: 100, better: "lower" } as const;
  const detail = {
    webhooks: seen.length,
    perSecond,
    // Of Tutti's own process, for a webhook with its query: it says less of the machine's load.
    cpuMsEach,
    queries: seen.reduce((sum, { queries }) => sum + queries, 0),
    p99Price: at(ofTopic("products/update"), 0.99),
    p99Order: at(ofTopic("orders/create"), 0.99),
    p99Answered: at(
      seen.map(({ answeredMs }) => answeredMs),
      0.99,
    ),
    slowest: at(all, 1),
  };
  return [
    { name: "webhook to visible, p50", value: at(all, 0.5), unit: "ms", bar: null, detail: {} },
    { name: "webhook to visible, p99", value: at(all, 0.99), unit: "ms", bar, detail },
  ];
}
