import { randomInt } from "node:crypto";
import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { buy, type Market, type Tally } from "./support/buyer.ts";
import { readFlags, WrongFlags } from "./support/flags.ts";
import { type Client, httpClient } from "./support/http.ts";
import { storeShelf, untilLeft, webShelf } from "./support/shelves.ts";
import { demoTill } from "./support/till.ts";
import {
  makeKey,
  newFolder,
  type RunningTutti,
  removeFolder,
  startTutti,
  startWorker,
} from "./support/tutti.ts";
import type { TuttiProcess } from "./support/tutti-process.ts";
import { demoWebShop } from "./support/web-shop.ts";

/**
 * More buyers than units, at once, through the keys of a web shop, tills and an agent, over two
 * gateways that are killed meanwhile: the web shop's buy from the warehouse, the others in a store.
 * Then counts at the web shop and the point of sale. Every unit must be sold
 * and none twice. The last line is JSON with --json; it ends with 1 when a unit was promised twice
 * or left over.
 */
export async function main(argv: readonly string[]): Promise<void> {
  const wanted = readWanted(argv);
  if (wanted === null) return;
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const folder = await newFolder();
  const gateways: RunningTutti[] = [];
  let worker: TuttiProcess | null = null;
  try {
    say("Starting a worker with the demo, and two gateways; the first sync takes a while.");
    worker = await startWorker(folder, ENVIRONMENT);
    for (let n = 0; n < GATEWAYS; n += 1) gateways.push(await startGateway(folder));
    const report = await drill(folder, gateways, wanted, say);
    say(wanted.json ? JSON.stringify(report) : Object.entries(report).join("\n"));
    const { sold, refused, oversold, left } = report;
    const clean = sold === wanted.stock && refused === wanted.buyers - wanted.stock;
    if (!clean || oversold !== 0 || left !== 0) process.exitCode = 1;
  } finally {
    await Promise.all(gateways.map((gateway) => gateway.kill()));
    await worker?.stop();
    await removeFolder(folder);
  }
}

const GATEWAYS = 2;
/**
 * So slow that none of the demo's own customers comes by; and a history after which the web shop
 * has few units left of something, which is read in a third of the time.
 */
const ENVIRONMENT = {
  ...{ TUTTI_DEMO_SPEED: "0.1", TUTTI_DEMO_HISTORY_DAYS: "45" },
  TUTTI_LOG_LEVEL: "error",
};
const OVER_WITHIN_MS = 300_000;

type Wanted = {
  readonly buyers: number;
  readonly stock: number;
  readonly kills: number;
  readonly json: boolean;
};

const FLAGS = {
  script: "drill:oversell",
  says: "More buyers than units, over gateways that are killed; counts at the systems themselves.",
  numbers: {
    buyers: { says: "How many come.", default: 500, min: 1, max: 2_000 },
    stock: { says: "Units there are, no more than buyers.", default: 100, min: 1, max: 2_000 },
    kills: { says: "How often a gateway is killed.", default: 4, min: 0, max: 100 },
  },
  switches: { json: "The last line is JSON." },
} as const;

function readWanted(argv: readonly string[]): Wanted | null {
  const wanted = readFlags(FLAGS, argv);
  if (wanted !== null && wanted.stock > wanted.buyers) {
    throw new WrongFlags(`--stock takes a whole number from 1 to ${wanted.buyers}`);
  }
  return wanted;
}

function startGateway(folder: string): Promise<RunningTutti> {
  return startTutti(folder, ["--role", "gateway"], ENVIRONMENT);
}

