import type { Money } from "../../domain/money.ts";
import { groupBy } from "../../kernel/collections.ts";
import type { OrderQuestion, Position } from "../../models/inventory/order.ts";
import { landedUnitCost, orderQuantity } from "../../models/inventory/order.ts";
import type { ReplenishInput } from "./input.ts";
import type { DemandUntil, Outlook } from "./outlook.ts";
import type { SellingPrice, SupplierOffer } from "./ports.ts";

/** The offer to buy by, and how much: 0 when nothing has to be ordered by it yet. */
export type Choice = {
  readonly offer: SupplierOffer;
  readonly demand: DemandUntil;
  readonly quantity: number;
  readonly unitPrice: Money;
  /** How many offers were compared. */
  readonly among: number;
};

/** A year's cost of keeping stock as a share of its worth: capital, space, shrinkage. */
export const HOLDING_SHARE_A_YEAR = 0.25;

/** The most offers of a variant that are compared, the lowest unit costs first. */
const OFFERS_MAX = 4;

/**
 * The offers that can be weighed against what their variant sells for and against each other:
 * those in the currency of its price. Tutti exchanges no money, so it cannot tell whether 9 euros
 * are less than 8 pounds.
 */
export function comparableOffers(
  offers: readonly SupplierOffer[],
  prices: readonly SellingPrice[],
): readonly SupplierOffer[] {
  const currencies = new Map(prices.map(({ variantId, price }) => [variantId, price.currency]));
  const comparable = offers.filter(
    ({ variantId, unitCost }) => currencies.get(variantId) === unitCost.currency,
  );
  return [...groupBy(comparable, ({ variantId }) => variantId).values()].flatMap((own) =>
    [...own].sort((a, b) => a.unitCost.e4 - b.unitCost.e4).slice(0, OFFERS_MAX),
  );
}

/**
 * The offer by which a unit costs least all told, for the quantity needed now: with its packs, its
 * minimum and the sales lost until it delivers (`landedUnitCost` in models/inventory/order.ts). An offer
 * that forces on us more than a year sells is none. The faster one wins a tie.
 */
export function chooseOffer(
  { variantId, demands }: Outlook,
  position: Position,
  world: {
    readonly input: ReplenishInput;
    readonly offers: readonly SupplierOffer[];
    readonly prices: readonly SellingPrice[];
  },
): Choice | null {
  const selling = world.prices.find((one) => one.variantId === variantId);
  if (!selling) return null;
  const own = world.offers.filter((offer) => offer.variantId === variantId);
  const lowest = Math.min(...own.map(({ unitCost }) => unitCost.e4));
  const lostProfit = Math.max(0, selling.price.e4 - lowest);
  const { serviceLevel, reviewPeriodDays } = world.input;
  const choices = own.flatMap((offer) => {
    const { unitCost, leadTimeDays, packSize, minimumQuantity, supplierId } = offer;
    const demand = demands.find((one) => one.leadTimeDays === leadTimeDays);
    if (!demand) return [];
    const { leadTimeDemand, reviewDemand } = demand;
    const question: OrderQuestion = {
      ...{ position, leadTimeDemand, reviewDemand, serviceLevel, packSize, minimumQuantity },
    };
    const quantity = orderQuantity(question);
    const landed = landedUnitCost(question, quantity, {
      unitCost: unitCost.e4,
      lostProfit,
      yearlyHoldingShare: HOLDING_SHARE_A_YEAR,
      protectedDays: leadTimeDays + reviewPeriodDays,
    });
    const rank = [landed, leadTimeDays, supplierId] as const;
    const choice = { offer, demand, quantity, unitPrice: selling.price, among: own.length };
    return Number.isFinite(landed) ? [{ rank, choice }] : [];
  });
  return choices.sort((a, b) => before(a.rank, b.rank))[0]?.choice ?? null;
}

type Rank = readonly [landed: number, leadTimeDays: number, supplierId: string];

function before(a: Rank, b: Rank): number {
  return a[0] - b[0] || a[1] - b[1] || (a[2] < b[2] ? -1 : 1);
}
