import { afterOrder, type Ground, type Period } from "./lattice.ts";

/**
 * Units to order now, given the values of a period later: the least expected cost of today's order
 * and all that follows. `onHand` is whole units; `pipeline` has an order of each period that one may
 * still be waited for, the oldest first. Pipelines off the lattice are interpolated, order sizes off
 * it are read from a parabola. Never more for more on hand.
 */
export function decide(
  ground: Ground,
  values: Float64Array,
  now: Period,
  onHand: number,
  pipeline: readonly number[],
): number {
  const { unit, top, sizes } = ground.lattice;
  const largest = sizes.at(-1) ?? 0;
  // What no size of the lattice reaches counts as there: the units are right, if too early.
  const early = pipeline.reduce((sum, units) => sum + Math.max(0, units - largest), onHand);
  const units = Math.min(top * unit, Math.floor(early));
  const rows = sizes.map(() => new Float64Array(top + 1));
  const row = new Float64Array(top + 1);
  for (const { number, weight } of pipelinesAbout(sizes, pipeline, largest)) {
    rows.forEach((sum, size) => {
      afterOrder(ground, values, now, number * sizes.length + size, row);
      for (let x = 0; x <= top; x += 1) sum[x] = (sum[x] as number) + weight * (row[x] as number);
    });
  }
  const best = (stock: number) => {
    const x = Math.floor(stock / unit);
    const share = stock / unit - x;
    const costs = rows.map((sum) => {
      const low = sum[x] as number;
      return low + share * ((sum[Math.min(top, x + 1)] as number) - low);
    });
    return cheapest(ground, costs);
  };
  // Interpolation may be wrong by a unit or two, so the answers for less on hand bound this one, and
  // between two steps of the lattice so does that of the upper step.
  const step = units - (units % unit);
  let least = Number.POSITIVE_INFINITY;
  for (let stock = 0; stock <= step; stock += unit) least = Math.min(least, best(stock));
  if (step === units) return least;
  const above = Math.min(least, best(step + unit));
  for (let stock = step + 1; stock <= units; stock += 1) least = Math.min(least, best(stock));
  return Math.max(least, above);
}

type Weighted = { readonly number: number; readonly weight: number };

/** The lattice's pipelines about one that may lie between them, with weights that sum to 1. */
function pipelinesAbout(
  sizes: readonly number[],
  pipeline: readonly number[],
  largest: number,
): readonly Weighted[] {
  let about: readonly Weighted[] = [{ number: 0, weight: 1 }];
  for (const units of pipeline) {
    const parts = sizesAbout(sizes, Math.min(units, largest));
    about = about.flatMap(({ number, weight }) =>
      parts.map((part) => ({
        number: number * sizes.length + part.number,
        weight: weight * part.weight,
      })),
    );
  }
  return about;
}

/** Lagrange's weights of the three sizes about a quantity; of two, when there are no more. */
function sizesAbout(sizes: readonly number[], units: number): readonly Weighted[] {
  const known = sizes.indexOf(units);
  if (known !== -1) return [{ number: known, weight: 1 }];
  const distance = (size: number | undefined) => Math.abs((size ?? 0) - units);
  const nearest = sizes.reduce(
    (best, size, i) => (distance(size) < distance(sizes[best]) ? i : best),
    0,
  );
  const first = Math.max(0, Math.min(nearest - 1, sizes.length - 3));
  const three = [first, first + 1, first + 2].filter((i) => i < sizes.length);
  return three.map((number) => ({
    number,
    weight: three.reduce((product, other) => {
      if (other === number) return product;
      const from = sizes[other] ?? 0;
      return (product * (units - from)) / ((sizes[number] ?? 0) - from);
    }, 1),
  }));
}

/** Equal to the last digits of the arithmetic; of equal costs the smaller order wins. */
const TIE = 1e-10;

/** The cheapest order, when `costs` has what follows each of the lattice's sizes. */
function cheapest({ problem, lattice }: Ground, costs: readonly number[]): number {
  const { sizes, isThin } = lattice;
  const { packSize, least, order } = problem;
  const cost = (i: number) => (costs[i] ?? 0) + (i === 0 ? 0 : order);
  const best = costs.reduce((found, _, i) => (cost(i) < cost(found) - TIE ? i : found), 0);
  if (!isThin || sizes.length < 3) return sizes[best] ?? 0;
  const middle = Math.max(1, Math.min(best, sizes.length - 2));
  const [a, b, c] = [sizes[middle - 1] ?? 0, sizes[middle] ?? 0, sizes[middle + 1] ?? 0];
  const left = ((costs[middle] ?? 0) - (costs[middle - 1] ?? 0)) / (b - a);
  const right = ((costs[middle + 1] ?? 0) - (costs[middle] ?? 0)) / (c - b);
  const bend = (right - left) / (c - a);
  if (bend <= 0) return sizes[best] ?? 0;
  const along = (size: number) =>
    (costs[middle - 1] ?? 0) + (size - a) * (left + bend * (size - b));
  const lowest = (a + b - left / bend) / 2;
  const packs = Math.floor(Math.max(least, Math.min(lowest, c)) / packSize) * packSize;
  let found = { size: 0, cost: cost(0) };
  for (const size of [packs, packs + packSize]) {
    if (size > c || along(size) + order >= found.cost - TIE) continue;
    found = { size, cost: along(size) + order };
  }
  return found.size;
}
