import { expect, it } from "vitest";
import type { InvoiceLine } from "../../bench/support/data/online-retail.ts";
import { type Life, livesOf, WEEK_MS } from "../../bench/support/new-products/lives.ts";
import { newProductScores } from "../../bench/support/new-products/scores.ts";

const asked = { horizon: 8, seen: 2 };

function line(code: string, week: number, quantity: number): InvoiceLine {
  const atMs = week * WEEK_MS;
  return { invoice: "1", code, title: code, quantity, unitPrice: 2, atMs, customer: null };
}

it("a life begins with the first sale, and is of whole weeks of products that are new", () => {
  const lines = [line("old", 0, 1), line("new", 11.5, 4), line("new", 10, 3), line("old", 20, 9)];
  expect(livesOf(lines)).toEqual([
    { title: "new", price: 2, bornMs: 10 * WEEK_MS, weeks: [3, 4, 0, 0, 0, 0, 0, 0, 0, 0] },
  ]);
});

it("a forecast knows nothing of what comes later, and is right where all are alike", () => {
  const before = Array.from({ length: 30 }, (_, at): Life => {
    return { title: "red ball", price: 2, bornMs: at * WEEK_MS, weeks: Array(40).fill(6) };
  });
  const last = { title: "red ball", price: 2, bornMs: 29.5 * WEEK_MS, weeks: Array(10).fill(6) };
  // Too short to be forecast themselves, so that only the last one is.
  const others = (later: number) =>
    before.map((life, at) => ({
      ...life,
      weeks: life.weeks.slice(0, 9).map((units, week) => (at + week > 30.5 ? later : units)),
    }));
  const known = newProductScores([...others(6), last], asked);
  expect(known).toMatchObject({ products: 1, similar: 1, coverage80: 1 });
  expect(Math.abs(known.bias)).toBeLessThan(0.01);
  expect(newProductScores([...others(500), last], asked)).toEqual(known);
});
