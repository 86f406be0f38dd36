import { meanOf } from "./level-methods.ts";

/** One product at one place, period by period; the periods are the same for all series of a panel. */
export type PanelSeries = {
  /** Units sold; null, or no number, where nothing is known. A return counts as nothing. */
  readonly units: readonly (number | null)[];
  /** Periods that ended with nothing left: what was sold is then a lower bound of the demand. */
  readonly stockedOut?: readonly boolean[] | undefined;
};

/** What a series tells of demand: from its first sale on, without gaps, with the place of each period. */
export type History = {
  readonly places: readonly number[];
  /** No more than `cap`. */
  readonly units: readonly number[];
  readonly cap: number;
  /** Of which anything is known, before the first sale too. */
  readonly known: number;
};

const CAP_QUANTILE = 0.97;
/** With fewer sales than this, a high one is information and not an outlier. */
const CAP_SALES_MIN = 10;

/**
 * The histories of a panel before period `past`. Sales above the 97th percentile of a series' periods with
 * sales are cut down to it, so that one bulk order is no trend. A period in which no series sold
 * anything was closed, and tells nothing; a stocked-out period tells something only where it sold more
 * than the series does on average (Wecker, Management Science 24, 1978).
 */
export function historiesOf(series: readonly PanelSeries[], past: number): readonly History[] {
  const isOpen = Array.from(
    { length: past },
    (_, at) => series.length < 2 || series.some(({ units }) => soldOf(units[at]) > 0),
  );
  return series.map(({ units, stockedOut = [] }) => {
    const all = Array.from(isOpen.keys()).filter((at) => isNumber(units[at]) && isOpen[at]);
    const first = all.findIndex((at) => soldOf(units[at]) > 0);
    const began = first < 0 ? [] : all.slice(first);
    const mean = meanOf(began.filter((at) => !stockedOut[at]).map((at) => soldOf(units[at])));
    const places = began.filter((at) => !stockedOut[at] || soldOf(units[at]) > mean);
    const sold = places.map((at) => soldOf(units[at]));
    const cap = capOf(sold);
    return { places, cap, units: sold.map((one) => Math.min(one, cap)), known: all.length };
  });
}

function isNumber(sold: number | null | undefined): sold is number {
  return sold !== null && Number.isFinite(sold);
}

export function soldOf(sold: number | null | undefined): number {
  return isNumber(sold) ? Math.max(0, sold) : 0;
}

function capOf(units: readonly number[]): number {
  const positive = units.filter((sold) => sold > 0).sort((a, b) => a - b);
  const last = positive.at(-1) ?? 0;
  if (positive.length < CAP_SALES_MIN) return last;
  return positive[Math.floor((positive.length - 1) * CAP_QUANTILE)] ?? last;
}

/**
 * How much more each period of a cycle, as each day of a week, sells than the average: the same for
 * all series of a panel, each of which has a say of its own size. Their mean is 1.
 */
export function cycleOf(histories: readonly History[], cycle: number): readonly number[] {
  const sold = new Float64Array(cycle);
  const count = new Float64Array(cycle);
  for (const { places, units } of histories) {
    const mean = meanOf(units);
    if (!(mean > 0)) continue;
    for (const [k, place] of places.entries()) {
      sold[place % cycle] = (sold[place % cycle] ?? 0) + (units[k] ?? 0) / mean;
      count[place % cycle] = (count[place % cycle] ?? 0) + 1;
    }
  }
  // As if each period of the cycle had once sold the mean, in every series.
  const prior = 1 + histories.length;
  const raw = Array.from(sold, (sum, at) => (sum + prior) / ((count[at] ?? 0) + prior));
  const average = meanOf(raw);
  return raw.map((factor) => factor / average);
}
