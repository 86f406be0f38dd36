import type { Database } from "../src/store/database.ts";
import { type Benchmark, type Figure, median, tenths } from "./figure.ts";
import { type CatalogSize, fillCatalog } from "./support/catalog.ts";
import { withDatabase } from "./support/database.ts";
import { type PageReader, pageReader } from "./support/page-reader.ts";
import { cpuMs } from "./support/process.ts";

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

type Shop = { readonly reader: PageReader; readonly database: Database };

async function withShop<Value>(
  size: CatalogSize,
  say: (line: string) => void,
  work: (shop: Shop) => Promise<Value>,
): Promise<Value> {
  return withDatabase(async (database, place) => {
    say(`filling ${size.products} products and ${size.orders} orders`);
    await fillCatalog(database, size);
    const reader = await pageReader(database, place);
    try {
      return await work({ reader, database });
    } finally {
      await reader.stop();
    }
  });
}

/** Processor time of one request, in ms. */
type Cost = { readonly gateway: number; readonly database: number };

async function costOf(shop: Shop, requests: number): Promise<Cost> {
  const before = await spent(shop);
  for (let n = 0; n < requests; n += 1) await shop.reader.ask();
  const after = await spent(shop);
  return {
    gateway: (after.gateway - before.gateway) / requests,
    database: (after.database - before.database) / requests,
  };
}

async function spent({ reader, database }: Shop): Promise<Cost> {
  const backends = await database.query<{ pid: number }>(
    `select pid from pg_stat_activity
     where backend_type = 'client backend' and application_name = 'tutti-gateway'`,
  );
  const each = await Promise.all(backends.map(({ pid }) => cpuMs(pid)));
  return {
    gateway: await cpuMs(reader.tutti.pid),
    database: each.reduce((sum, ms) => sum + ms, 0),
  };
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
