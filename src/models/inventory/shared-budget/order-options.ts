import { expectedShortfall, gammaQuantile, type Spread } from "../../numeric/gamma.ts";
import { type Refused, refused } from "../../refused.ts";
import type { OrderOption, SharedItem } from "./item.ts";

/** An item that is ordered once for a time, such as the time until the next review's delivery. */
export type OrderedItem = {
  readonly id: string;
  /** Units there, less those that are reserved, with those on their way; it may be negative. */
  readonly stock: number;
  /** Demand over the time that the order is for, in units. */
  readonly demand: Spread;
  /** Money a unit, in any one unit of money. */
  readonly unitPrice: number;
  readonly unitCost: number;
  /** Cost of a unit that is left over at the end, such as its keeping or its loss of worth. */
  readonly holdingCost: number;
  /** Orders come in multiples of it; a whole number from 1. */
  readonly packSize: number;
  /** The least that the supplier takes; a whole number from 1. */
  readonly minimumQuantity: number;
  /** By name of a limit, how much of it a unit takes. */
  readonly unitUses: Readonly<Record<string, number>>;
};

/** How many quantities above 0 are weighed; more are thinned evenly. */
const QUANTITIES_MAX = 40;

/**
 * An item's options: to order nothing, and whole packs from the least order up to what would be
 * best if nothing were shared. Each is worth what it adds in expectation to the margin of sales
 * less the cost of what is left over (the newsvendor's: Arrow, Harris and Marschak, "Optimal
 * inventory policy", Econometrica 19, 1951), so that nothing is worth 0. Demand follows the gamma
 * distribution, and customers who find nothing are lost. Refused when a number is none.
 */
export function orderOptions(item: OrderedItem): SharedItem | Refused {
  const wrong = wrongNumber(item);
  if (wrong !== null) return refused(`item ${item.id}: ${wrong}`);
  const nothing = { quantity: 0, value: 0, uses: {} };
  return { id: item.id, options: [nothing, ...quantitiesOf(item).map((q) => option(item, q))] };
}

function option(item: OrderedItem, quantity: number): OrderOption {
  const { stock, unitUses } = item;
  const uses = Object.entries(unitUses).map(([name, use]) => [name, use * quantity] as const);
  return {
    quantity,
    value: profitOf(item, stock + quantity) - profitOf(item, stock),
    uses: Object.fromEntries(uses),
  };
}

function profitOf({ demand, unitPrice, unitCost, holdingCost }: OrderedItem, stock: number) {
  // What is missing already is owed to customers: it is demand as well.
  const lost = expectedShortfall(demand, stock);
  const leftOver = Math.max(0, stock - demand.mean + lost);
  return -lost * (unitPrice - unitCost) - leftOver * holdingCost;
}

function quantitiesOf(item: OrderedItem): readonly number[] {
  const { packSize, minimumQuantity, demand, stock } = item;
  const margin = item.unitPrice - item.unitCost;
  if (!(margin > 0) || (demand.mean === 0 && stock >= 0)) return [];
  const share = Math.min(SHARE_MAX, margin / (margin + item.holdingCost));
  const wished = Math.max(0, gammaQuantile(demand, share) - stock);
  const least = Math.ceil(minimumQuantity / packSize);
  const most = Math.ceil(wished / packSize);
  if (wished === 0) return [];
  const count = Math.max(1, Math.min(QUANTITIES_MAX, most - least + 1));
  const step = count === 1 ? 0 : Math.max(0, most - least) / (count - 1);
  return Array.from({ length: count }, (_, i) => (least + Math.round(i * step)) * packSize);
}

/** Where a unit costs nothing to keep, no quantity would be too much. */
const SHARE_MAX = 0.999;
const NUMBER_MAX = 1e12;

function wrongNumber(item: OrderedItem): string | null {
  const { stock, demand, packSize, minimumQuantity } = item;
  if (!(Math.abs(stock) <= NUMBER_MAX)) return `stock is no number of units: ${stock}`;
  const amounts = {
    "mean demand": demand.mean,
    "variance of demand": demand.variance,
    unitPrice: item.unitPrice,
    unitCost: item.unitCost,
    holdingCost: item.holdingCost,
  };
  for (const [name, value] of [...Object.entries(amounts), ...Object.entries(item.unitUses)]) {
    if (!(value >= 0 && value <= NUMBER_MAX)) return `${name} has to be 0 or more, and is ${value}`;
  }
  for (const [name, value] of Object.entries({ packSize, minimumQuantity })) {
    if (!(Number.isSafeInteger(value) && value >= 1)) {
      return `${name} has to be a whole number from 1, and is ${value}`;
    }
  }
  return null;
}
