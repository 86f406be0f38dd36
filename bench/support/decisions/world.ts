import { groupBy } from "../../../src/kernel/collections.ts";
import { driversOf, type Plan } from "../../../src/models/forecasting/drivers.ts";
import type { Series } from "../forecast/series.ts";
import type { Supply } from "./supply.ts";

/** One product in one store, with what customers want of it, which nobody there knows. */
export type Item = Series & {
  readonly product: string;
  /** Units wanted in each week at the planned price. */
  readonly demand: readonly number[];
  /** Money a unit, in each week, as planned. */
  readonly prices: readonly number[];
  readonly unitCosts: readonly number[];
};

/** What is known of an item when it is decided on, at the start of a week. */
export type View = {
  readonly item: Omit<Item, "demand" | "units">;
  /** Sold in each week before this one: no more than there was. */
  readonly sold: readonly number[];
  readonly stockedOut: readonly boolean[];
  /** With what arrived just now. */
  readonly onHand: number;
  readonly pipeline: readonly Shipment[];
  /** Of all weeks: at the prices that were asked so far, and the planned ones. */
  readonly plans: readonly (Plan | null)[];
  /** Of `driversOf`, the same. */
  readonly drivers: readonly (readonly number[] | null)[];
  /** Asked in each week before this one. */
  readonly asked: readonly number[];
};

/** What is on its way, and the week at whose start it is to be there: as agreed, and in truth. */
export type Shipment = {
  readonly units: number;
  readonly agreed: number;
  readonly arrives: number;
};

/** Whole units to order, and this week's price if it is not the planned one. */
export type Decision = { readonly order: number; readonly price?: number | undefined };

/** Decides on all items together. */
export type Arm = (week: number, views: readonly View[]) => readonly Decision[];

export type Rules = {
  /** Weeks, first and first no more. */
  readonly from: number;
  readonly to: number;
  /** Weeks from an order to the shelf, when nothing comes between. */
  readonly leadWeeks: number;
  /** Of a unit's cost, for each week that it is left over. */
  readonly holdingShare: number;
};

/** A way to decide, with one number that is tuned before anything is scored. */
export type ArmKind = {
  readonly choices: readonly number[];
  /** Another way whose number it takes. */
  readonly tunedAs?: ArmKind;
  make(choice: number, rules: Rules, supply: Supply): Arm;
};

export type Outcome = {
  readonly item: Item;
  /** Money by week: what was sold for more than it cost, less holding. What is left keeps its worth. */
  readonly profits: readonly number[];
  readonly holding: number;
  readonly sold: number;
  readonly wanted: number;
  readonly orders: readonly number[];
  /** Weeks in which another price was asked than was planned. */
  readonly repriced: number;
  /** Money not asked for what was sold, as it was cheaper than planned; and asked, as it was dearer. */
  readonly markdown: number;
  readonly surcharge: number;
};

/** By how much what is wanted of an item changes when prices are so many times the planned ones. */
export type Answers = (
  item: Pick<Item, "store" | "product">,
  ratios: ReadonlyMap<string, number>,
) => number;

/** What is done to the decisions, the same to every arm. */
export type Circumstances = { readonly supply: Supply; readonly answers: Answers };

/** Weeks behind the next order's arrival for which the plan is known. */
export const WEEKS_AFTER = 8;

/** Units that arrive at the start of each of the next weeks, when each shipment is as `due` says. */
export function arrivalsOf(
  pipeline: readonly Shipment[],
  week: number,
  weeks: number,
  due: (shipment: Shipment) => number = ({ arrives }) => arrives,
): readonly number[] {
  return Array.from({ length: weeks }, (_, at) =>
    pipeline.reduce((sum, one) => sum + (due(one) === week + at + 1 ? one.units : 0), 0),
  );
}

/** Weeks' worth of the mean before it begins that is there and on its way at first. */
const FIRST_STOCK_WEEKS = 2;
const MEAN_WEEKS = 8;

/**
 * Replays what customers wanted against an arm's orders and prices. Who finds nothing is lost, and is
 * not counted: the arm sees what it sold, and that there was nothing left. Another price than the
 * planned one changes what is wanted of the product and of its rivals in the store as the
 * circumstances say, which the arm does not know.
 */
export function replay(
  items: readonly Item[],
  arm: Arm,
  rules: Rules,
  { supply, answers }: Circumstances,
): readonly Outcome[] {
  const states = items.map((item) => begun(item, rules));
  const stores = [...groupBy(states, ({ item }) => item.store).values()];
  for (let week = rules.from; week < rules.to; week += 1) {
    for (const state of states) arrive(state, week);
    const decisions = arm(week, states);
    for (const [at, state] of states.entries()) {
      decide(state, week, decisions[at] ?? { order: 0 }, rules, supply);
    }
    for (const store of stores) sell(store, week, rules, answers);
  }
  return states.map(outcomeOf);
}

