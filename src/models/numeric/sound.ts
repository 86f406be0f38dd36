import type { Spread } from "./gamma.ts";

/** More than is ever counted, in units or in money; squares of it are far from endless. */
const AMOUNT_MAX = 1e12;
/** Relative to the squared mean. */
const VARIANCE_MAX = 1e12;

/** An amount from 0 to a million million; what is no number counts as 0. */
export function soundAmount(value: number): number {
  return Number.isFinite(value) && value > 0 ? Math.min(AMOUNT_MAX, value) : 0;
}

/** The same on both sides of 0, as stock of which more is reserved than there is. */
export function soundBalance(value: number): number {
  return soundAmount(value) - soundAmount(-value);
}

/** A demand that can be reckoned with; where its variance is none, it is certain. */
export function soundSpread({ mean, variance }: Spread): Spread {
  const sound = soundAmount(mean);
  const most = VARIANCE_MAX * sound * sound;
  return {
    mean: sound,
    variance: Number.isFinite(variance) ? Math.min(most, Math.max(0, variance)) : 0,
  };
}
