/** How far apart two samples are, in the unit of their values. */
export type Shift = {
  /**
   * How far a value has to be moved, on average, to make one sample of the other (Wasserstein
   * distance of order 1). From 0; never less than the difference of the means.
   */
  readonly distance: number;
  /** Of the current less that of the reference: quantiles at 0.1, 0.5 and 0.9. */
  readonly low: number;
  readonly median: number;
  readonly high: number;
  /**
   * The probability that a current value is above a reference one, ties counted half: 0.5 when
   * neither is larger (Vargha and Delaney's A, Journal of Educational and Behavioral Statistics 25,
   * 2000). It has no unit.
   */
  readonly above: number;
};

/** Both have at least one value, and only finite ones. */
export function shiftOf(reference: readonly number[], current: readonly number[]): Shift {
  const before = Float64Array.from(reference).sort();
  const now = Float64Array.from(current).sort();
  const apart = (p: number) => quantileOf(now, p) - quantileOf(before, p);
  return {
    distance: distanceOf(before, now),
    low: apart(0.1),
    median: apart(0.5),
    high: apart(0.9),
    above: aboveOf(before, now),
  };
}

/** Of sorted values, between the two nearest in proportion. */
export function quantileOf(sorted: ArrayLike<number>, probability: number): number {
  const at = probability * (sorted.length - 1);
  const low = sorted[Math.floor(at)] ?? 0;
  const high = sorted[Math.ceil(at)] ?? 0;
  return low + (high - low) * (at - Math.floor(at));
}

/** The area between the two quantile functions. */
function distanceOf(before: Float64Array, now: Float64Array): number {
  let [i, j, done, area] = [0, 0, 0, 0];
  while (i < before.length && j < now.length) {
    const until = Math.min((i + 1) / before.length, (j + 1) / now.length);
    area += (until - done) * Math.abs((now[j] ?? 0) - (before[i] ?? 0));
    done = until;
    // Compared as whole numbers: as shares, the same place has two values.
    const order = (i + 1) * now.length - (j + 1) * before.length;
    if (order <= 0) i += 1;
    if (order >= 0) j += 1;
  }
  return area;
}

function aboveOf(before: Float64Array, now: Float64Array): number {
  let [below, upTo, wins] = [0, 0, 0];
  for (const value of now) {
    while (below < before.length && (before[below] ?? 0) < value) below += 1;
    while (upTo < before.length && (before[upTo] ?? 0) <= value) upTo += 1;
    wins += (below + upTo) / 2;
  }
  return wins / (before.length * now.length);
}
