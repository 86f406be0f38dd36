import { diceOf } from "../../../../bench/support/dice.ts";
import { driversOf } from "../../../../src/models/forecasting/drivers.ts";
import type { StoreSales } from "../../../../src/models/forecasting/pooled-forecast.ts";

export type Truth = { readonly own: number; readonly cross: number };

export type ChainSettings = {
  readonly seed: number;
  readonly stores: number;
  readonly weeks: number;
  /** Mean units a week of a middling store. */
  readonly units: number;
  /** Standard deviation of log prices around their mean. */
  readonly priceSpread: number;
  /** Standard deviation of what a week does to all stores alike. */
  readonly shock: number;
};

/**
 * Stores of one chain that sell one product by elasticities that are known: those of a product are
 * drawn around -2.2, those of its stores around the product's. Customers come by chance (Poisson,
 * varied by a log-normal of 0.3), prices and promotions without regard to them.
 */
export function chainOf(settings: ChainSettings) {
  const dice = diceOf(settings.seed);
  const uniform = () => (dice.below(2 ** 32) + 0.5) / 2 ** 32;
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const common = -2.2 + 0.5 * normal();
  const shocks = Array.from({ length: settings.weeks }, () => settings.shock * normal());
  const chainPrices = shocks.map(() => normal());
  const drawn = Array.from({ length: settings.stores }, () => {
    const truth: Truth = { own: common + 0.4 * normal(), cross: 0.3 + 0.2 * normal() };
    const size = settings.units * (0.5 + uniform());
    const plans = chainPrices.map((together) => {
      const log = settings.shock > 0 ? 0.8 * together + 0.6 * normal() : normal();
      const promotion = dice.chance(0.15) ? 1 : 0;
      const feature = dice.chance(0.1) ? 1 : 0;
      return { price: 3 * Math.exp(settings.priceSpread * log), promotion, feature };
    });
    const rivals = plans.map(() => 3 * Math.exp(0.1 * normal()));
    const units = plans.map(({ price, promotion, feature }, week) => {
      const log =
        truth.own * Math.log(price / 3) +
        truth.cross * Math.log((rivals[week] ?? 3) / 3) +
        0.4 * promotion +
        0.3 * feature +
        (shocks[week] ?? 0);
      return poisson(size * Math.exp(log + 0.3 * normal() - 0.045), uniform);
    });
    const drivers = plans.map((plan, week) =>
      driversOf(plan, plans[week - 1] ?? plan, [rivals[week] ?? 3]),
    );
    const sales: StoreSales = { units, drivers };
    return { truth, sales };
  });
  return {
    stores: drawn.map(({ sales }) => sales),
    truths: drawn.map(({ truth }) => truth),
  };
}

/** Counts arrivals of a unit of time, a piece of at most 30 at once, so that nothing underflows. */
function poisson(mean: number, uniform: () => number): number {
  let [count, left] = [0, mean];
  while (left > 0) {
    const piece = Math.min(30, left);
    left -= piece;
    let product = uniform();
    while (product > Math.exp(-piece)) {
      count += 1;
      product *= uniform();
    }
  }
  return count;
}
