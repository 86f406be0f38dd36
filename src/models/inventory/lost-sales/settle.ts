/** Between which bounds a period's cost lies, in the problem's money. */
export type Bounds = { readonly low: number; readonly high: number };

export const UNKNOWN: Bounds = { low: 0, high: Number.POSITIVE_INFINITY };

/** Whether nothing is to be gained by another round: to a millionth of the cost. */
export function isSettled({ low, high }: Bounds): boolean {
  return high < Number.POSITIVE_INFINITY && high - low <= 1e-6 * Math.abs(high);
}

/** How much of a step is taken: less than all of it, so that nothing swings for ever. */
const STEP = 0.95;

/**
 * Takes the step from `values` to `next`, into `next`, with the first state's value as 0, and says
 * what a period costs from that state: the mean cost, or with a discount the discounted cost times
 * 1 - discount (MacQueen, "A modified dynamic programming method for Markovian decision problems",
 * Journal of Mathematical Analysis and Applications 14, 1966).
 */
export function settle(values: Float64Array, next: Float64Array, discount: number): Bounds {
  const first = next[0] as number;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < next.length; i += 1) {
    const change = (next[i] as number) - (values[i] as number);
    if (change < least) least = change;
    if (change > most) most = change;
    next[i] = (values[i] as number) + STEP * (change - first);
  }
  const now = (1 - discount) * first;
  return { low: now + discount * least, high: now + discount * most };
}
