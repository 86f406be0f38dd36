import { expectedShortfall, gammaCdf, gammaQuantile, type Spread } from "../numeric/gamma.ts";
import { soundAmount, soundSpread } from "../numeric/sound.ts";

/** One item when its order is decided, at the start of a period. */
export type ProjectedItem = {
  /** Units that are there, with what arrived just now. */
  readonly onHand: number;
  /** Units on their way, by the period at whose start they arrive: the next one, the one after, ... */
  readonly arrivals: readonly number[];
  /** What is wanted in each period from this one on. */
  readonly demand: readonly Spread[];
  /** In how many periods an order of now is there, and in how many the next one. */
  readonly lead: number;
  readonly next: number;
  /** Money that a unit earns when it is sold. */
  readonly margin: number;
  /** Money that a unit costs for each period that it is left over. */
  readonly holding: number;
};

/** No order is made for more certainty than this. */
const CERTAINTY_MAX = 0.995;
/** Units a period, below which what is left over would never seem to go. */
const PACE_MIN = 0.1;

/**
 * What to order, in units, not rounded: what lacks between the arrival of this order and that of the
 * next. What is expected to be left by then (projected inventory level: van Jaarsveld and Arts,
 * "Projected Inventory-Level Policies for Lost Sales Inventory Systems", Operations Research 72, 2024)
 * is filled up to the level at which one unit more earns its margin as often as it costs its keeping.
 * That is the newsvendor's level, but for one thing: what a promotion leaves over is not gone after a
 * period, it is kept until the periods behind it have sold it, at the pace that is forecast for them.
 * What is gone within a lead time costs no more than one period: until an order can answer to what was
 * left, it spares the customers of those periods as much. Without such periods all is gone after one.
 *
 * Assumes that customers who find nothing are lost, and that what is left over keeps its worth.
 * Without demand, margin or an arrival that the forecast reaches it is 0; a number that is none
 * counts as 0. Scales with the units, and not with the money.
 */
export function projectedOrder(item: ProjectedItem): number {
  const { lead, next } = item;
  const demand = item.demand.map(soundSpread);
  const covered = together(demand.slice(lead, next));
  const margin = soundAmount(item.margin);
  if (covered.mean === 0 || margin === 0) return 0;
  let stock = soundAmount(item.onHand);
  for (let ahead = 0; ahead < lead; ahead += 1) {
    const wanted = demand[ahead] ?? NOTHING;
    stock = Math.max(0, stock - wanted.mean + expectedShortfall(wanted, stock));
    stock += soundAmount(item.arrivals[ahead] ?? 0);
  }
  const after = demand.slice(next);
  const pace = after.length === 0 ? null : together(after).mean / after.length;
  return Math.max(0, levelOf(covered, margin, soundAmount(item.holding), { lead, pace }) - stock);
}

function levelOf(
  demand: Spread,
  margin: number,
  holding: number,
  { lead, pace }: { readonly lead: number; readonly pace: number | null },
): number {
  const newsvendor = margin / (margin + holding);
  let high = gammaQuantile(demand, Math.min(CERTAINTY_MAX, newsvendor));
  if (pace === null || holding === 0) return high;
  let low = 0;
  for (let halving = 0; halving < HALVINGS; halving += 1) {
    const level = (low + high) / 2;
    const slow = Math.max(0, level - lead * pace);
    const left = slow - demand.mean + expectedShortfall(demand, slow);
    const sufficed = gammaCdf(demand, level);
    const kept = sufficed + left / Math.max(PACE_MIN, pace);
    if (margin * (1 - sufficed) > holding * kept) low = level;
    else high = level;
  }
  return high;
}

const HALVINGS = 40;
const NOTHING: Spread = { mean: 0, variance: 0 };

/** Of periods that err each on its own. */
function together(periods: readonly Spread[]): Spread {
  return periods.reduce(
    (sum, one) => ({ mean: sum.mean + one.mean, variance: sum.variance + one.variance }),
    NOTHING,
  );
}
