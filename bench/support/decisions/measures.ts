import { groupBy } from "../../../src/kernel/collections.ts";
import { mean, median } from "../../figure.ts";
import type { Dice } from "../dice.ts";
import type { Outcome } from "./world.ts";

export function profitOf(outcomes: readonly Outcome[]): number {
  return total(outcomes, ({ profits }) => sum(profits));
}

export function profitBy(
  outcomes: readonly Outcome[],
  keyOf: (outcome: Outcome) => string,
): ReadonlyMap<string, number> {
  return new Map([...groupBy(outcomes, keyOf)].map(([key, own]) => [key, profitOf(own)]));
}

/** Of all items together. */
export function profitByWeek(outcomes: readonly Outcome[]): readonly number[] {
  const weeks = outcomes[0]?.profits.length ?? 0;
  return Array.from({ length: weeks }, (_, week) =>
    total(outcomes, (one) => one.profits[week] ?? 0),
  );
}

/** Variance of what was ordered over that of what was wanted, the median of all items (Lee 1997). */
export function bullwhip(outcomes: readonly Outcome[], from: number): number {
  const ratios = outcomes.flatMap(({ item, orders }) => {
    const wanted = variance(item.demand.slice(from, from + orders.length));
    return wanted > 0 ? [variance(orders) / wanted] : [];
  });
  return ratios.length === 0 ? 0 : median(ratios);
}

/** Units sold of those wanted. */
export function fillRate(outcomes: readonly Outcome[]): number {
  return total(outcomes, ({ sold }) => sold) / total(outcomes, ({ wanted }) => wanted);
}

/** The middle 95% of a figure over what is drawn anew, as many as there are (Efron 1979). */
export function bootstrap<Unit>(
  units: readonly Unit[],
  figure: (drawn: readonly Unit[]) => number,
  dice: Dice,
): { readonly low: number; readonly high: number } {
  const figures = Array.from({ length: RESAMPLES }, () =>
    figure(units.map(() => dice.pick(units))),
  ).sort((a, b) => a - b);
  const at = (share: number) => figures[Math.floor(share * (figures.length - 1))] ?? 0;
  return { low: at(0.025), high: at(0.975) };
}

/** Stores in which one way earns less than another in the middle 95% of the weeks drawn anew. */
export function storesBelow(
  ours: readonly Outcome[],
  theirs: readonly Outcome[],
  dice: Dice,
): readonly string[] {
  const other = groupBy(theirs, ({ item }) => item.store);
  return [...groupBy(ours, ({ item }) => item.store)].flatMap(([store, own]) => {
    const rival = profitByWeek(other.get(store) ?? []);
    const gains = profitByWeek(own).map((profit, week) => profit - (rival[week] ?? 0));
    return bootstrap(gains, mean, dice).high < 0 ? [store] : [];
  });
}

export function total<One>(all: readonly One[], of: (one: One) => number): number {
  return all.reduce((all, one) => all + of(one), 0);
}

function sum(values: readonly number[]): number {
  return total(values, (value) => value);
}

const RESAMPLES = 2_000;

function variance(values: readonly number[]): number {
  const middle = mean(values);
  return sum(values.map((one) => (one - middle) ** 2)) / Math.max(1, values.length);
}
