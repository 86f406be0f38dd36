/** The statistic of the samples that one gets by taking these items, by their indices, for one. */
export type SplitStatistic = (chosen: ArrayLike<number>) => number;

/**
 * The two-sample statistic of Anderson and Darling with ties: the squared distance of the two
 * distribution functions, weighted so that the tails count as much as the middle (Scholz and
 * Stephens, "K-Sample Anderson-Darling Tests", JASA 82, 1987, equation 7, with k = 2). Its mean is
 * about 1 when nothing changed. `size` is how many of the values are chosen; both samples have at
 * least one. One call costs as many steps as there are distinct values.
 */
export function andersonDarling(values: readonly number[], size: number): SplitStatistic {
  const total = values.length;
  const distinct = Float64Array.from(new Set(values)).sort();
  const rankOf = new Map(Array.from(distinct, (value, rank) => [value, rank]));
  const ranks = Int32Array.from(values, (value) => rankOf.get(value) ?? 0);
  const ties = new Int32Array(distinct.length);
  for (const rank of ranks) ties[rank] = (ties[rank] ?? 0) + 1;
  const { below, weights } = weighted(ties, total);
  const scale = ((total - 1) / total) * (1 / size + 1 / (total - size));
  const counts = new Int32Array(distinct.length);
  return (chosen) => {
    counts.fill(0);
    for (let at = 0; at < size; at += 1) {
      const rank = ranks[chosen[at] ?? 0] ?? 0;
      counts[rank] = (counts[rank] ?? 0) + 1;
    }
    let before = 0;
    let sum = 0;
    for (let rank = 0; rank < counts.length; rank += 1) {
      const own = counts[rank] ?? 0;
      const apart = total * (before + own / 2) - size * (below[rank] ?? 0);
      sum += (weights[rank] ?? 0) * apart * apart;
      before += own;
    }
    return sum * scale;
  };
}

/** By rank, how many values lie below, of its ties the half, and what a distance there counts. */
function weighted(ties: Int32Array, total: number) {
  const below = new Float64Array(ties.length);
  const weights = new Float64Array(ties.length);
  let before = 0;
  for (const [rank, own] of ties.entries()) {
    const middle = before + own / 2;
    below[rank] = middle;
    const spread = middle * (total - middle) - (total * own) / 4;
    // It is 0 only when all values are the same.
    weights[rank] = spread > 0 ? own / total / spread : 0;
    before += own;
  }
  return { below, weights };
}
