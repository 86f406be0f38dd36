import { type Refused, refused } from "../refused.ts";
import { backUp } from "./lost-sales/back-up.ts";
import { decide } from "./lost-sales/decide.ts";
import type { LostSalesItem } from "./lost-sales/item.ts";
import {
  type Ground,
  groundOf,
  lengthWithoutTail,
  type Period,
  periodOf,
} from "./lost-sales/lattice.ts";
import { type Problem, readItem } from "./lost-sales/problem.ts";
import { settle } from "./lost-sales/settle.ts";
import { orderBounds, orderSizes, thinned } from "./lost-sales/sizes.ts";

/** What there is when an order is decided on, in units. */
export type LostSalesState = {
  /** With what has arrived. Below 0 counts as nothing, parts of units are left out. */
  readonly onHand: number;
  /**
   * Orders on their way, the oldest first: the last was placed a period ago, and nothing stands for
   * periods without an order. What is older than the lead time counts as just about to arrive.
   */
  readonly pipeline: readonly number[];
};

export type OrderNow = { readonly kind: "order"; readonly quantity: number };

export type LostSalesPolicy = {
  readonly kind: "policy";
  /** Units to order now; for the periods after this one, make a policy of what is known then. */
  readonly order: (state: LostSalesState) => OrderNow | Refused;
};

/**
 * How one item is best ordered once a period, when customers who find nothing are lost: the order
 * with the least expected holding, ordering and lost margin for ever after.
 *
 * It looks one order ahead of values that come from a few rounds of value iteration on a lattice
 * that is thinned until a round is affordable: stock in steps, and a few sizes of orders on their
 * way with parabolas between them. Where nothing has to be thinned, as with slow movers and short
 * lead times, that is all but exact (`exactCost` is the measure). The values are smooth and convex
 * enough for it (Zipkin, "On the structure of lost-sales inventory models", Operations Research
 * 56, 2008). Orders are whole packs within their bounds, never more for more on hand, and the same in
 * every unit of money. (Packs and a cost of each order can make more for more on hand the better
 * choice when demand is all but certain; what that would save is left.) An item without usable data is
 * refused with the reason, and nothing throws.
 */
export function lostSalesPolicy(item: LostSalesItem): LostSalesPolicy | Refused {
  const problem = readItem(item);
  if (problem.kind === "refused") return problem;
  const ground = groundFor(problem);
  const [now, ...later] = problem.demand.map((demand) => periodOf(ground, demand));
  if (now === undefined) return refused("no demand is known");
  const values = valuesBefore(ground, later.length === 0 ? [now] : later);
  return {
    kind: "policy",
    order: ({ onHand, pipeline }) => {
      const isKnown = pipeline.every((units) => units >= 0 && Number.isFinite(units));
      if (!isKnown || !Number.isFinite(onHand))
        return refused("stock and orders are not all numbers");
      const slots = Math.max(0, problem.periods - 1);
      const waiting = Array.from({ length: slots }, (_, i) => pipeline.at(i - slots) ?? 0);
      const overdue = pipeline.slice(0, Math.max(0, pipeline.length - slots));
      const late = overdue.reduce((sum, units) => sum + units, 0);
      const [next, ...others] = waiting;
      const stock = Math.max(0, onHand) + (next === undefined ? late : 0);
      const orders = next === undefined ? [] : [next + late, ...others];
      return { kind: "order", quantity: decide(ground, values, now, stock, orders) };
    },
  };
}

export type LostSalesQuestion = { readonly item: LostSalesItem; readonly state: LostSalesState };

/** An answer to each question, in their order; none has a part in another's. */
export function lostSalesOrders(
  questions: readonly LostSalesQuestion[],
): readonly (OrderNow | Refused)[] {
  return questions.map(({ item, state }) => {
    const policy = lostSalesPolicy(item);
    return policy.kind === "refused" ? policy : policy.order(state);
  });
}

/** Multiplications a round, which together take some milliseconds at most. */
const WORK_MAX = 700000;
/** Multiplications for one pipeline with one order, which decide how fine the steps of stock are. */
const ROW_WORK_MAX = 2_000;
const ROUNDS_MIN = 12;
const ROUNDS_MAX = 200;
/** As a part of the least cost. */
const CLOSE_ENOUGH = 5e-4;
/** Demand that is less likely than this counts as one that empties every shelf. */
const TAIL = 1e-5;

function groundFor(problem: Problem): Ground {
  const { order, stock } = orderBounds(problem);
  const likely = Math.max(...problem.demand.map((demand) => lengthWithoutTail(demand, TAIL)));
  const unit = Math.max(1, Math.ceil(Math.sqrt((stock * likely) / ROW_WORK_MAX)));
  const top = Math.ceil(stock / unit);
  const steps = Math.min(top, Math.ceil(likely / unit));
  const rowWork = Math.max(1, steps * (top + 1 - steps / 2));
  const count = Math.floor((WORK_MAX / rowWork) ** (1 / Math.max(1, problem.periods)));
  const all = orderSizes(problem, order);
  const sizes = thinned(all, Math.max(3, count), meanOf(problem.demand.at(-1)));
  return groundOf(problem, { unit, top, sizes, isThin: sizes.length < all.length, tail: TAIL });
}

/** Values at the beginning of the next period, as of a state with nothing. */
function valuesBefore(ground: Ground, later: readonly Period[]): Float64Array {
  const size = ground.pipelines * (ground.lattice.top + 1);
  let values = new Float64Array(size);
  let next = new Float64Array(size);
  const last = later.at(-1);
  const work = size * ground.lattice.top * ground.lattice.sizes.length;
  const affordable = Math.floor((ROUNDS_MIN * WORK_MAX) / work);
  const rounds = Math.max(ROUNDS_MIN, Math.min(ROUNDS_MAX, affordable));
  for (let round = 0; round < rounds && last !== undefined; round += 1) {
    backUp(ground, values, last, next);
    const { low, high } = settle(values, next, ground.problem.discount);
    [values, next] = [next, values];
    // An order by these values costs at most so much more than the least (Puterman, "Markov Decision
    // Processes", 1994, section 8.5), if it were for the lattice alone.
    if (round >= ROUNDS_MIN && high - low <= CLOSE_ENOUGH * low) break;
  }
  for (const period of later.slice(0, -1).reverse()) {
    backUp(ground, values, period, next);
    [values, next] = [next, values];
  }
  return values;
}

function meanOf(demand: Float64Array | undefined): number {
  return demand?.reduce((sum, chance, units) => sum + chance * units, 0) ?? 0;
}
