import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import type { Database } from "../src/store/database.ts";
import { type Benchmark, type Figure, median, quantile, tenths } from "./figure.ts";
import { fillCatalog } from "./support/catalog.ts";
import { withDatabase } from "./support/database.ts";
import { type PageReader, pageReader } from "./support/page-reader.ts";
import { countOf, type ReconcileSize, recordsOf } from "./support/reconcile-records.ts";
import type { Order } from "./support/reconciler.ts";
import { benchTake } from "./support/take.ts";

const LOADS = {
  full: { size: { products: 2_000, customers: 5_000, orders: 10_000, movements: 75_000 } },
  small: { size: { products: 100, customers: 50, orders: 100, movements: 400 } },
};
const WINDOW_MS = 2_000;
/** At the beginning of a window, while what the one before began is under way. */
const SETTLE_MS = 200;
const ASK_EVERY_MS = 50;
const PAGE = 500;

/**
 * The daily comparison of 100,000 records with systems that answer from memory, one in a hundred of
 * the stock movements changed, by a worker of its own thread, while a gateway of the built program
 * is asked for a product page of 50 products every 50 ms. Windows of two seconds with and without
 * the comparison follow one another; its time is that of the windows in which it was let go on.
 */
export const reconcile: Benchmark = {
  name: "reconcile",
  run: (say, load) =>
    withDatabase(async (database, place) => {
      const { size } = LOADS[load];
      say(`filling ${countOf(size)} records`);
      await fill(database, size);
      const reader = await pageReader(database, place);
      try {
        const measured = await compare(place.url, size, reader, say);
        return figures(measured, countOf(size));
      } finally {
        await reader.stop();
      }
    }),
};

async function fill(database: Database, size: ReconcileSize): Promise<void> {
  await fillCatalog(database, size);
  const take = benchTake(database);
  const { count, make } = recordsOf(size, "erp", "stockMovement");
  for (let from = 0; from < count; from += PAGE) {
    const length = Math.min(PAGE, count - from);
    await take("erp", { records: Array.from({ length }, (_, i) => make(from + i, false)) });
  }
  await database.query("vacuum analyze");
}

type Measured = {
  /** Times of product pages with and without the comparison, in ms. */
  readonly during: readonly number[];
  readonly without: readonly number[];
  /** How long the comparison was let go on. */
  readonly tookMs: number;
  readonly heard: number;
};

async function compare(
  url: string,
  size: ReconcileSize,
  reader: PageReader,
  say: (line: string) => void,
): Promise<Measured> {
  const file = import.meta.url.endsWith(".js") ? "reconciler.js" : "reconciler.ts";
  const thread = new Worker(new URL(`./support/${file}`, import.meta.url), {
    workerData: { url, size },
  });
  let heard: number | null = null;
  const done = once(thread, "message").then(([count]) => {
    heard = Number(count);
  });
  const [during, without]: [number[], number[]] = [[], []];
  let tookMs = 0;
  await askFor(reader, WINDOW_MS, () => false, []);
  for (let go = false; heard === null; go = !go) {
    const order: Order = { go };
    thread.postMessage(order);
    const beganMs = performance.now();
    await askFor(reader, WINDOW_MS, () => heard !== null, go ? during : without);
    await Promise.race([done, sleep(0)]);
    if (go) tookMs += performance.now() - beganMs;
    if (go) say(`${tenths(tookMs / 1000)} s of comparison`);
  }
  return { during, without, tookMs, heard };
}

/** Asks for a page every so often for a while, and adds how long each took. */
async function askFor(
  reader: PageReader,
  forMs: number,
  isOver: () => boolean,
  times: number[],
): Promise<void> {
  const beganMs = performance.now();
  for (let dueMs = beganMs; dueMs < beganMs + forMs && !isOver(); dueMs += ASK_EVERY_MS) {
    await sleep(Math.max(0, dueMs - performance.now()));
    const askedMs = performance.now();
    await reader.ask();
    if (askedMs - beganMs > SETTLE_MS) times.push(performance.now() - askedMs);
  }
}

function figures({ during, without, tookMs, heard }: Measured, records: number): readonly Figure[] {
  const at = (values: readonly number[], q: number) => tenths(quantile(values, q));
  const times = (q: number) => Math.round((quantile(during, q) / quantile(without, q)) * 100) / 100;
  return [
    {
      name: `comparing ${records.toLocaleString("en")} records`,
      value: tenths(tookMs / 1000),
      unit: "s",
      bar: { at: 60, better: "lower" },
      detail: { heard, perSecond: Math.round((heard * 1000) / tookMs) },
    },
    {
      name: "product page while comparing",
      value: times(0.5),
      unit: "times the median",
      bar: { at: 1.2, better: "lower" },
      detail: {
        medianMs: `${tenths(median(without))} and ${tenths(median(during))}`,
        p95Ms: `${at(without, 0.95)} and ${at(during, 0.95)}`,
        p95Times: times(0.95),
        pages: `${without.length} and ${during.length}`,
      },
    },
  ];
}
