import { type Refused, refused } from "../../refused.ts";
import { backUp } from "./back-up.ts";
import type { LostSalesItem } from "./item.ts";
import { groundOf, periodOf } from "./lattice.ts";
import { readItem } from "./problem.ts";
import { isSettled, settle, UNKNOWN } from "./settle.ts";
import { orderBounds, orderSizes } from "./sizes.ts";

/** What a period costs, in the item's money, within `error` of the truth. */
export type ExactCost = {
  readonly kind: "cost";
  readonly costPerPeriod: number;
  readonly error: number;
  readonly states: number;
};

/**
 * The least cost a period of ordering for ever, from an empty shelf with nothing on its way: value
 * iteration over stock on hand and every order on its way (Zipkin, "Old and new methods for
 * lost-sales inventory systems", Operations Research 56, 2008). It counts holding, orders, and for
 * each lost sale price and penalty less cost, as a mean; with a discount, the expected discounted
 * cost times 1 - discount. Of several periods' demand the last counts. Refuses what would take
 * minutes.
 */
export function exactCost(item: LostSalesItem): ExactCost | Refused {
  const problem = readItem(item);
  if (problem.kind === "refused") return problem;
  const { order, stock } = orderBounds(problem);
  const sizes = orderSizes(problem, order);
  const lattice = { unit: 1, top: stock, sizes, isThin: false, tail: 0 };
  const ground = groundOf(problem, lattice);
  const states = ground.pipelines * (stock + 1);
  if (states * sizes.length > WORK_MAX) return refused("too many states for an exact cost");
  const period = periodOf(ground, problem.demand.at(-1) ?? new Float64Array([1]));
  let values = new Float64Array(states);
  let next = new Float64Array(states);
  let bounds = UNKNOWN;
  for (let round = 0; round < ROUNDS_MAX && !isSettled(bounds); round += 1) {
    backUp(ground, values, period, next);
    bounds = settle(values, next, problem.discount);
    [values, next] = [next, values];
  }
  return {
    kind: "cost",
    costPerPeriod: ((bounds.low + bounds.high) / 2) * problem.money,
    error: ((bounds.high - bounds.low) / 2) * problem.money,
    states,
  };
}

/** States times order sizes. */
const WORK_MAX = 20_000_000;
const ROUNDS_MAX = 5_000;
