import { gammaCdf, type Spread } from "../numeric/gamma.ts";

/** What was told of a period before it came, and what came; the mean is above 0. */
export type Trial = { readonly told: Spread; readonly came: number };

/**
 * How many times their variances spreads should have had, so that four fifths of what came would lie
 * between their 10% and 90% quantiles, as is promised of them (calibration on what was held back:
 * Gneiting, Balabdaoui and Raftery, Journal of the Royal Statistical Society B 69, 2007). A ratio of
 * squared errors to variances would be that of the few periods that erred most. From 1/3 to 3, to
 * a thirtieth; 1 where nothing came.
 */
export function doubtOf(trials: readonly Trial[]): number {
  if (trials.length === 0) return 1;
  let [low, high] = [-1, 1];
  for (let step = 0; step < STEPS; step += 1) {
    const middle = (low + high) / 2;
    if (insideOf(trials, DOUBT_MAX ** middle) < CENTRAL) low = middle;
    else high = middle;
  }
  return DOUBT_MAX ** ((low + high) / 2);
}

const DOUBT_MAX = 3;
const STEPS = 5;
const CENTRAL = 0.8;

/** The share of what came within the central four fifths. */
function insideOf(trials: readonly Trial[], doubt: number): number {
  const tail = (1 - CENTRAL) / 2;
  const inside = trials.filter(({ told: { mean, variance }, came }) => {
    const below = gammaCdf({ mean, variance: doubt * variance }, came);
    return below >= tail && below <= 1 - tail;
  });
  return inside.length / trials.length;
}
