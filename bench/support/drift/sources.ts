import { type Random, randomOf } from "../../../src/models/drift/random.ts";

export type Source = (random: Random) => number;

export const normal: Source = (random) =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Sources that did not change, from harmless to nasty. */
export const sources: Readonly<Record<string, Source>> = {
  normal,
  /** Cauchy's distribution, which has not even a mean. */
  heavyTailed: (random) => Math.tan(Math.PI * (random() - 0.5)),
  /** Whole numbers from 0 to 4. */
  tied: (random) => Math.floor(random() * 5),
  /** Mostly nothing, sometimes a few, rarely many. */
  zeroInflated: (random) => (random() < 0.7 ? 0 : Math.ceil(-3 * Math.log(1 - random()))),
};

export function sampleOf(source: Source, size: number, random: Random): number[] {
  return Array.from({ length: size }, () => source(random));
}

/**
 * In how many of so many trials, each with chance of its own, something was so. Two with other
 * `salt`, a whole number, have nothing in common.
 */
export function countTrials(
  trials: number,
  isSo: (random: Random, seed: number) => boolean,
  salt = 0,
): number {
  let count = 0;
  for (let trial = 1; trial <= trials; trial += 1) {
    const seed = trial + 1_000_003 * salt;
    if (isSo(randomOf(seed), seed)) count += 1;
  }
  return count;
}

/** More than these are no chance at this rate: 3.3 standard deviations, once in 2,000 tests. */
export function mostOf(trials: number, rate: number): number {
  return trials * rate + 3.3 * Math.sqrt(trials * rate * (1 - rate));
}

export function leastOf(trials: number, rate: number): number {
  return trials * rate - 3.3 * Math.sqrt(trials * rate * (1 - rate));
}
