/** Values cut into few classes, so that a tree need only count. */
export type Binned = {
  /** Of each column, rising; a value above cut `k` lies in a bin above `k`. */
  readonly cuts: readonly Float64Array[];
  /** How many of its column's cuts lie below a value: row by row, as rows are what is looked up. */
  readonly bins: Uint8Array;
};

/** First and second derivative of the loss by what is told, of each row. */
export type Slopes = { readonly first: Float64Array; readonly second: Float64Array };

export type TreeSettings = {
  readonly leaves: number;
  /** A leaf of fewer rows would learn them by heart. */
  readonly leafRowsMin: number;
  /** Added to a leaf's second derivative: doubt that it differs from 0. */
  readonly penalty: number;
  /** No leaf says more than this, above 0 or below. */
  readonly leafMax: number;
};

/** Branches: rows whose value is at most `cut` go to `low`. A leaf has only a `value`. */
export type Tree =
  | { readonly value: number }
  | { readonly column: number; readonly cut: number; readonly low: Tree; readonly high: Tree };

/** A leaf while the tree grows; its children's rows follow each other in its part of `order`. */
type Leaf = {
  readonly from: number;
  readonly to: number;
  readonly sums: Sums;
  readonly split: Split | null;
  children: readonly [Leaf, Leaf] | null;
};
/** By column and bin: first derivatives, second ones and rows. */
type Sums = Float64Array;
type Split = { readonly column: number; readonly bin: number; readonly gain: number };

export const BINS_MAX = 64;

/**
 * Grows one regression tree, always at the leaf that gains most, by sums over bins (Ke et al.,
 * "LightGBM: A Highly Efficient Gradient Boosting Decision Tree", NeurIPS 2017), with the gains and
 * leaves of Chen and Guestrin, "XGBoost", KDD 2016. `add` is told each row's leaf value. Of two splits
 * that gain the same the first is taken. O(rows * columns * log leaves).
 */
export function growTree(
  binned: Binned,
  slopes: Slopes,
  settings: TreeSettings,
  add: (row: number, value: number) => void,
): Tree {
  const order = Int32Array.from({ length: slopes.first.length }, (_, row) => row);
  const aside = new Int32Array(order.length);
  const sumsOf = (from: number, to: number) => sumUp(binned, slopes, order.subarray(from, to));
  const leafOf = (from: number, to: number, sums: Sums): Leaf => {
    const split = bestSplit(binned.cuts, sums, settings);
    return { from, to, sums, split, children: null };
  };
  const root = leafOf(0, order.length, sumsOf(0, order.length));
  const leaves = [root];
  while (leaves.length < settings.leaves) {
    const at = mostGaining(leaves);
    const leaf = leaves[at];
    if (!leaf?.split) break;
    const middle = partition(binned, order, leaf, leaf.split, aside);
    const isLowSmall = middle - leaf.from < leaf.to - middle;
    const small = isLowSmall ? sumsOf(leaf.from, middle) : sumsOf(middle, leaf.to);
    const large = less(leaf.sums, small);
    const low = leafOf(leaf.from, middle, isLowSmall ? small : large);
    const high = leafOf(middle, leaf.to, isLowSmall ? large : small);
    leaf.children = [low, high];
    leaves.splice(at, 1, low, high);
  }
  return toTree(root);

  function toTree({ from, to, sums, split, children }: Leaf): Tree {
    if (split !== null && children !== null) {
      const cut = binned.cuts[split.column]?.[split.bin] ?? 0;
      return {
        ...{ column: split.column, cut },
        ...{ low: toTree(children[0]), high: toTree(children[1]) },
      };
    }
    const [first, second] = totalsOf(sums);
    const { penalty, leafMax } = settings;
    const value = Math.min(leafMax, Math.max(-leafMax, -first / (second + penalty)));
    for (let at = from; at < to; at += 1) add(order[at] ?? 0, value);
    return { value };
  }
}

function mostGaining(leaves: readonly Leaf[]): number {
  let best = -1;
  for (const [at, { split }] of leaves.entries()) {
    if (split && split.gain > (leaves[best]?.split?.gain ?? 0)) best = at;
  }
  return best;
}

function sumUp({ cuts, bins }: Binned, { first, second }: Slopes, rows: Int32Array): Sums {
  const count = cuts.length;
  const sums = new Float64Array(count * BINS_MAX * 3);
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at] as number;
    const [g, h] = [first[row] as number, second[row] as number];
    const from = row * count;
    for (let c = 0; c < count; c += 1) {
      const k = 3 * (c * BINS_MAX + (bins[from + c] as number));
      sums[k] = (sums[k] as number) + g;
      sums[k + 1] = (sums[k + 1] as number) + h;
      sums[k + 2] = (sums[k + 2] as number) + 1;
    }
  }
  return sums;
}

function less(sums: Sums, part: Sums): Sums {
  const rest = new Float64Array(sums.length);
  for (let k = 0; k < rest.length; k += 1) rest[k] = (sums[k] as number) - (part[k] as number);
  return rest;
}

function totalsOf(sums: Sums): readonly [number, number, number] {
  const totals: [number, number, number] = [0, 0, 0];
  for (let k = 0; k < 3 * BINS_MAX; k += 3) {
    totals[0] += sums[k] ?? 0;
    totals[1] += sums[k + 1] ?? 0;
    totals[2] += sums[k + 2] ?? 0;
  }
  return totals;
}

/** A gain that is greater by less than this is greater by rounding. */
const ROUNDING = 1e-9;

function bestSplit(
  cutsOf: readonly Float64Array[],
  sums: Sums,
  { penalty, leafRowsMin }: TreeSettings,
): Split | null {
  const [first, second, rows] = totalsOf(sums);
  const worth = (g: number, h: number) => (g * g) / (h + penalty);
  const whole = worth(first, second);
  let best: Split | null = null;
  for (const [column, cuts] of cutsOf.entries()) {
    let [g, h, n] = [0, 0, 0];
    for (let bin = 0; bin < cuts.length; bin += 1) {
      const k = 3 * (column * BINS_MAX + bin);
      g += sums[k] ?? 0;
      h += sums[k + 1] ?? 0;
      n += sums[k + 2] ?? 0;
      if (n < leafRowsMin) continue;
      if (rows - n < leafRowsMin) break;
      const gain = worth(g, h) + worth(first - g, second - h) - whole;
      if (gain > (best?.gain ?? 0) + ROUNDING * whole + ROUNDING) best = { column, bin, gain };
    }
  }
  return best;
}

/** Puts the rows of the low side first, each side in the order it had; says where the high side begins. */
function partition(
  { cuts, bins }: Binned,
  order: Int32Array,
  { from, to }: Leaf,
  { column, bin }: Split,
  aside: Int32Array,
): number {
  const count = cuts.length;
  let [middle, high] = [from, 0];
  for (let at = from; at < to; at += 1) {
    const row = order[at] as number;
    if ((bins[row * count + column] as number) > bin) {
      aside[high] = row;
      high += 1;
    } else {
      order[middle] = row;
      middle += 1;
    }
  }
  order.set(aside.subarray(0, high), middle);
  return middle;
}
