import { croston, sba, tsb } from "./intermittent.ts";

const SMOOTHINGS = { size: 0.1, interval: 0.1 };

/** Ways to tell the level of a series, the oldest period first and without gaps; 0 of no period. */
export const LEVEL_METHODS: readonly ((units: readonly number[]) => number)[] = [
  (units) => smoothed(units, 0.02),
  (units) => smoothed(units, 0.05),
  (units) => smoothed(units, 0.12),
  (units) => meanOf(units.slice(-RECENT)),
  (units) => croston(units, SMOOTHINGS),
  (units) => sba(units, SMOOTHINGS),
  (units) => tsb(units, { size: 0.05, interval: 0.05 }),
];

const RECENT = 24;
const FIRST = 14;

/** Simple exponential smoothing from the mean of the first periods on (Brown, 1956). */
function smoothed(units: readonly number[], smoothing: number): number {
  let level = meanOf(units.slice(0, FIRST));
  for (const sold of units) level += smoothing * (sold - level);
  return level;
}

export function meanOf(units: readonly number[]): number {
  return units.reduce((sum, one) => sum + one, 0) / Math.max(1, units.length);
}
