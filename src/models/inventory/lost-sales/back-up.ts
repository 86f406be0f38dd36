import { afterOrder, type Ground, type Period } from "./lattice.ts";

/**
 * A step of value iteration: from the values of a period later, `values`, to those at its beginning,
 * into `next`. On a thin lattice the least cost is that of the parabola about the least that is
 * known.
 */
export function backUp(
  ground: Ground,
  values: Float64Array,
  period: Period,
  next: Float64Array,
): void {
  const { problem, lattice, pipelines } = ground;
  const { top, sizes, isThin } = lattice;
  const rows = sizes.map(() => new Float64Array(top + 1));
  const costs = new Float64Array(sizes.length);
  for (let pipeline = 0; pipeline < pipelines; pipeline += 1) {
    rows.forEach((row, size) => {
      afterOrder(ground, values, period, pipeline * sizes.length + size, row);
    });
    const from = pipeline * (top + 1);
    for (let x = 0; x <= top; x += 1) {
      let best = 0;
      for (let size = 0; size < sizes.length; size += 1) {
        const cost = ((rows[size] as Float64Array)[x] as number) + (size === 0 ? 0 : problem.order);
        costs[size] = cost;
        if (cost < (costs[best] as number)) best = size;
      }
      const isSmooth = isThin && best > (problem.order > 0 ? 1 : 0);
      const least = isSmooth ? leastAbout(sizes, costs, best) : (costs[best] as number);
      next[from + x] = least + (problem.periods === 0 ? 0 : (period.costs[x] as number));
    }
  }
}

/** The lowest point of the parabola through the least of the costs and its neighbours. */
function leastAbout(sizes: readonly number[], costs: Float64Array, best: number): number {
  const cost = costs[best] as number;
  if (best === sizes.length - 1) return cost;
  const [a, b, c] = [sizes[best - 1] as number, sizes[best] as number, sizes[best + 1] as number];
  const left = (cost - (costs[best - 1] as number)) / (b - a);
  const right = ((costs[best + 1] as number) - cost) / (c - b);
  const bend = (right - left) / (c - a);
  if (bend <= 0) return cost;
  const slope = (left * (c - b) + right * (b - a)) / (c - a);
  return cost - (slope * slope) / (4 * bend);
}
