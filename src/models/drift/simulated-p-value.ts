import type { TestSettings } from "./verdict.ts";

export type SimulatedPValue = {
  readonly pValue: number;
  readonly draws: number;
};

/**
 * How likely a statistic of at least `observed` is when nothing changed, from draws of it under
 * that assumption. Drawing stops at the 50th that is as large: p is then 50 of the draws made, else
 * one more than were as large of one more than all draws, so that the observed one counts as a draw
 * of its own and p is never 0. P(p <= a) <= a for every a, however few draws there are: Besag and
 * Clifford, "Sequential Monte Carlo p-values", Biometrika 78, 1991. What is equal but for rounding
 * counts as as large.
 */
export function simulatedPValue(
  observed: number,
  draw: () => number,
  settings: TestSettings,
): SimulatedPValue {
  const drawsMax = drawsFor(settings);
  const limit = asLarge(observed);
  let exceeded = 0;
  for (let draws = 1; draws <= drawsMax; draws += 1) {
    if (draw() >= limit) exceeded += 1;
    if (exceeded === EXCEEDED_MAX) return { pValue: exceeded / draws, draws };
  }
  return { pValue: (exceeded + 1) / (drawsMax + 1), draws: drawsMax };
}

/** From here on a statistic is taken to be as large as `observed`. */
export function asLarge(observed: number): number {
  return observed - 1e-9 * Math.abs(observed);
}

/** At a p-value of the rate its standard error is then a seventh of it. */
const EXCEEDED_MAX = 50;
/** So many draws for each that would be as large at a p-value of the resolution. */
const FINE = 4;
const DRAWS_MAX = 200_000;

function drawsFor({ falseAlarmRate, resolution = falseAlarmRate }: TestSettings): number {
  const wished = Math.ceil(Math.max(EXCEEDED_MAX / falseAlarmRate, FINE / resolution) - 1e-9);
  // What is no number, or no positive one, asks for the finest there is.
  return (wished > 0 && wished < DRAWS_MAX ? wished : DRAWS_MAX) - 1;
}
