import { randomInt } from "node:crypto";
import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { buy, type Market, type Tally } from "./support/buyer.ts";
import { readFlags, WrongFlags } from "./support/flags.ts";
import { type Client, httpClient } from "./support/http.ts";
import { demoTill, type Shelf } from "./support/till.ts";
import {
  makeKey,
  newFolder,
  type RunningTutti,
  removeFolder,
  startTutti,
  startWorker,
} from "./support/tutti.ts";
import type { TuttiProcess } from "./support/tutti-process.ts";

/**
 * More buyers than units, at once, through the keys of a web shop, tills and an agent, over two
 * gateways that are killed meanwhile: then counts at the point of sale. Every unit must be sold
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
/** So slow that none of the demo's own customers comes by. */
const ENVIRONMENT = { TUTTI_DEMO_SPEED: "0.1", TUTTI_LOG_LEVEL: "error" };
const OVER_WITHIN_MS = 300_000;
const SEEN_WITHIN_MS = 120_000;

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
  const place = await placeOf(ask);
  const till = await demoTill(folder);
  await till.count(place.shelf, stock);
  await untilAvailable(ask, place, stock);
  say(`${stock} units are on the shelf; ${buyers} buyers come.`);

  const tally: Tally = {
    ...{ sold: 0, reservations: 0, released: 0 },
    ...{ brokenPromises: 0, repeats: 0, failures: 0 },
  };
  const clients = gateways.map(({ url }) => httpClient(url, CONNECTIONS));
  const closes = AbortSignal.timeout(OVER_WITHIN_MS);
  // Every buyer that waits listens to it.
  setMaxListeners(buyers, closes);
  const market: Market = {
    ...{ till, stock, tally, ...place, closes },
    gateway: (n) => clients[n % GATEWAYS] ?? raise("there is no gateway"),
  };
  const beganMs = performance.now();
  const over = new AbortController();
  const killing = killNowAndThen(folder, gateways, clients, kills, over.signal, say);
  const outcomes = await Promise.all(
    Array.from({ length: buyers }, (_, n) => buy(market, n, keys[n % keys.length] ?? "")),
  );
  const seconds = Math.round((performance.now() - beganMs) / 1000);
  over.abort();
  const killed = await killing;
  for (const client of clients) client.close();

  await untilAvailable(ask, place, 0);
  const books = await till.books(place.shelf, "drill-");
  const sold = books.sold.length;
  return {
    ...{ buyers, stock, sold, refused: outcomes.filter((got) => !got).length },
    oversold: Math.max(0, sold - stock) + tally.brokenPromises,
    ...{ left: books.onShelf, soldTwice: sold - new Set(books.sold).size },
    ...{ reservations: tally.reservations, released: tally.released },
    ...{
      gatewaysKilled: killed,
      callsRepeated: tally.repeats,
      callsFailed: tally.failures,
      seconds,
    },
  };
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

type Ask = (query: string, variables: object) => Promise<unknown>;

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

type Where = {
  readonly shelf: Shelf;
  readonly variantId: string;
  readonly locationId: string;
};

/** A variant in a store, of which the point of sale tells. */
async function placeOf(ask: Ask): Promise<Where> {
  const { locations } = (await ask(LOCATIONS, {})) as {
    locations: { nodes: readonly ({ id: string } & Known)[] };
  };
  const [store] = locations.nodes.filter((one) => squareIds(one).length > 0);
  if (store === undefined) return raise("the point of sale has told of no store yet");
  const { inventoryLevels } = (await ask(LEVELS, { locationIds: [store.id] })) as {
    inventoryLevels: { nodes: readonly { variant: { id: string } & Known }[] };
  };
  const known = inventoryLevels.nodes.map(({ variant }) => variant);
  const [variant] = known.filter((one) => squareIds(one).length > 0);
  if (variant === undefined) return raise("the point of sale has told of no stock yet");
  const [location = ""] = squareIds(store);
  const [item = ""] = squareIds(variant);
  return { shelf: { location, item }, variantId: variant.id, locationId: store.id };
}

type Known = { readonly identities: readonly { system: string; sourceId: string }[] };

function squareIds({ identities }: Known): readonly string[] {
  return identities.flatMap(({ system, sourceId }) => (system === "square" ? [sourceId] : []));
}

const LOCATIONS = `{ locations(first: 20, filter: { type: [STORE] }) {
  nodes { id identities { system sourceId } } } }`;
const LEVELS = `query ($locationIds: [ID!]) {
  inventoryLevels(first: 50, filter: { locationIds: $locationIds }) {
    nodes { variant { id identities { system sourceId } } } } }`;
const LEVEL = `query ($variantIds: [ID!], $locationIds: [ID!]) {
  inventoryLevels(first: 1, filter: { variantIds: $variantIds, locationIds: $locationIds }) {
    nodes { onHand held availableToPromise } } }`;

/** Waits until the graph has heard of the count, and nothing is held any more. */
async function untilAvailable(ask: Ask, place: Where, units: number): Promise<void> {
  const variables = { variantIds: [place.variantId], locationIds: [place.locationId] };
  const until = performance.now() + SEEN_WITHIN_MS;
  for (let seen: unknown = null; performance.now() < until; await sleep(500)) {
    const { inventoryLevels } = (await ask(LEVEL, variables)) as {
      inventoryLevels: { nodes: readonly { onHand: number; held: number }[] };
    };
    const [level] = inventoryLevels.nodes;
    seen = level;
    if (level?.onHand === units && level.held === 0) return;
    if (performance.now() + 1_000 > until) throw new Error(`the graph has ${JSON.stringify(seen)}`);
  }
}

function raise(message: string): never {
  throw new Error(message);
}
