import type { Insight } from "../../domain/insight.ts";
import { formatDecimal, roundMoney } from "../../domain/money.ts";
import { quantiles } from "../../models/forecasting/lead-time.ts";
import type { Position } from "../../models/inventory/order.ts";
import { outlookOfOrder, serviceOf, stockOutRisk } from "../../models/inventory/order.ts";
import { type Choice, chooseOffer, HOLDING_SHARE_A_YEAR } from "./choose.ts";
import type { ReplenishInput } from "./input.ts";
import type { DemandUntil, Outlook } from "./outlook.ts";
import type { SellingPrice, StockLevel, SupplierOffer } from "./ports.ts";
import type { PurchaseLine } from "./purchase.ts";

/** What was read for a call. */
export type World = {
  readonly input: ReplenishInput;
  /** The receiving location of each of the input's locations. */
  readonly receiving: readonly string[];
  readonly levels: readonly StockLevel[];
  /** Those in the currency of their variant's price. */
  readonly offers: readonly SupplierOffer[];
  readonly prices: readonly SellingPrice[];
  readonly now: string;
};

export type Need = {
  readonly line: PurchaseLine | null;
  readonly insights: readonly Insight[];
};

/** What a variant needs where its deliveries arrive: a purchase line or none, and insights. */
export function needOf(outlook: Outlook, world: World): Need {
  const position = positionOf(outlook, world);
  const choice = chooseOffer(outlook, position, world);
  const demand = choice?.demand ?? outlook.demands[0];
  return {
    line: lineOf(outlook, position, choice, world),
    insights: [
      forecastInsight(outlook, demand, world),
      ...riskInsight(outlook, demand, position, world),
    ],
  };
}

/** A stock-out more likely than this is worth telling. */
const RISK_TOLD = 0.2;

/** Stock at the receiving location and at those it serves counts for their common demand. */
function positionOf(outlook: Outlook, { input, receiving, levels }: World): Position {
  const served = input.locationIds.filter((_, i) => receiving[i] === outlook.receivingId);
  const places = new Set([outlook.receivingId, ...served]);
  const own = levels.filter(
    (level) => level.variantId === outlook.variantId && places.has(level.locationId),
  );
  return {
    onHand: own.reduce((sum, level) => sum + level.onHand, 0),
    reserved: own.reduce((sum, level) => sum + level.reserved, 0),
    incoming: own.reduce((sum, level) => sum + level.incoming, 0),
  };
}

function lineOf(
  outlook: Outlook,
  position: Position,
  choice: Choice | null,
  world: World,
): PurchaseLine | null {
  if (choice === null || choice.quantity === 0) return null;
  const { offer, demand, quantity, unitPrice } = choice;
  const service = serviceOf({ position, ...demand }, quantity);
  const days = demand.leadTimeDays + world.input.reviewPeriodDays;
  const expected = outlookOfOrder({ position, ...demand }, quantity, {
    unitPrice: unitPrice.e4,
    unitCost: offer.unitCost.e4,
    holdingShare: (HOLDING_SHARE_A_YEAR * days) / 365,
  });
  const profit = roundMoney(expected.profit, offer.unitCost.currency);
  if (profit.e4 <= 0) return null;
  const others = choice.among > 1 ? `, the best of ${choice.among} offers` : "";
  return {
    supplierId: offer.supplierId,
    locationId: outlook.receivingId,
    variantId: outlook.variantId,
    name: offer.name,
    quantity,
    unitCost: offer.unitCost,
    expectedEffect: { profit, lostUnitsAvoided: expected.lostUnitsAvoided },
    why:
      `${round(demand.protectedDemand.mean)} expected in ${days} days, ` +
      `${round(demand.reviewDemand.mean)} of them once it is there, ` +
      `enough with it in ${round(100 * service)}% of the cases, ` +
      `${position.onHand - position.reserved} free, ${position.incoming} on the way, ` +
      `at ${formatDecimal(offer.unitCost.e4)} each${others}`,
  };
}

function forecastInsight(outlook: Outlook, demand: DemandUntil, world: World): Insight {
  const { mean, variance } = demand.protectedDemand;
  const days = demand.leadTimeDays + world.input.reviewPeriodDays;
  const levels = { p10: 0.1, p50: 0.5, p90: 0.9, p95: 0.95 };
  const spread = quantiles(demand.protectedDemand, levels);
  return {
    subject: outlook.variantId,
    claim: "demand-forecast",
    value: {
      locationId: outlook.receivingId,
      days,
      mean: round(mean),
      standardDeviation: round(Math.sqrt(variance)),
      quantiles: Object.fromEntries(
        Object.entries(spread).map(([name, units]) => [name, round(units)]),
      ),
    },
    confidence: confidenceOf(outlook),
    evidence:
      `${outlook.observations} days on which the places it serves sold some, up to ` +
      outlook.through,
    expiresAt: afterDays(world.now, world.input.reviewPeriodDays),
  };
}

function riskInsight(
  outlook: Outlook,
  demand: DemandUntil,
  position: Position,
  world: World,
): readonly Insight[] {
  const risk = stockOutRisk(position, demand.leadTimeDemand);
  if (risk < RISK_TOLD) return [];
  return [
    {
      subject: outlook.variantId,
      claim: "low-stock-risk",
      value: {
        locationId: outlook.receivingId,
        probability: Math.round(risk * 1000) / 1000,
        days: demand.leadTimeDays,
      },
      confidence: confidenceOf(outlook),
      evidence:
        `${position.onHand} on hand, ${position.reserved} reserved, ${position.incoming} on the ` +
        `way; ${round(demand.leadTimeDemand.mean)} expected to be asked for in ` +
        `${demand.leadTimeDays} days`,
      expiresAt: afterDays(world.now, world.input.reviewPeriodDays),
    },
  ];
}

/** Half sure after three weeks of sales, nearly sure after a season; never certain. Of a single sale, hardly. */
function confidenceOf({ observations }: Outlook): number {
  return Math.round((observations / (observations + 21)) * 1000) / 1000;
}

function afterDays(now: string, days: number): string {
  return new Date(Date.parse(now) + days * 86_400_000).toISOString();
}

function round(units: number): number {
  return Math.round(units * 10) / 10;
}
