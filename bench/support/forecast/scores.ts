import { gammaQuantile, type Spread } from "../../../src/models/numeric/gamma.ts";
import { thousandths } from "../../figure.ts";

export type Scores = {
  /** Root mean squared scaled error, the mean over series and origins (Hyndman and Koehler 2006). */
  readonly rmsse: number;
  /** Sum of absolute errors over the sum of what was sold. */
  readonly wape: number;
  /** Sum of errors, forecast less sold, over the sum of what was sold. */
  readonly bias: number;
};

export type QuantileScores = {
  /** Mean pinball loss at QUANTILES over the mean of what was sold, times two. */
  readonly quantileLoss: number;
  /** Share of what was sold that lies between the 10% and the 90% quantile; 0.8 is right. */
  readonly coverage80: number;
};

const QUANTILES = [0.1, 0.25, 0.5, 0.75, 0.9, 0.975] as const;

/** Adds up forecasts of one way against what came. */
export function scoring() {
  const sum = { rmsse: 0, series: 0, absolute: 0, error: 0, sold: 0 };
  const spread = { loss: 0, inside: 0, points: 0 };
  return {
    /** `past` tells how hard the series is; periods without a row do not count. */
    add(
      past: readonly (number | null)[],
      came: readonly (number | null)[],
      told: readonly number[],
    ) {
      const scale = naiveSquares(past);
      let [squares, count] = [0, 0];
      for (const [at, sold] of came.entries()) {
        if (sold === null) continue;
        const error = (told[at] ?? 0) - sold;
        squares += error * error;
        count += 1;
        sum.absolute += Math.abs(error);
        sum.error += error;
        sum.sold += sold;
      }
      if (count === 0 || scale === 0) return;
      sum.rmsse += Math.sqrt(squares / count / scale);
      sum.series += 1;
    },
    addSpreads(came: readonly (number | null)[], told: readonly Spread[]) {
      for (const [at, sold] of came.entries()) {
        const one = told[at];
        if (sold === null || one === undefined) continue;
        for (const q of QUANTILES) {
          const short = sold - wholeQuantile(one, q);
          spread.loss += Math.max(q * short, (q - 1) * short) / QUANTILES.length;
        }
        const isInside = sold >= wholeQuantile(one, 0.1) && sold <= wholeQuantile(one, 0.9);
        spread.inside += isInside ? 1 : 0;
        spread.points += 1;
      }
    },
    scores: (): Scores => ({
      rmsse: thousandths(sum.rmsse / sum.series),
      wape: thousandths(sum.absolute / sum.sold),
      bias: thousandths(sum.error / sum.sold),
    }),
    quantileScores: (): QuantileScores => ({
      quantileLoss: thousandths((2 * spread.loss) / sum.sold),
      coverage80: thousandths(spread.inside / spread.points),
    }),
  };
}

/** Units are whole. */
function wholeQuantile(spread: Spread, level: number): number {
  return Math.round(gammaQuantile(spread, level));
}

/** Mean squared error of telling each period what the last one sold. */
function naiveSquares(past: readonly (number | null)[]): number {
  const known = past.filter((units) => units !== null);
  const squares = known.slice(1).map((units, at) => (units - (known[at] ?? 0)) ** 2);
  return squares.reduce((sum, one) => sum + one, 0) / Math.max(1, squares.length);
}
