import type { Dice } from "../dice.ts";
import type { Outcome } from "./world.ts";

export function profitOf(outcomes: readonly Outcome[]): number {
  return outcomes.reduce((sum, { profit }) => sum + profit, 0);
}

export function profitByStore(outcomes: readonly Outcome[]): ReadonlyMap<string, number> {
  const stores = new Map<string, number>();
  for (const { item, profit } of outcomes) {
    stores.set(item.store, (stores.get(item.store) ?? 0) + profit);
  }
  return stores;
}

/** Variance of what was ordered over that of what was wanted, the median of all items (Lee 1997). */
export function bullwhip(outcomes: readonly Outcome[], from: number): number {
  const ratios = outcomes.flatMap(({ item, orders }) => {
    const wanted = variance(item.demand.slice(from, from + orders.length));
    return wanted > 0 ? [variance(orders) / wanted] : [];
  });
  return ratios.sort((a, b) => a - b)[Math.floor(ratios.length / 2)] ?? 0;
}

/** Units sold of those wanted. */
export function fillRate(outcomes: readonly Outcome[]): number {
  const total = (of: (one: Outcome) => number) => outcomes.reduce((sum, one) => sum + of(one), 0);
  return total(({ sold }) => sold) / total(({ wanted }) => wanted);
}

/** The middle 95% of a figure over stores drawn anew, as many as there are (Efron 1979). */
export function byStores(
  stores: readonly string[],
  figure: (drawn: readonly string[]) => number,
  dice: Dice,
): { readonly low: number; readonly high: number } {
  const figures = Array.from({ length: RESAMPLES }, () =>
    figure(stores.map(() => dice.pick(stores))),
  ).sort((a, b) => a - b);
  const at = (share: number) => figures[Math.floor(share * (figures.length - 1))] ?? 0;
  return { low: at(0.025), high: at(0.975) };
}

const RESAMPLES = 2_000;

function variance(values: readonly number[]): number {
  const mean = values.reduce((sum, one) => sum + one, 0) / Math.max(1, values.length);
  return values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / Math.max(1, values.length);
}
