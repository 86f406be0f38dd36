import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { demoSalesPanel, readSalesPanel } from "../../bench/support/data/sales-panel.ts";
import { seriesOf } from "../../bench/support/forecast/series.ts";
import { groupBy } from "../../src/kernel/collections.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tutti-panel-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function fileOf(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, name.endsWith(".gz") ? gzipSync(text) : text);
  return path;
}

const OWN = "store,product,period,units,price,unit_cost,promotion";

describe("a file of sales", () => {
  it("is read in the benchmarks' own layout, packed or not", async () => {
    const text = `${OWN}\n"York, Gate",p,3,12.5,2.5,,0.5\n`;
    for (const name of ["own.csv", "own.csv.gz"]) {
      expect(await readSalesPanel(await fileOf(name, text))).toEqual([
        {
          ...{ store: "York, Gate", product: "p", period: 3, units: 12.5, price: 2.5 },
          ...{ unitCost: null, promotion: 0.5, feature: 0 },
        },
      ]);
    }
  });

  it("is read as invoice lines, whose cancellations and fees are left out", async () => {
    const lines = [
      "invoice_no,stock_code,description,quantity,invoice_ts,unit_price_gbp,customer_id,country",
      "536365,85123A,MUG,6,2010-12-01T08:26,2.50,17850,United Kingdom",
      "536366,85123A,MUG,2,2010-12-02T08:26,2.75,,United Kingdom",
      "536370,85123A,MUG,100,2010-12-03T08:26,3.50,,United Kingdom",
      "C536367,85123A,MUG,-6,2010-12-02T09:00,2.50,17850,United Kingdom",
      "536368,POST,POSTAGE,1,2010-12-02T09:00,18.00,17850,France",
      "536369,22423,STAND,1,2010-12-20T09:00,12.75,17850,France",
    ];
    const rows = await readSalesPanel(await fileOf("lines.csv", lines.join("\n")));
    // The third week is not whole; in the second nothing was sold. The bulk order sets no price.
    expect(rows).toMatchObject([
      { product: "85123A", period: 0, units: 108, price: 2.75 },
      { product: "85123A", period: 1, units: 0, price: 2.75 },
      { product: "85123A", period: 2, units: 0, price: 2.75 },
    ]);
  });

  it("is not needed: the demo's own sales are the weeks of one store", () => {
    const rows = demoSalesPanel();
    const products = groupBy(rows, ({ product }) => product);
    expect(products.size).toBe(200);
    for (const own of products.values()) {
      const periods = own.map(({ period }) => period);
      expect(periods).toEqual(periods.map((_, at) => (periods[0] ?? 0) + at));
      expect(periods.at(-1)).toBe(52);
    }
    expect(rows.every(({ units, price }) => units >= 0 && price > 0)).toBe(true);
  });

  it.each([
    [
      "a column that is missing",
      "store,product,period,units,price,unit_cost\n1,p,1,1,1,1\n",
      "promotion",
    ],
    ["no rows", `${OWN}\n`, "no rows"],
    ["units below zero", `${OWN}\n1,p,1,1,1,1,0\n1,p,2,-1,1,1,0\n`, "row 2"],
    ["a price of zero", `${OWN}\n1,p,1,1,0,1,0\n`, "row 1"],
    ["a share above one", `${OWN}\n1,p,1,1,1,1,2\n`, "row 1"],
    ["no number", `${OWN}\n1,p,one,1,1,1,0\n`, "row 1"],
  ])("with %s is refused, and told where", async (_what, text, where) => {
    await expect(readSalesPanel(await fileOf("wrong.csv", text))).rejects.toThrow(where);
  });
});

it("series of one panel are as long as each other, and a week without a row has a plan", () => {
  const row = { price: 2, unitCost: null, promotion: 1, feature: 0 };
  const all = seriesOf([
    { ...row, store: "s", product: "a", period: 10, units: 1 },
    { ...row, store: "s", product: "a", period: 12, units: 3 },
    { ...row, store: "s", product: "b", period: 11, units: 2 },
  ]);
  expect(all.get("a")?.[0]?.units).toEqual([1, null, 3]);
  expect(all.get("b")?.[0]?.units).toEqual([null, 2, null]);
  // The second column is the promotion: one that is not told is over.
  expect(all.get("a")?.[0]?.drivers.map((drivers) => drivers?.[1])).toEqual([1, 0, 1]);
});
