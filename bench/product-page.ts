import { randomFillSync } from "node:crypto";
import { demoKeys } from "../src/server/demo-keys.ts";
import { systemClock } from "../src/server/system-clock.ts";
import type { Database } from "../src/store/database.ts";
import { type Benchmark, type Figure, median, tenths } from "./figure.ts";
import { type CatalogSize, fillCatalog } from "./support/catalog.ts";
import { withDatabase } from "./support/database.ts";
import { type Client, httpClient } from "./support/http.ts";
import { cpuMs } from "./support/process.ts";
import { type RunningTutti, startTutti } from "./support/tutti.ts";

const LOADS = {
  full: { size: { products: 200, customers: 1_000, orders: 8_000 }, rounds: 12, requests: 40 },
  small: { size: { products: 60, customers: 10, orders: 60 }, rounds: 2, requests: 4 },
};
const TIMES = 10;

/**
 * Processor time of one product page at ten times the catalog and history, as times what it takes
 * at once: 50 products with price, inventory, supplier offers, incoming purchase orders and newest
 * orders, all over HTTP. Both databases are filled through the real intake, each has a gateway
 * process of its own, and the two are asked in turn, so that what else the machine does meets both.
 * Counted are the gateway and the PostgreSQL backends; the bench itself is not.
 */
export const productPage: Benchmark = {
  name: "product-page",
  run: (say, load) => {
    const { size, rounds, requests } = LOADS[load];
    const large = {
      products: size.products * TIMES,
      customers: size.customers * TIMES,
      orders: size.orders * TIMES,
    };
    return withShop(size, say, (once) =>
      withShop(large, say, async (tenfold) => {
        const costs: { once: Cost; tenfold: Cost }[] = [];
        for (let round = 0; round < rounds; round += 1) {
          const of = {
            once: await costOf(once, requests),
            tenfold: await costOf(tenfold, requests),
          };
          costs.push(of);
          say(`round ${round + 1} of ${rounds}: ${shown(of.once)}, ${shown(of.tenfold)}`);
        }
        return [figure(costs, size, large)];
      }),
    );
  },
};

type Shop = {
  readonly tutti: RunningTutti;
  readonly database: Database;
  readonly ask: (after: string | null) => Promise<string>;
  /** Where its pages begin; asked for in turn. */
  readonly cursors: readonly (string | null)[];
};

async function withShop<Value>(
  size: CatalogSize,
  say: (line: string) => void,
  work: (shop: Shop) => Promise<Value>,
): Promise<Value> {
  return withDatabase(async (database, { url, folder }) => {
    say(`filling ${size.products} products and ${size.orders} orders`);
    await fillCatalog(database, size);
    const random = (into: Uint8Array) => randomFillSync(into);
    const keys = await demoKeys(database, folder, systemClock(), random);
    const args = ["--no-demo", "--role", "gateway"];
    const tutti = await startTutti(folder, args, { DATABASE_URL: url });
    const client = httpClient(tutti.url, 1);
    try {
      const ask = asker(client, keys.operator);
      return await work({ tutti, database, ask, cursors: await walk(ask) });
    } finally {
      client.close();
      await tutti.stop();
    }
  });
}

const PAGE = `query Page($after: Cursor) {
  products(first: 50, after: $after) {
    pageInfo { hasNextPage endCursor }
    nodes {
      id title
      variants {
        sku
        price { amount { amount currency } provenance { system age stale } }
        inventory { onHand availableToPromise location { name } provenance { stale } }
        supplierOffers { unitCost { amount } leadTime supplier { name } }
        incomingPurchaseOrders(first: 5) { nodes { id } }
      }
      orders(first: 2) { nodes { number lines { quantity variant { sku } } } }
    }
  }
}`;

function asker(client: Client, key: string | undefined): Shop["ask"] {
  const headers = { "content-type": "application/json", authorization: `Bearer ${key}` };
  return async (after) => {
    const body = JSON.stringify({ query: PAGE, variables: { after } });
    const { status, text } = await client.post("/graphql", headers, body);
    if (status !== 200 || text.includes('"errors"')) throw new Error(text);
    return text;
  };
}

/** All pages once, which warms up too. */
async function walk(ask: Shop["ask"]): Promise<readonly (string | null)[]> {
  const cursors: (string | null)[] = [];
  for (let after: string | null = null; ; ) {
    cursors.push(after);
    const { data }: Answer = JSON.parse(await ask(after));
    if (!data.products.pageInfo.hasNextPage) return cursors;
    after = data.products.pageInfo.endCursor;
  }
}

type Answer = {
  readonly data: {
    readonly products: { readonly pageInfo: { hasNextPage: boolean; endCursor: string } };
  };
};

/** Processor time of one request, in ms. */
type Cost = { readonly gateway: number; readonly database: number };

async function costOf(shop: Shop, requests: number): Promise<Cost> {
  const before = await spent(shop);
  for (let n = 0; n < requests; n += 1) {
    // Pages from all over the catalog, not its beginning alone.
    await shop.ask(shop.cursors[(n * 7) % shop.cursors.length] ?? null);
  }
  const after = await spent(shop);
  return {
    gateway: (after.gateway - before.gateway) / requests,
    database: (after.database - before.database) / requests,
  };
}

async function spent({ tutti, database }: Shop): Promise<Cost> {
  const backends = await database.query<{ pid: number }>(
    `select pid from pg_stat_activity
     where backend_type = 'client backend' and application_name = 'tutti-gateway'`,
  );
  const each = await Promise.all(backends.map(({ pid }) => cpuMs(pid)));
  return { gateway: await cpuMs(tutti.pid), database: each.reduce((sum, ms) => sum + ms, 0) };
}

const sum = ({ gateway, database }: Cost) => gateway + database;
const shown = (cost: Cost) => `${tenths(cost.gateway)} + ${tenths(cost.database)} ms`;

function figure(
  costs: readonly { readonly once: Cost; readonly tenfold: Cost }[],
  size: CatalogSize,
  large: CatalogSize,
): Figure {
  const of = (which: "once" | "tenfold", part: (cost: Cost) => number) =>
    tenths(median(costs.map((cost) => part(cost[which]))));
  const ratio = median(costs.map(({ once, tenfold }) => sum(tenfold) / sum(once)));
  return {
    name: "product page at ten times the data",
    value: Math.round(ratio * 100) / 100,
    unit: "times the CPU",
    bar: { at: 1.3, better: "lower" },
    detail: {
      products: `${size.products} and ${large.products}`,
      orders: `${size.orders} and ${large.orders}`,
      gatewayMs: `${of("once", (cost) => cost.gateway)} and ${of("tenfold", (cost) => cost.gateway)}`,
      databaseMs: `${of("once", (cost) => cost.database)} and ${of("tenfold", (cost) => cost.database)}`,
    },
  };
}
