import type { Series } from "../forecast/series.ts";

/** One product in one store, with what customers want of it, which nobody there knows. */
export type Item = Series & {
  readonly product: string;
  /** Units wanted in each week. */
  readonly demand: readonly number[];
  /** Money a unit, in each week. */
  readonly prices: readonly number[];
  readonly unitCosts: readonly number[];
};

/** What is known of an item when its order is decided, at the start of a week. */
export type View = {
  readonly item: Item;
  /** Sold in each week before this one: no more than there was. */
  readonly sold: readonly number[];
  readonly stockedOut: readonly boolean[];
  readonly onHand: number;
  /** Units that arrive at the start of the next week, of the one after, and so on. */
  readonly pipeline: readonly number[];
};

/** Decides on the orders of one product in all stores: whole units, 0 for none. */
export type Arm = (week: number, views: readonly View[]) => readonly number[];

export type Rules = {
  /** Weeks, first and first no more. */
  readonly from: number;
  readonly to: number;
  /** An order of one week is on the shelf at the start of the week that comes so many later. */
  readonly leadWeeks: number;
  /** Of a unit's cost, for each week that it is left over. */
  readonly holdingShare: number;
};

export type Outcome = {
  readonly item: Item;
  /** Money: what was sold for more than it cost, less holding. What is left over keeps its worth. */
  readonly profit: number;
  readonly holding: number;
  readonly sold: number;
  readonly wanted: number;
  readonly orders: readonly number[];
};

/** Weeks' worth of the mean before it begins that is there and on its way at first. */
const FIRST_STOCK_WEEKS = 2;
const MEAN_WEEKS = 8;

/**
 * Replays what customers wanted of one product in its stores against an arm's orders. Who finds
 * nothing is lost, and is not counted: the arm sees what it sold, and that there was nothing left.
 */
export function replay(items: readonly Item[], arm: Arm, rules: Rules): readonly Outcome[] {
  const { from, to, leadWeeks, holdingShare } = rules;
  const states = items.map((item) => {
    const before = item.demand.slice(Math.max(0, from - MEAN_WEEKS), from);
    const usual = before.reduce((sum, units) => sum + units, 0) / Math.max(1, before.length);
    return {
      item,
      sold: item.demand.slice(0, from),
      stockedOut: item.demand.slice(0, from).map(() => false),
      onHand: Math.ceil(FIRST_STOCK_WEEKS * usual),
      pipeline: Array.from({ length: leadWeeks }, () => Math.ceil(usual)),
      orders: [] as number[],
      ...{ profit: 0, holding: 0 },
    };
  });
  for (let week = from; week < to; week += 1) {
    for (const state of states) state.onHand += state.pipeline.shift() ?? 0;
    const orders = arm(week, states);
    for (const [at, state] of states.entries()) {
      const order = orders[at] ?? 0;
      if (!Number.isInteger(order) || order < 0) throw new Error(`an arm ordered ${order}`);
      state.pipeline.push(order);
      state.orders.push(order);
      const { demand, prices, unitCosts } = state.item;
      const wanted = demand[week] ?? 0;
      const cost = unitCosts[week] ?? 0;
      const sold = Math.min(wanted, state.onHand);
      state.onHand -= sold;
      state.sold.push(sold);
      state.stockedOut.push(state.onHand === 0);
      const holding = holdingShare * cost * state.onHand;
      state.holding += holding;
      state.profit += sold * ((prices[week] ?? 0) - cost) - holding;
    }
  }
  const total = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0);
  return states.map(({ item, profit, holding, sold, orders }) => ({
    ...{ item, profit, holding, orders },
    sold: total(sold.slice(from, to)),
    wanted: total(item.demand.slice(from, to)),
  }));
}

/**
 * The profit of who knows every customer beforehand: each week has what it needs and nothing is left,
 * but for the first weeks, when only what was there and on its way can be sold.
 */
export function clairvoyantProfit(item: Item, rules: Rules): number {
  const knowing: Arm = (week, views) =>
    views.map(({ onHand, pipeline }) => {
      let stock = onHand;
      for (let ahead = 0; ahead < rules.leadWeeks; ahead += 1) {
        stock = Math.max(0, stock - (item.demand[week + ahead] ?? 0)) + (pipeline[ahead] ?? 0);
      }
      return Math.max(0, (item.demand[week + rules.leadWeeks] ?? 0) - stock);
    });
  return replay([item], knowing, rules)[0]?.profit ?? 0;
}
