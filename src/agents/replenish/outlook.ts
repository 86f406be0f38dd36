import { groupBy } from "../../kernel/collections.ts";
import { unwrap } from "../../kernel/result.ts";
import type { Forecast } from "../../models/forecasting/smoothing.ts";
import { demandOver, forecastDemand, pooled } from "../../models/forecasting/smoothing.ts";
import type { Spread } from "../../models/numeric/gamma.ts";
import type { ReplenishInput } from "./input.ts";
import type { ReplenishPorts, SupplierOffer } from "./ports.ts";

/** The demand for a variant that deliveries to one location have to meet. */
export type Outlook = {
  readonly variantId: string;
  readonly receivingId: string;
  /** One for each lead time that is on offer, the shortest first. */
  readonly demands: readonly [DemandUntil, ...DemandUntil[]];
  /** Days of history with something to tell, over the locations served. */
  readonly observations: number;
  /** The newest day of sales, YYYY-MM-DD. */
  readonly through: string;
};

export type DemandUntil = {
  readonly leadTimeDays: number;
  readonly leadTimeDemand: Spread;
  /** Over lead time and review period. */
  readonly protectedDemand: Spread;
};

/** Days to deliver that are assumed of a variant with no offer to compare; it gets insights only. */
const LEAD_TIME_UNKNOWN_DAYS = 7;
const SERIES_A_TURN = 50;

/**
 * Reads the sales and forecasts them in one step, so that what the step keeps is a few numbers for
 * each variant and not its whole history.
 */
export async function forecastNeeds(
  sales: ReplenishPorts["sales"],
  input: ReplenishInput,
  world: { readonly receiving: readonly string[]; readonly offers: readonly SupplierOffer[] },
): Promise<readonly Outlook[]> {
  const { variantIds, locationIds, historyDays } = input;
  const { through, series } = unwrap(await sales.daily(variantIds, locationIds, historyDays));
  const nextWeekday = (new Date(`${through}T00:00:00Z`).getUTCDay() + 1) % 7;
  const forecasts = new Map<string, Forecast>();
  for (const [i, one] of series.entries()) {
    // Whoever else is served by this process gets a turn now and then.
    if (i % SERIES_A_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
    const firstWeekday = mod7(nextWeekday - one.units.length);
    const { units, stockedOut } = one;
    forecasts.set(
      pair(one.variantId, one.locationId),
      forecastDemand({ units, stockedOut, firstWeekday }),
    );
  }
  const offers = groupBy(world.offers, (offer) => offer.variantId);
  return [...new Set(variantIds)].flatMap((variantId) =>
    [...new Set(world.receiving)].map((receivingId): Outlook => {
      const served = locationIds.filter((_, i) => world.receiving[i] === receivingId);
      const known = served.flatMap((id) => forecasts.get(pair(variantId, id)) ?? []);
      const over = (days: number) => pooled(known.map((forecast) => demandOver(forecast, days)));
      const until = (leadTimeDays: number): DemandUntil => ({
        leadTimeDays,
        leadTimeDemand: over(leadTimeDays),
        protectedDemand: over(leadTimeDays + input.reviewPeriodDays),
      });
      const times = new Set(offers.get(variantId)?.map((offer) => offer.leadTimeDays));
      const [first = LEAD_TIME_UNKNOWN_DAYS, ...others] = [...times].sort((a, b) => a - b);
      return {
        variantId,
        receivingId,
        demands: [until(first), ...others.map(until)],
        observations: known.reduce((sum, forecast) => sum + forecast.observations, 0),
        through,
      };
    }),
  );
}

export function pair(variantId: string, locationId: string): string {
  return `${variantId} ${locationId}`;
}

function mod7(value: number): number {
  return ((value % 7) + 7) % 7;
}
