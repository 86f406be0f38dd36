import { mean } from "../../figure.ts";
import { readOnlineRetail } from "../data/online-retail.ts";
import type { Dice } from "../dice.ts";

/** What customers want of one product, which nobody who orders is told. */
export type Product = {
  readonly id: string;
  /** Units by day, as if everything were always there. */
  readonly wanted: readonly number[];
  /** Money a unit. */
  readonly price: number;
};

const DAYS = 374;
/** The least and the most that a drawn product sells a day, on average. */
const RATES = { least: 0.05, most: 20 };
const WEEK = [1, 0.8, 0.8, 0.9, 1, 1.3, 1.2] as const;
/** A level's largest step from one day to the next, as a part of it. */
const STEP = 0.02;

/** Slow and fast sellers by days: Poisson of a gamma rate, a week, and a level that wanders. */
export function drawnMarket(dice: Dice, count: number): readonly Product[] {
  const unit = () => (dice.below(2 ** 32) + 0.5) / 2 ** 32;
  return Array.from({ length: count }, (_, at) => {
    let level = RATES.least * (RATES.most / RATES.least) ** unit();
    const shape = 1 + dice.below(6);
    const wanted = Array.from({ length: DAYS }, (_, day) => {
      level *= Math.exp(STEP * (2 * unit() - 1));
      let gamma = 0;
      for (let one = 0; one < shape; one += 1) gamma -= Math.log(unit()) / shape;
      return poisson(level * gamma * (WEEK[day % 7] ?? 1), unit);
    });
    return { id: `drawn ${at}`, wanted, price: 1 + 9 * unit() };
  });
}

function poisson(rate: number, unit: () => number): number {
  let count = 0;
  // A sum of Poisson draws is one, and so large rates do not underflow.
  for (let rest = rate; rest > 0; rest -= PART) {
    const least = Math.exp(-Math.min(PART, rest));
    for (let product = unit(); product > least; product *= unit()) count += 1;
  }
  return count;
}

const PART = 30;
const DAY_MS = 86_400_000;
/** Two lines have more units than this; both were cancelled the same day. */
const LINE_MAX = 20_000;

/** Products of UCI Online Retail by days, ranked by revenue before day `from`, from place to place. */
export async function soldMarket(
  path: string,
  from: number,
  [first, end]: readonly [number, number],
): Promise<readonly Product[]> {
  const lines = (await readOnlineRetail(path)).filter(({ quantity }) => quantity <= LINE_MAX);
  const dayOf = (atMs: number) => Math.floor(atMs / DAY_MS);
  const begin = Math.min(...lines.slice(0, 1_000).map(({ atMs }) => dayOf(atMs)));
  const last = dayOf(lines.at(-1)?.atMs ?? 0);
  const products = new Map<string, { wanted: number[]; revenue: number; prices: number[] }>();
  for (const { code, atMs, quantity, unitPrice } of lines) {
    const none = { wanted: Array<number>(last - begin + 1).fill(0), revenue: 0, prices: [] };
    const own = products.get(code) ?? none;
    const day = dayOf(atMs) - begin;
    own.wanted[day] = (own.wanted[day] ?? 0) + quantity;
    if (day < from) own.revenue += quantity * unitPrice;
    if (day < from) own.prices.push(unitPrice);
    products.set(code, own);
  }
  return [...products]
    .sort(([, a], [, b]) => b.revenue - a.revenue)
    .slice(first, end)
    .map(([id, { wanted, prices }]) => ({ id, wanted, price: mean(prices) }));
}
