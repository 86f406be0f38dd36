import { forecastStores } from "../../../src/models/forecasting/pooled-forecast.ts";
import {
  expectedShortfall,
  gammaQuantile,
  type Spread,
} from "../../../src/models/numeric/gamma.ts";
import { mean, median } from "../../figure.ts";
import type { Arm, Rules, View } from "./world.ts";

/** A way to decide, with one number that is tuned before anything is scored. */
export type ArmKind = {
  readonly name: string;
  readonly choices: readonly number[];
  make(choice: number, rules: Rules): Arm;
};

/** Orders nothing at all. */
const nothing: ArmKind = {
  ...{ name: "nothing", choices: [0] },
  make: () => (_week, views) => views.map(() => 0),
};

/** Orders up to so many times what the last weeks sold on average until the next order comes. */
const baseStock: ArmKind = {
  name: "baseStock",
  choices: [1, 1.25, 1.5, 2, 2.5, 3],
  make:
    (choice, { leadWeeks }) =>
    (_week, views) =>
      views.map((view) => upTo(view, choice * (leadWeeks + 1) * mean(view.sold.slice(-8)))),
};

/** The same with the median of half a year, which no promotion moves. */
const halfYear: ArmKind = {
  name: "median",
  choices: [1, 1.25, 1.5, 2, 2.5, 3],
  make:
    (choice, { leadWeeks }) =>
    (_week, views) =>
      views.map((view) => upTo(view, choice * (leadWeeks + 1) * median(view.sold.slice(-26)))),
};

/**
 * The forecast and the replenishment of Tutti, to which nobody tells of prices and promotions: the
 * forecast takes what they do for chance.
 */
const siloed: ArmKind = forecasting("siloed", () => NOTHING_KNOWN);
const NOTHING_KNOWN: readonly number[] = [];

/** The same, to which prices, promotions and advertisements are told, past and planned. */
const orchestrated: ArmKind = forecasting("orchestrated", (drivers) => drivers);

export const ARMS = { nothing, baseStock, median: halfYear, siloed, orchestrated };

type Drivers = readonly number[] | null;

/** What is tuned is how much of the forecast's variance is believed, within a factor of two. */
function forecasting(name: string, told: (drivers: Drivers) => Drivers): ArmKind {
  return {
    ...{ name, choices: [0.5, 1, 2] },
    make:
      (choice, { leadWeeks, holdingShare }) =>
      (week, views) => {
        const forecasts = forecastStores(
          views.map((view) => ({
            ...{ units: view.sold, stockedOut: view.stockedOut },
            drivers: view.item.drivers.slice(0, week + leadWeeks + 1).map(told),
          })),
        );
        return views.map((view, at) => {
          const spreads = (forecasts[at]?.periods ?? []).map((one) => ({
            ...one,
            variance: one.variance * choice,
          }));
          return projected(view, spreads, week, holdingShare);
        });
      },
  };
}

/**
 * Orders what the week lacks in which the order arrives: what is expected to be left by then, of what
 * is there and on its way, against the quantile at which a unit more is as likely to be sold as worth
 * its keeping (projected inventory level: van Jaarsveld and Arts, "Projected Inventory-Level Policies
 * for Lost Sales Inventory Systems", Operations Research 72, 2024).
 */
function projected(
  { item, onHand, pipeline }: View,
  spreads: readonly Spread[],
  week: number,
  holdingShare: number,
): number {
  let stock = onHand;
  for (const [ahead, spread] of spreads.slice(0, -1).entries()) {
    stock = Math.max(0, stock - spread.mean + expectedShortfall(spread, stock));
    stock += pipeline[ahead] ?? 0;
  }
  const last = spreads.at(-1);
  if (last === undefined) return 0;
  const cost = item.unitCosts[week] ?? 0;
  const margin = Math.max(0, (item.prices[week] ?? 0) - cost);
  const holding = holdingShare * cost;
  if (margin === 0) return 0;
  const ratio = Math.min(0.995, margin / (margin + holding));
  return Math.max(0, Math.round(gammaQuantile(last, ratio) - stock));
}

function upTo({ onHand, pipeline }: View, level: number): number {
  const position = pipeline.reduce((sum, units) => sum + units, onHand);
  return Math.max(0, Math.round(level - position));
}
