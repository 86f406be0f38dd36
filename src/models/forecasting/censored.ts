import { expectedShortfall, gammaCdf } from "../numeric/gamma.ts";

/** What is taken of a relative variance that was never seen, and the periods' worth of that belief. */
const UNKNOWN = 0.3;
const UNKNOWN_PERIODS = 2;
/** One bulk sale is not the spread of all periods. */
const RELATIVE_MAX = 9;
/** What is less likely than this is not reckoned with: then the demand was little more than what was sold. */
const TAIL_MIN = 1e-3;

/**
 * The expected demand of a period that ended with nothing left, given what was sold of it and what had
 * been expected: the mean of a gamma distribution from there on. It is what the expectation step of
 * censored regression puts in the place of such periods (Tobin, Econometrica 26, 1958; Dempster, Laird
 * and Rubin, Journal of the Royal Statistical Society B 39, 1977); to leave them out, or to take them for
 * demand, makes the forecast too low, and with it the next order. Never less than what was sold, and
 * scales with the units.
 */
export function censoredDemand(sold: number, expected: number, relativeVariance: number): number {
  if (!(expected > 0)) return sold;
  const spread = { mean: expected, variance: relativeVariance * expected * expected };
  const tail = 1 - gammaCdf(spread, sold);
  return tail < TAIL_MIN ? sold : sold + expectedShortfall(spread, sold) / tail;
}

/** How far the periods that did not sell out lie from what was expected, relative to it, squared. */
export function relativeVarianceOf(
  sold: readonly number[],
  expected: readonly number[],
  stockedOut: readonly boolean[],
  unknown = UNKNOWN,
): number {
  let [squares, count] = [unknown * UNKNOWN_PERIODS, UNKNOWN_PERIODS];
  for (const [at, units] of sold.entries()) {
    const mean = expected[at] ?? 0;
    if (stockedOut[at] || !(mean > 0)) continue;
    squares += Math.min(RELATIVE_MAX, (units / mean - 1) ** 2);
    count += 1;
  }
  return squares / count;
}
