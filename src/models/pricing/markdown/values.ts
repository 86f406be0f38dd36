import { meanDemand, type WeekDemand, weekDemand } from "./demand.ts";
import type { Clearance } from "./item.ts";

/** Values of what is left, on steps of stock that may be thinner than single units. */
export type Values = {
  /** Units of a step; 1 where nothing is left out. */
  readonly step: number;
  /** By week, and then by the count of prices still allowed less one, the value of each step. */
  readonly weeks: readonly (readonly Float64Array[])[];
};

/** Weeks times prices times steps squared, which take some tenths of a second. */
const WORK_MAX = 120_000_000;

/**
 * The most that each stock can still earn at the beginning of each week, by backward induction:
 * sales at the price of the week, then the best of what is left (Gallego and van Ryzin, Management
 * Science 40, 1994, in weeks instead of continuous time). Exact where `step` is 1: O(weeks x prices x
 * stock^2). Larger stocks are valued at evenly spaced steps with straight lines between them, which
 * keep each demand's mean and each week's expected sales.
 */
export function valuesOf(item: Clearance, stepsMax = affordable(item)): Values {
  const { stock, prices, weeklyUnits, salvage, neverRises } = item;
  const steps = Math.max(1, Math.min(stock, stepsMax));
  const step = stock === 0 ? 1 : stock / steps;
  const last = Float64Array.from({ length: steps + 1 }, (_, k) => salvage * step * k);
  let next: readonly Float64Array[] = prices.map(() => last);
  const weeks = [next];
  for (let week = weeklyUnits.length - 1; week >= 0; week -= 1) {
    const now: Float64Array[] = [];
    for (const [at, price] of prices.entries()) {
      const mean = meanDemand(item, week, price);
      const demand = weekDemand(mean, item.relativeVariance, stock);
      const left = next[neverRises ? at : prices.length - 1] ?? last;
      const values = worthAt(price, demand, left, step);
      const lower = now.at(-1);
      if (lower !== undefined) {
        for (let k = 0; k <= steps; k += 1) values[k] = Math.max(values[k] ?? 0, lower[k] ?? 0);
      }
      now.push(values);
    }
    next = now;
    weeks.push(now);
  }
  return { step, weeks: weeks.reverse() };
}

function affordable({ weeklyUnits, prices }: Clearance): number {
  return Math.floor(Math.sqrt((2 * WORK_MAX) / (weeklyUnits.length * prices.length)));
}

/** What `units` on hand earn at one price this week, and after it as `left` says. */
export function worthOf(
  price: number,
  { chances, sales }: WeekDemand,
  left: Float64Array,
  step: number,
  units: number,
): number {
  let worth = price * (sales[units] ?? 0);
  let tail = 1;
  for (let sold = 0; sold < units; sold += 1) {
    const chance = chances[sold] ?? 0;
    worth += chance * between(left, (units - sold) / step);
    tail -= chance;
  }
  return worth + Math.max(0, tail) * (left[0] ?? 0);
}

function between(values: Float64Array, at: number): number {
  const below = Math.min(values.length - 1, Math.floor(at + 1e-9));
  const share = Math.max(0, at - below);
  const value = values[below] ?? 0;
  return share === 0 ? value : value + share * ((values[below + 1] ?? value) - value);
}

/** `worthOf` for each step of the stock, with the demand gathered in steps. */
function worthAt(
  price: number,
  { chances, sales }: WeekDemand,
  left: Float64Array,
  step: number,
): Float64Array {
  const steps = left.length - 1;
  const gathered = new Float64Array(steps + 2);
  for (let units = 0; units < chances.length; units += 1) {
    const chance = chances[units] ?? 0;
    if (chance === 0) continue;
    const below = Math.floor(units / step + 1e-9);
    const share = Math.max(0, units / step - below);
    gathered[below] = (gathered[below] ?? 0) + (1 - share) * chance;
    gathered[below + 1] = (gathered[below + 1] ?? 0) + share * chance;
  }
  const worth = new Float64Array(steps + 1);
  for (let k = 0; k <= steps; k += 1) {
    let [value, tail] = [price * between(sales, k * step), 1];
    for (let sold = 0; sold < k; sold += 1) {
      const chance = gathered[sold] ?? 0;
      value += chance * (left[k - sold] ?? 0);
      tail -= chance;
    }
    worth[k] = value + Math.max(0, tail) * (left[0] ?? 0);
  }
  return worth;
}
