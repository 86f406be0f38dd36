import { gammaQuantile, type Spread } from "../numeric/gamma.ts";
import { type Refused, refused } from "../refused.ts";
import { type Likeness, likenessOf } from "./product-likeness.ts";

/** A product that was new once: what it is like, and what it sold from its first period on. */
export type Forerunner = Likeness & {
  /** Units a period, of the same length as those that are forecast. */
  readonly units: readonly number[];
};

export type NewProduct = Likeness & {
  /** Its own periods so far, from the first on; none before the first day. */
  readonly units: readonly number[];
};

export type NewProductForecast = {
  /** Units a period: the mean and the variance of what is not known of the rate itself. */
  readonly rate: Spread;
  /** Of all periods to come together, in units. */
  readonly total: Spread;
  /** Of the total, at 10%, 50% and 90%. */
  readonly quantiles: readonly [number, number, number];
  /** Products like it, all products, or a guess by nothing but its own periods or by nothing at all. */
  readonly basis: "similar" | "pool" | "own" | "none";
  /** How many forerunners the forecast rests on: a sum of weights, squared, over the sum of squares. */
  readonly support: number;
};

/**
 * Forecasts a product with little or no history from the early lives of others. Their rates, each
 * weighted by its likeness, are a gamma prior, which the product's own periods update as Poisson counts
 * with the extra variance that the forerunners show from period to period (empirical Bayes: Fisher and
 * Raman, Operations Research 44, 1996; Robbins, 1956). Where no forerunner is like it, all count the
 * same; without any, its own periods do, with a prior worth one of them; without these, one unit a
 * period with a variance to match, `basis` "none": whoever orders should ask a person.
 *
 * Refuses units that are no counts of sales. Else nothing fails, and nothing is NaN; the order of
 * forerunners says nothing.
 */
export function forecastNewProduct(
  product: NewProduct,
  forerunners: readonly Forerunner[],
  periods: number,
): NewProductForecast | Refused {
  if (!Number.isInteger(periods) || periods < 1 || periods > PERIODS_MAX) {
    return refused(`A forecast is of 1 to ${PERIODS_MAX} whole periods.`);
  }
  const wrong = [product, ...forerunners].find(({ units }) => !units.every(isSale));
  if (wrong) return refused(`Units sold are numbers from 0 to ${UNITS_MAX}.`);
  if (![product, ...forerunners].every(({ price = 1 }) => price > 0 && price < PRICE_MAX)) {
    return refused(`A price is a number above 0 and below ${PRICE_MAX}.`);
  }
  const known = forerunners.filter(({ units }) => units.length > 0);
  const likeness = known.map((one) => likenessOf(product, one));
  const isSimilar = likeness.some((one) => one > 0);
  const lives = known.map(({ units }, at) => ({
    units,
    weight: isSimilar ? (likeness[at] ?? 0) : 1,
  }));
  const prior = priorOf(lives, product.units);
  const { rate, excess } = updated(prior, product.units);
  const variance = periods * periods * rate.variance + periods * excess * rate.mean;
  const total = { mean: periods * rate.mean, variance };
  return {
    ...{ rate, total },
    quantiles: [gammaQuantile(total, 0.1), gammaQuantile(total, 0.5), gammaQuantile(total, 0.9)],
    basis: basisOf(known.length, isSimilar, product.units.length),
    support: prior.support,
  };
}

function basisOf(
  forerunners: number,
  isSimilar: boolean,
  own: number,
): NewProductForecast["basis"] {
  if (forerunners > 0) return isSimilar ? "similar" : "pool";
  return own > 0 ? "own" : "none";
}

const PERIODS_MAX = 1_000;
const UNITS_MAX = 1e9;
const PRICE_MAX = 1e9;

function isSale(units: number): boolean {
  return Number.isFinite(units) && units >= 0 && units <= UNITS_MAX;
}

type Prior = Spread & {
  /** Variance of a period's sales over their mean; at least that of a Poisson count. */
  readonly excess: number;
  readonly support: number;
};

type Life = { readonly units: readonly number[]; readonly weight: number };

/** As if one period had been seen. */
function priorOf(lives: readonly Life[], own: readonly number[]): Prior {
  const weight = sum(lives.map((life) => life.weight));
  if (!(weight > 0)) {
    const mean = own.length > 0 ? sum(own) / own.length : 1;
    return { mean, variance: mean * Math.max(1, mean), excess: Math.max(1, mean), support: 0 };
  }
  const shares = lives.map((life) => life.weight / weight);
  const rates = lives.map(({ units }) => sum(units) / units.length);
  const mean = sum(rates.map((rate, at) => rate * (shares[at] ?? 0)));
  const within = sum(
    lives.map(({ units }, at) => {
      const rate = rates[at] ?? 0;
      const squares = sum(units.map((sold) => (sold - rate) ** 2));
      return ((shares[at] ?? 0) * squares) / Math.max(1, units.length - 1);
    }),
  );
  const excess = mean > 0 ? Math.max(1, within / mean) : 1;
  // What the rates differ by chance alone is not what products differ by.
  const chance = sum(
    lives.map(({ units }, at) => ((shares[at] ?? 0) * excess * mean) / units.length),
  );
  const between = sum(rates.map((rate, at) => (shares[at] ?? 0) * (rate - mean) ** 2));
  const support = 1 / sum(shares.map((share) => share ** 2));
  // Few forerunners are no proof that all are alike.
  const doubt = (mean * mean) / (1 + support);
  return { mean, variance: Math.max(between - chance, 0) + doubt, excess, support };
}

/** A gamma's shape and rate, to which counts and periods are added, both less by the excess. */
function updated({ mean, variance, excess }: Prior, own: readonly number[]) {
  // The variance of all but nothing is nothing, to the arithmetic.
  if (!(mean > 0 && variance > 0)) {
    const seen = sum(own) / (1 + own.length);
    return { rate: { mean: seen, variance: (seen * excess) / (1 + own.length) }, excess };
  }
  const shape = (mean * mean) / variance + sum(own) / excess;
  const time = mean / variance + own.length / excess;
  return { rate: { mean: shape / time, variance: shape / time ** 2 }, excess };
}

function sum(values: readonly number[]): number {
  return values.reduce((all, one) => all + one, 0);
}
