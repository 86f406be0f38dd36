import { censoredDemand, relativeVarianceOf } from "./censored.ts";

/** What one store sold, period by period, and what a response expects of the same periods. */
export type Against = {
  /** Both in the same unit, of about 1 on average. */
  readonly shares: readonly number[];
  readonly expected: readonly number[];
  /** Periods that ended with nothing left: the demand was at least what was sold. */
  readonly stockedOut: readonly boolean[];
};

/** How fast the level of a store forgets; a period's share of what it is made of. */
const FORGETTING = 0.08;
/** Periods' worth of belief that the level is what the response says. */
const LEVEL_PRIOR = 4;

/** How the store has lately sold, as times what the response says: a ratio of decaying sums. */
export function levelOf({ shares, expected, stockedOut }: Against): number {
  let [sold, told] = [LEVEL_PRIOR, LEVEL_PRIOR];
  const variance = relativeVarianceOf(shares, expected, stockedOut);
  for (const [at, share] of shares.entries()) {
    const mean = expected[at] ?? 0;
    const wanted = stockedOut[at] ? censoredDemand(share, mean, variance) : share;
    sold = (1 - FORGETTING) * sold + wanted;
    told = (1 - FORGETTING) * told + mean;
  }
  return (sold + LEVEL_PRIOR) / (told + LEVEL_PRIOR);
}
