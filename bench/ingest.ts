import type { SourceRecord } from "../src/domain/records.ts";
import type { Take } from "../src/ingest/take.ts";
import { type Benchmark, median } from "./figure.ts";
import { withDatabase } from "./support/database.ts";
import {
  customer,
  LINES_PER_ORDER,
  location,
  order,
  product,
  stockMovement,
} from "./support/records.ts";
import { benchTake } from "./support/take.ts";

const PRODUCTS = 200;
const CUSTOMERS = 1_000;
const PAGE = 250;
const PAGES = { full: 24, small: 2 };

/** Records a second through ingest: validated, joined, written, evented, committed, page by page. */
export const ingest: Benchmark = {
  name: "ingest",
  run: (say, load) =>
    withDatabase(async (database) => {
      const take = benchTake(database);
      const catalog = some(PRODUCTS, product);
      await take("shop", { records: [...catalog, ...some(CUSTOMERS, customer)] });
      await take("erp", { records: [...catalog, ...some(2, location)] });
      const pages = PAGES[load];
      say(`${pages} pages of ${PAGE} orders with ${LINES_PER_ORDER} lines each`);
      const orders = await rates(take, "shop", pages, (i) => order(i, PRODUCTS, CUSTOMERS));
      say(`${pages} pages of ${PAGE} stock movements`);
      const movements = await rates(take, "erp", pages, (i) => stockMovement(i, PRODUCTS));
      const perSecond = (rate: number) => Math.round(rate * LINES_PER_ORDER);
      return [
        {
          name: "ingest order lines",
          value: perSecond(median(orders)),
          unit: "lines/s",
          bar: { at: 3_000, better: "higher" },
          detail: { slowestPage: perSecond(Math.min(...orders)) },
        },
        {
          name: "ingest stock movements",
          value: Math.round(median(movements)),
          unit: "records/s",
          bar: null,
          detail: { slowestPage: Math.round(Math.min(...movements)) },
        },
      ];
    }),
};

/** Records a second of each page. */
async function rates(
  take: Take,
  system: string,
  pages: number,
  make: (i: number) => SourceRecord,
): Promise<readonly number[]> {
  const all: number[] = [];
  for (let page = 0; page < pages; page += 1) {
    const records = some(PAGE, (i) => make(page * PAGE + i));
    const beganMs = performance.now();
    await take(system, { records });
    all.push((PAGE * 1000) / (performance.now() - beganMs));
  }
  return all;
}

function some<Made>(count: number, make: (i: number) => Made): readonly Made[] {
  return Array.from({ length: count }, (_, i) => make(i));
}
