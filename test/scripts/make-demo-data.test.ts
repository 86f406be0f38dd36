import { expect, it } from "vitest";
import { parseCsv } from "../../scripts/demo-data/csv.ts";
import { matchRefunds } from "../../scripts/demo-data/match-refunds.ts";
import { cleanTitle } from "../../scripts/demo-data/title.ts";

it("reads quoted cells, doubled quotes, empty cells and both line ends", () => {
  expect(parseCsv('a,"b, ""c""",\r\n,"x\ny",z\n1,,3')).toEqual([
    ["a", 'b, "c"', ""],
    ["", "x\ny", "z"],
    ["1", "", "3"],
  ]);
  expect(() => parseCsv('a,"b')).toThrow();
});

it("cleans titles", () => {
  expect(cleanTitle("WHITE HANGING HEART T-LIGHT HOLDER ")).toBe(
    "White Hanging Heart T-Light Holder",
  );
  expect(cleanTitle("SET 3 RETROSPOT TEA,COFFEE,SUGAR.")).toBe(
    "Set 3 Retrospot Tea, Coffee, Sugar",
  );
  expect(cleanTitle("BOX OF 24 COCKTAIL  PARASOLS")).toBe("Box of 24 Cocktail Parasols");
});

it("matches a cancellation to the newest earlier purchases, never more than was bought", () => {
  const sale = (minute: number, quantity: number, customer = "1") => ({
    number: minute,
    minute,
    customer,
    lines: [{ product: 0, quantity, pence: 100 }],
  });
  const cancel = (at: string, quantity: number, customer = "1") => ({
    invoice: `C${at}`,
    code: "A",
    description: "",
    quantity: -quantity,
    at,
    pence: 100,
    customer,
    country: "",
  });
  const refunds = matchRefunds(
    [cancel("30", 5), cancel("40", 100), cancel("5", 1), cancel("50", 1, "2")],
    [sale(10, 6), sale(20, 4), sale(35, 3, "3"), sale(60, 9)],
    new Map([["A", 0]]),
    Number,
  );
  expect(refunds).toEqual([
    { minute: 30, invoice: 1, line: 0, quantity: 4 },
    { minute: 30, invoice: 0, line: 0, quantity: 1 },
    { minute: 40, invoice: 0, line: 0, quantity: 5 },
  ]);
});
