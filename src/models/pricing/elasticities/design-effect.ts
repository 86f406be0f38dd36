/** One number of one store in one period, such as an error. */
type Seen = { readonly period: number; readonly value: number };

/**
 * By how much what stores say together is less than if each erred on its own: stores of one chain
 * share weeks, such as a holiday or a rival's promotion (Moulton, Review of Economics and Statistics
 * 72, 1990). 1 plus the stores in a period less one, times how alike their errors are, times how alike
 * their prices are; at least 1.
 */
export function designEffect(
  errors: readonly (readonly Seen[])[],
  prices: readonly (readonly Seen[])[],
): number {
  const ofErrors = likeness(errors);
  const ofPrices = likeness(prices);
  return 1 + Math.max(0, ofErrors.stores - 1) * ofErrors.correlation * ofPrices.correlation;
}

/** How alike stores are in the same period: the mean correlation of two of them, from 0 to 1. */
function likeness(stores: readonly (readonly Seen[])[]) {
  const byPeriod = new Map<number, { sum: number; squares: number; count: number }>();
  for (const seen of stores) {
    const mean = seen.reduce((sum, { value }) => sum + value, 0) / Math.max(1, seen.length);
    const variance = seen.reduce((sum, { value }) => sum + (value - mean) ** 2, 0) / seen.length;
    if (!(variance > 0)) continue;
    for (const { period, value } of seen) {
      const z = (value - mean) / Math.sqrt(variance);
      const one = byPeriod.get(period) ?? { sum: 0, squares: 0, count: 0 };
      one.sum += z;
      one.squares += z * z;
      one.count += 1;
      byPeriod.set(period, one);
    }
  }
  let [together, alone, pairs, seenAll] = [0, 0, 0, 0];
  for (const { sum, squares, count } of byPeriod.values()) {
    together += sum * sum - squares;
    pairs += count * (count - 1);
    alone += squares;
    seenAll += count;
  }
  const correlation = pairs === 0 ? 0 : together / pairs / (alone / seenAll);
  return {
    correlation: Math.min(1, Math.max(0, correlation)),
    stores: seenAll / Math.max(1, byPeriod.size),
  };
}
