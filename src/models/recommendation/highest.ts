/**
 * The places of the `count` highest values, the highest first and equals in their order; what is
 * not above 0 is left out. Takes one pass where few are wanted of many.
 */
export function highest(values: Float64Array, count: number): readonly number[] {
  const best: number[] = [];
  let least = 0;
  if (count < 1) return best;
  values.forEach((value, place) => {
    if (!(value > least)) return;
    let at = best.length;
    while (at > 0 && (values[best[at - 1] ?? 0] ?? 0) < value) at -= 1;
    best.splice(at, 0, place);
    if (best.length > count) best.pop();
    if (best.length === count) least = values[best[count - 1] ?? 0] ?? 0;
  });
  return best;
}