async function drill(
  folder: string,
  gateways: RunningTutti[],
  { buyers, stock, kills }: Wanted,
  say: (line: string) => void,
) {
  const roles = ["app", "app", "operator"] as const;
  const keys: string[] = [];
  for (const [n, role] of roles.entries()) keys.push(await makeKey(folder, `drill ${n}`, role));
  const asker = keys[2] ?? "";
  const ask = (query: string, variables: object) => askOne(gateways, asker, query, variables);
  const store = await storeShelf(ask);
  const [till, shop] = [await demoTill(folder), await demoWebShop(folder)];
  const web = await webShelf(ask, Math.floor(stock / 2));
  const atWeb = web?.units ?? 0;
  await till.count(store.shelf, stock - atWeb);
  await untilLeft(ask, store, stock - atWeb);
  say(`${stock} units, ${atWeb} of them in the web shop; ${buyers} buyers come.`);

  const clients = gateways.map(({ url }) => httpClient(url, CONNECTIONS));
  const closes = AbortSignal.timeout(OVER_WITHIN_MS);
  // Every buyer that waits listens to it.
  setMaxListeners(buyers, closes);
  const gateway = (n: number) => clients[n % GATEWAYS] ?? raise("there is no gateway");
  const common = { gateway, closes };
  const inStore: Market = {
    ...{ ...common, ...store, stock: stock - atWeb, tally: emptyTally() },
    sell: (reference) => till.sell(store.shelf, reference),
  };
  const orders: string[] = [];
  const online: Market | null = web && {
    ...{ ...common, ...web, stock: atWeb, tally: emptyTally() },
    async sell() {
      const order = await shop.order(web.shopId);
      if (order !== null) orders.push(order);
      return order !== null;
    },
  };
  const beganMs = performance.now();
  const over = new AbortController();
  const killing = killNowAndThen(folder, gateways, clients, kills, over.signal, say);
  const outcomes = await Promise.all(
    Array.from({ length: buyers }, (_, n) => {
      const channel = n % keys.length;
      const market = (channel === WEB_CHANNEL ? online : null) ?? inStore;
      return buy(market, n, keys[channel] ?? "");
    }),
  );
  const seconds = Math.round((performance.now() - beganMs) / 1000);
  over.abort();
  const killed = await killing;
  for (const client of clients) client.close();

  await untilLeft(ask, store, 0);
  if (web !== null) await untilLeft(ask, web, 0);
  const books = await till.books(store.shelf, "drill-");
  const soldOnline = await shop.has(orders);
  const sold = books.sold.length + soldOnline;
  const tally = sumOf(inStore.tally, online?.tally ?? emptyTally());
  return {
    ...{ buyers, stock, sold, refused: outcomes.filter((got) => !got).length, soldOnline },
    oversold: Math.max(0, sold - stock) + tally.brokenPromises,
    ...{ left: books.onShelf, soldTwice: books.sold.length - new Set(books.sold).size },
    ...{ reservations: tally.reservations, released: tally.released },
    ...{ gatewaysKilled: killed, callsRepeated: tally.repeats, callsFailed: tally.failures },
    seconds,
  };
}

/** Whose key is the first buys in the web shop; the others at the till. */
const WEB_CHANNEL = 0;

function emptyTally(): Tally {
  return {
    ...{ sold: 0, reservations: 0, released: 0 },
    ...{ brokenPromises: 0, repeats: 0, failures: 0 },
  };
}

function sumOf(one: Tally, other: Tally): Tally {
  const sum = emptyTally();
  for (const name of Object.keys(sum) as (keyof Tally)[]) sum[name] = one[name] + other[name];
  return sum;
}

const CONNECTIONS = 250;

/** Kills one gateway after the other and starts it again; gives how often. */
async function killNowAndThen(
  folder: string,
  gateways: RunningTutti[],
  clients: Client[],
  kills: number,
  over: AbortSignal,
  say: (line: string) => void,
): Promise<number> {
  for (let kill = 0; kill < kills; kill += 1) {
    await sleep(randomInt(500, 2_500), undefined, { signal: over }).catch(() => undefined);
    if (over.aborted) return kill;
    const n = kill % GATEWAYS;
    await gateways[n]?.kill();
    const again = await startGateway(folder);
    gateways[n] = again;
    clients[n]?.close();
    clients[n] = httpClient(again.url, CONNECTIONS);
    say(`kill ${kill + 1} of ${kills}: gateway ${n + 1}, back again`);
  }
  return kills;
}

async function askOne(
  gateways: readonly RunningTutti[],
  key: string,
  query: string,
  variables: object,
): Promise<unknown> {
  const response = await fetch(`${gateways[0]?.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(30_000),
  });
  const { data, errors } = (await response.json()) as { data: unknown; errors?: unknown };
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

function raise(message: string): never {
  throw new Error(message);
}
