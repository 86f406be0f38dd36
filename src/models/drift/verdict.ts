/** Why nothing can be said, as a sentence for whoever keeps the data. It is no "all is well". */
export type CannotTell = { readonly kind: "cannot-tell"; readonly why: string };

export type TestSettings = {
  /** How often, at most, data that did not change are called changed: above 0 and at most 0.5. */
  readonly falseAlarmRate: number;
  /** Decides every draw: the same data and seed give the same answer. */
  readonly seed: number;
  /**
   * The smallest p-value that has to be told from larger ones, such as the rate over the number of
   * series that are tested together; the rate when left out. A smaller one costs more draws, where
   * there is a drift: four over it, 200,000 at most.
   */
  readonly resolution?: number;
};

export function cannotTell(why: string): CannotTell {
  return { kind: "cannot-tell", why };
}

/** Null when the rate is one. */
export function wrongRate(rate: number): CannotTell | null {
  if (rate > 0 && rate <= 0.5) return null;
  return cannotTell(`a false-alarm rate has to be above 0 and at most 0.5, and is ${rate}`);
}

/** That even the clearest drift would not be one at this rate. */
export function tooFew(what: string, rate: number, smallest: number): CannotTell {
  const least = Number(smallest.toPrecision(2));
  return cannotTell(
    `${what} are too few: the smallest p-value they can have is ${least}, above the rate ${rate}`,
  );
}

/** Null when all are. */
export function notReckonable(name: string, values: readonly number[]): CannotTell | null {
  const wrong = values.reduce((sum, value) => sum + (isReckonable(value) ? 0 : 1), 0);
  if (wrong === 0) return null;
  return cannotTell(`${wrong} of ${values.length} ${name} values are no finite numbers`);
}

/** A number whose square is finite too. */
export function isReckonable(value: number): boolean {
  return Math.abs(value) < 1e150;
}
