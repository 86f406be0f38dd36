import { groupBy } from "../../kernel/collections.ts";
import { unwrap } from "../../kernel/result.ts";
import { demandBetween, pooled } from "../../models/forecasting/lead-time.ts";
import { forecastPlace } from "../../models/forecasting/place-forecast.ts";
import type { Spread } from "../../models/numeric/gamma.ts";
import type { ReplenishInput } from "./input.ts";
import type { ReplenishPorts, SalesSeries, SupplierOffer } from "./ports.ts";

/** The demand for a variant that deliveries to one location have to meet. */
export type Outlook = {
  readonly variantId: string;
  readonly receivingId: string;
  /** One for each lead time that is on offer, the shortest first. */
  readonly demands: readonly [DemandUntil, ...DemandUntil[]];
  /** Days on which it sold, over the locations served. */
  readonly observations: number;
  /** The newest day of sales, YYYY-MM-DD. */
  readonly through: string;
};

export type DemandUntil = {
  readonly leadTimeDays: number;
  readonly leadTimeDemand: Spread;
  /** From the arrival of an order placed now to that of the next. */
  readonly reviewDemand: Spread;
  /** Over lead time and review period. */
  readonly protectedDemand: Spread;
};

/** Days to deliver that are assumed of a variant with no offer to compare; it gets insights only. */
const LEAD_TIME_UNKNOWN_DAYS = 7;
const WEEK_DAYS = 7;
/** What comes later is taken for like the last week of it; a multiple of a week. */
const FORECAST_DAYS = 28;

/**
 * Reads the sales and forecasts them in one step, so that what the step keeps is a few numbers for
 * each variant and not its whole history.
 */
export async function forecastNeeds(
  sales: ReplenishPorts["sales"],
  input: ReplenishInput,
  world: { readonly receiving: readonly string[]; readonly offers: readonly SupplierOffer[] },
): Promise<readonly Outlook[]> {
  const { variantIds, locationIds, historyDays, reviewPeriodDays } = input;
  const { through, series } = unwrap(await sales.daily(variantIds, locationIds, historyDays));
  const histories = await forecastPlaces(series);
  const offers = groupBy(world.offers, (offer) => offer.variantId);
  return [...new Set(variantIds)].flatMap((variantId) =>
    [...new Set(world.receiving)].map((receivingId): Outlook => {
      const served = locationIds.filter((_, i) => world.receiving[i] === receivingId);
      const known = served.flatMap((id) => histories.get(pair(variantId, id)) ?? []);
      const between = (from: number, to: number) =>
        pooled(
          known.map(({ days, follows }) =>
            demandBetween(days, { from, to, cycle: WEEK_DAYS, follows }),
          ),
        );
      const until = (leadTimeDays: number): DemandUntil => ({
        leadTimeDays,
        leadTimeDemand: between(0, leadTimeDays),
        reviewDemand: between(leadTimeDays, leadTimeDays + reviewPeriodDays),
        protectedDemand: between(0, leadTimeDays + reviewPeriodDays),
      });
      const times = new Set(offers.get(variantId)?.map((offer) => offer.leadTimeDays));
      const [first = LEAD_TIME_UNKNOWN_DAYS, ...others] = [...times].sort((a, b) => a - b);
      return {
        variantId,
        receivingId,
        demands: [until(first), ...others.map(until)],
        observations: known.reduce((sum, { observations }) => sum + observations, 0),
        through,
      };
    }),
  );
}

type Known = {
  readonly days: readonly Spread[];
  readonly follows: number;
  readonly observations: number;
};

/** Of each pair. What a place sells is one panel: it is open and closed on the same days. */
async function forecastPlaces(series: readonly SalesSeries[]): Promise<ReadonlyMap<string, Known>> {
  const known = new Map<string, Known>();
  const past = Math.max(0, ...series.map(({ units }) => units.length));
  for (const place of groupBy(series, ({ locationId }) => locationId).values()) {
    // Whoever else is served by this process gets a turn now and then.
    await new Promise((resolve) => setImmediate(resolve));
    const panel = place.map(({ units, stockedOut = [] }) => {
      const before = past - units.length;
      return {
        units: [...Array<null>(before).fill(null), ...units],
        stockedOut: [...Array<boolean>(before).fill(false), ...stockedOut],
      };
    });
    const { series: told, follows } = forecastPlace(panel, {
      periods: FORECAST_DAYS,
      cycle: WEEK_DAYS,
    });
    for (const [at, { variantId, locationId, units }] of place.entries()) {
      const observations = units.filter((sold) => sold > 0).length;
      const days = told[at]?.periods ?? [];
      known.set(pair(variantId, locationId), { days, follows, observations });
    }
  }
  return known;
}

function pair(variantId: string, locationId: string): string {
  return `${variantId} ${locationId}`;
}
