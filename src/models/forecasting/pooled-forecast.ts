import type { Spread } from "../numeric/gamma.ts";
import { relativeVarianceOf } from "./censored.ts";
import { levelOf } from "./level.ts";
import {
  fitResponses,
  logShare,
  RESPONSE_SETTINGS,
  type Response,
  type ResponseSample,
  type ResponseSettings,
} from "./pooled-response.ts";

/** One product in one store, period by period, the oldest first. */
export type StoreSales = {
  /** Units sold; null, or no number, where nothing is known. A return counts as nothing. */
  readonly units: readonly (number | null)[];
  /** Periods that ended with nothing left. */
  readonly stockedOut?: readonly boolean[] | undefined;
  /** Of `driversOf`, for each period of the past and then for each that is forecast. */
  readonly drivers: readonly (readonly number[] | null)[];
};

export type StoreForecast = {
  /** Of each period to come, the mean and the variance of the demand in units. */
  readonly periods: readonly Spread[];
  /**
   * What it stands on: the store's own sales and the drivers; the drivers and other stores' sales
   * ("pooled"); the store's mean alone ("mean"); nothing that was ever sold ("none"), which is 0.
   */
  readonly basis: "own" | "pooled" | "mean" | "none";
};

/** Fewer periods than this say nothing of a store's own. */
export const PERIODS_MIN = 8;
/** Of a relative error that was never seen, as of a store with one sale. */
const VARIANCE_UNKNOWN = 0.5;

/**
 * Forecasts one product in all of its stores by what drives it: a response pooled over the stores
 * (`fitResponses`), times a level that follows how each store has lately sold against it. The
 * variance is that of the relative errors which the response made in the past, so it grows with the
 * mean; for a mean of the log-normal kind it is what a gamma distribution fits well
 * (`gammaQuantile`).
 *
 * A store with little or no history is forecast from the others, scaled to its own mean where it has
 * one and to theirs where not; data that is no number counts as missing. Nothing is thrown, and
 * nothing is NaN. Scales with the units of each store; the order of stores says nothing.
 */
export function forecastStores(
  stores: readonly StoreSales[],
  settings: ResponseSettings = RESPONSE_SETTINGS,
): readonly StoreForecast[] {
  const heard = stores.map(heardOf);
  const means = heard.map(({ mean }) => mean).filter((mean) => mean > 0);
  const typical = means.reduce((sum, mean) => sum + mean, 0) / Math.max(1, means.length);
  const known = heard.filter(({ sample }) => sample.shares.length >= PERIODS_MIN);
  const responses = known.length === 0 ? [] : fitResponses(samplesOf(known), settings);
  const fitted = new Map(known.map((one, at) => [one, responses[at]]));
  const average = averageOf(responses);
  const errors = known.map((one) => relativeVariance(one, fitted.get(one)));
  const typicalVariance =
    errors.reduce((sum, one) => sum + one, 0) / Math.max(1, errors.length) || VARIANCE_UNKNOWN;

  return stores.map((store, at) => {
    const one = heard[at] ?? NOTHING;
    const ahead = store.drivers.slice(store.units.length);
    const size = sizeOf(one, typical);
    const response = fitted.get(one) ?? average;
    if (response === null) return flat(ahead.length, size);
    const own = one.periods >= PERIODS_MIN;
    const scale = size * levelAgainst(one, response);
    const variance = fitted.has(one) ? relativeVariance(one, response) : typicalVariance;
    const periods = ahead.map((drivers) => {
      const mean = drivers === null ? scale : scale * Math.exp(logShare(response, drivers));
      return { mean, variance: variance * mean * mean };
    });
    return { periods, basis: own ? "own" : "pooled" };
  });
}

type Heard = {
  /** Empty where nothing was ever sold. */
  readonly sample: ResponseSample;
  readonly mean: number;
  /** Of which something is known. */
  readonly periods: number;
};

const NOTHING: Heard = { sample: { shares: [], drivers: [], stockedOut: [] }, mean: 0, periods: 0 };

/** What a store sells in a period on average; with few periods, by the others in part. */
function sizeOf({ mean, periods }: Heard, typical: number): number {
  if (periods >= PERIODS_MIN) return mean;
  return (periods * mean + SIZE_PRIOR * typical) / (periods + SIZE_PRIOR);
}

/** Periods' worth of belief that a store is like the others. */
const SIZE_PRIOR = 2;

/** The periods of which something is known, as shares of their mean. */
function heardOf({ units, stockedOut = [], drivers }: StoreSales): Heard {
  const kept = units.flatMap((sold, at) => {
    const row = drivers[at];
    const isKnown = sold !== null && Number.isFinite(sold) && row !== null && row !== undefined;
    return isKnown ? [{ sold: Math.max(0, sold), row, out: stockedOut[at] ?? false }] : [];
  });
  const mean = kept.reduce((sum, { sold }) => sum + sold, 0) / Math.max(1, kept.length);
  if (!(mean > 0)) return { ...NOTHING, periods: kept.length };
  return {
    mean,
    periods: kept.length,
    sample: {
      shares: kept.map(({ sold }) => sold / mean),
      drivers: kept.map(({ row }) => row),
      stockedOut: kept.map(({ out }) => out),
    },
  };
}

function samplesOf(known: readonly Heard[]): readonly ResponseSample[] {
  return known.map(({ sample }) => sample);
}

/** What stores without a history of their own are taken to answer like. */
function averageOf(responses: readonly Response[]): Response | null {
  const [first] = responses;
  if (first === undefined) return null;
  const share = 1 / responses.length;
  const coefficients = first.coefficients.map((_, k) =>
    responses.reduce((sum, one) => sum + share * (one.coefficients[k] ?? 0), 0),
  );
  const intercept = responses.reduce((sum, one) => sum + share * one.intercept, 0);
  return { coefficients, intercept };
}

/** How the store has lately sold against the response. */
function levelAgainst({ sample }: Heard, response: Response): number {
  const { shares, stockedOut } = sample;
  return levelOf({ shares, expected: expectedOf(sample, response), stockedOut });
}

/** Of sales around what the response said, relative to it; of periods that did not stock out. */
function relativeVariance({ sample }: Heard, response: Response | undefined): number {
  if (response === undefined) return VARIANCE_UNKNOWN;
  const { shares, stockedOut } = sample;
  return relativeVarianceOf(shares, expectedOf(sample, response), stockedOut, VARIANCE_UNKNOWN);
}

function expectedOf({ drivers }: ResponseSample, response: Response): readonly number[] {
  return drivers.map((row) => Math.exp(logShare(response, row)));
}

function flat(periods: number, mean: number): StoreForecast {
  const one = { mean, variance: VARIANCE_UNKNOWN * mean * mean };
  return { periods: Array.from({ length: periods }, () => one), basis: mean > 0 ? "mean" : "none" };
}
