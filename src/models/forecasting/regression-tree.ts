/** Values cut into few classes, so that a tree need only count: `bins[at]` is how many cuts lie below. */
export type BinnedColumn = {
  readonly bins: Uint8Array;
  /** Rising; a value above cut `k` lies in a bin above `k`. */
  readonly cuts: Float64Array;
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
  columns: readonly BinnedColumn[],
  slopes: Slopes,
  settings: TreeSettings,
  add: (row: number, value: number) => void,
): Tree {
  const order = Int32Array.from({ length: slopes.first.length }, (_, row) => row);
  const sumsOf = (from: number, to: number) => sumUp(columns, slopes, order, from, to);
  const leafOf = (from: number, to: number, sums: Sums): Leaf => {
    const split = bestSplit(columns, sums, settings);
    return { from, to, sums, split, children: null };
  };
  const root = leafOf(0, order.length, sumsOf(0, order.length));
  const leaves = [root];
  while (leaves.length < settings.leaves) {
    const at = mostGaining(leaves);
    const leaf = leaves[at];
    if (!leaf?.split) break;
    const middle = partition(columns, order, leaf, leaf.split);
    const isLowSmall = middle - leaf.from < leaf.to - middle;
    const small = isLowSmall ? sumsOf(leaf.from, middle) : sumsOf(middle, leaf.to);
    const large = leaf.sums.map((sum, k) => sum - (small[k] ?? 0));
    const low = leafOf(leaf.from, middle, isLowSmall ? small : large);
    const high = leafOf(middle, leaf.to, isLowSmall ? large : small);
    leaf.children = [low, high];
    leaves.splice(at, 1, low, high);
  }
  return toTree(root);

  function toTree({ from, to, sums, split, children }: Leaf): Tree {
    if (split !== null && children !== null) {
      const cut = columns[split.column]?.cuts[split.bin] ?? 0;
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

function sumUp(
  columns: readonly BinnedColumn[],
  { first, second }: Slopes,
  order: Int32Array,
  from: number,
  to: number,
): Sums {
  const sums = new Float64Array(columns.length * BINS_MAX * 3);
  const part = order.subarray(from, to);
  const [g, h] = [new Float64Array(part.length), new Float64Array(part.length)];
  for (let at = 0; at < part.length; at += 1) {
    g[at] = first[part[at] as number] as number;
    h[at] = second[part[at] as number] as number;
  }
  for (const [c, { bins }] of columns.entries()) {
    const base = c * BINS_MAX;
    for (let at = 0; at < part.length; at += 1) {
      const k = 3 * (base + (bins[part[at] as number] as number));
      sums[k] = (sums[k] as number) + (g[at] as number);
      sums[k + 1] = (sums[k + 1] as number) + (h[at] as number);
      sums[k + 2] = (sums[k + 2] as number) + 1;
    }
  }
  return sums;
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
  columns: readonly BinnedColumn[],
  sums: Sums,
  { penalty, leafRowsMin }: TreeSettings,
): Split | null {
  const [first, second, rows] = totalsOf(sums);
  const worth = (g: number, h: number) => (g * g) / (h + penalty);
  const whole = worth(first, second);
  let best: Split | null = null;
  for (const [column, { cuts }] of columns.entries()) {
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
  columns: readonly BinnedColumn[],
  order: Int32Array,
  { from, to }: Leaf,
  { column, bin }: Split,
): number {
  const bins = columns[column]?.bins ?? new Uint8Array();
  const high: number[] = [];
  let middle = from;
  for (let at = from; at < to; at += 1) {
    const row = order[at] as number;
    if ((bins[row] as number) > bin) {
      high.push(row);
    } else {
      order[middle] = row;
      middle += 1;
    }
  }
  order.set(high, middle);
  return middle;
}