function begun(item: Item, { from, leadWeeks }: Rules) {
  const before = item.demand.slice(Math.max(0, from - MEAN_WEEKS), from);
  const usual = before.reduce((sum, units) => sum + units, 0) / Math.max(1, before.length);
  return {
    item,
    sold: item.demand.slice(0, from),
    stockedOut: item.demand.slice(0, from).map(() => false),
    onHand: Math.ceil(FIRST_STOCK_WEEKS * usual),
    pipeline: Array.from({ length: leadWeeks }, (_, at): Shipment => {
      return { units: Math.ceil(usual), agreed: from + at, arrives: from + at };
    }),
    plans: [...item.plans],
    drivers: [...item.drivers],
    asked: item.prices.slice(0, from),
    orders: [] as number[],
    profits: [] as number[],
    ...{ holding: 0, soldNow: 0, wanted: 0, repriced: 0, markdown: 0, surcharge: 0 },
  };
}

type State = ReturnType<typeof begun>;

function arrive(state: State, week: number): void {
  for (const { units, arrives } of state.pipeline) if (arrives <= week) state.onHand += units;
  state.pipeline = state.pipeline.filter(({ arrives }) => arrives > week);
}

function decide(state: State, week: number, decision: Decision, rules: Rules, supply: Supply) {
  const { item } = state;
  const { order, price = item.prices[week] ?? 0 } = decision;
  if (!Number.isInteger(order) || order < 0) throw new Error(`an arm ordered ${order}`);
  if (!Number.isFinite(price) || price < 0) throw new Error(`an arm asked ${price}`);
  state.orders.push(order);
  state.asked.push(price);
  const arrives = supply.arrives(item, week);
  state.pipeline.push({ units: order, agreed: week + rules.leadWeeks, arrives });
}

/** One store's week: its products answer to each other's prices. */
function sell(store: readonly State[], week: number, rules: Rules, answers: Answers): void {
  const ratios = new Map<string, number>();
  for (const { item, asked } of store) {
    const ratio = (asked[week] ?? 0) / (item.prices[week] ?? 1);
    if (Math.abs(ratio - 1) > 1e-9) ratios.set(item.product, ratio);
  }
  for (const state of store) {
    const { item } = state;
    const factor = ratios.size === 0 ? 1 : answers(item, ratios);
    const wanted = Math.round((item.demand[week] ?? 0) * factor);
    const sold = Math.min(wanted, state.onHand);
    const [cost, price] = [item.unitCosts[week] ?? 0, state.asked[week] ?? 0];
    state.onHand -= sold;
    state.sold.push(sold);
    state.stockedOut.push(state.onHand === 0);
    const holding = rules.holdingShare * cost * state.onHand;
    state.profits.push(sold * (price - cost) - holding);
    state.holding += holding;
    state.soldNow += sold;
    state.wanted += wanted;
    if (ratios.has(item.product)) state.repriced += 1;
    const planned = item.prices[week] ?? 0;
    state.markdown += sold * Math.max(0, planned - price);
    state.surcharge += sold * Math.max(0, price - planned);
  }
  if (ratios.size > 0) for (const state of store) tellDrivers(state, store, week);
}

/** What drove the week, and what the next one is told of it, at the prices that were asked. */
function tellDrivers(state: State, store: readonly State[], week: number): void {
  const { item, plans: told, drivers, asked } = state;
  const plan = item.plans[week];
  if (plan) told[week] = { ...plan, price: asked[week] ?? plan.price };
  const priceOf = (product: string, at: number) => {
    const one = store.find((other) => other.item.product === product);
    return one === undefined ? null : (one.asked[at] ?? one.item.prices[at] ?? null);
  };
  for (const at of [week, week + 1]) {
    const [own, before] = [item.plans[at], item.plans[at - 1] ?? item.plans[at]];
    if (!own || !before) continue;
    const rivals = item.rivals.map(({ product, plans }) => {
      return priceOf(product, at) ?? plans[at]?.price ?? 1;
    });
    drivers[at] = driversOf(
      { ...own, price: asked[at] ?? own.price },
      { ...before, price: asked[at - 1] ?? before.price },
      rivals,
    );
  }
}

function outcomeOf(state: State): Outcome {
  const { item, profits, holding, soldNow, wanted, orders, repriced, markdown, surcharge } = state;
  return { item, profits, holding, sold: soldNow, wanted, orders, repriced, markdown, surcharge };
}
