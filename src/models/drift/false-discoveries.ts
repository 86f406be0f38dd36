export type Discovery = {
  /** The smallest rate of false discoveries at which this one would be found. */
  readonly adjusted: number;
  readonly isDiscovery: boolean;
};

/**
 * Which of many tests found something, so that of what is found at most `rate` is false, on
 * average: Benjamini and Hochberg (JRSS B 57, 1995) for tests that are independent or move
 * together, such as stores on the same rainy day; for any dependence Benjamini and Yekutieli
 * (Annals of Statistics 29, 2001), which finds less. Where nothing changed anywhere, the probability
 * of any find is at most `rate`. In the order of the p-values given; null, and what is no
 * probability, is a test that could not tell, which finds nothing and counts as one made.
 */
export function falseDiscoveryControl(
  pValues: readonly (number | null)[],
  rate: number,
  dependence: "positive" | "any" = "positive",
): readonly Discovery[] {
  const count = pValues.length;
  const known = pValues.map((p) => (p !== null && p >= 0 && p <= 1 ? p : 1));
  const harmonic = known.reduce((sum, _, at) => sum + 1 / (at + 1), 0);
  const factor = dependence === "any" ? harmonic : 1;
  const order = known.map((_, at) => at).sort((a, b) => (known[b] ?? 1) - (known[a] ?? 1));
  const adjusted = known.map(() => 1);
  let least = 1;
  for (const [behind, at] of order.entries()) {
    least = Math.min(least, ((known[at] ?? 1) * factor * count) / (count - behind));
    adjusted[at] = least;
  }
  const bar = rate > 0 && rate < 1 ? rate : 0;
  return adjusted.map((one) => ({ adjusted: one, isDiscovery: one <= bar && bar > 0 }));
}

/**
 * The rate for each of `count` tests, so that the probability of any false alarm among them is at
 * most `rate`, whatever their dependence (Bonferroni). For streams: that all together raise at most
 * one in `n` observations of each, let each one raise one in `n * count`.
 */
export function bonferroni(rate: number, count: number): number {
  return count >= 1 ? rate / count : rate;
}
