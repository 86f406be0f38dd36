import type { Refused } from "../../refused.ts";
import type { ExactCost } from "./exact.ts";
import type { LostSalesItem } from "./item.ts";
import { readItem } from "./problem.ts";
import { costOfRule } from "./rule.ts";
import { orderBounds } from "./sizes.ts";

/** Orders up to `upTo` when the stock position is at most `from`, both in units. */
export type Levels = {
  readonly kind: "levels";
  readonly from: number;
  readonly upTo: number;
  readonly cost: ExactCost;
};

/**
 * The best base-stock level, by its exact cost: every period orders what is missing to it. With lost
 * sales the cost is convex in the level (Janakiraman and Roundy, "Lost-sales problems with
 * stochastic lead times: convexity results for base-stock policies", Operations Research 52, 2004),
 * so the search goes down from the most that is worth having until the cost rises. Refuses as
 * `costOfRule` does.
 */
export function bestBaseStock(item: LostSalesItem): Levels | Refused {
  const problem = readItem(item);
  if (problem.kind === "refused") return problem;
  let best = costOfLevels(item, orderBounds(problem).stock, 1);
  while (best.kind === "levels" && best.upTo > 0) {
    const lower = costOfLevels(item, best.upTo - 1, 1);
    if (lower.kind === "refused" || isDearer(lower, best)) break;
    best = lower;
  }
  return best;
}

/**
 * The (s, S) levels that lead downhill from the best base-stock level, by their exact cost. It is
 * no search of all; with a cost of each order the gap between the levels is first looked for in
 * large steps. Refuses as `costOfRule` does.
 */
export function bestReorderLevels(item: LostSalesItem): Levels | Refused {
  let best = bestBaseStock(item);
  for (let step = item.economics.orderCost ? 4 : 1; step >= 1; step /= 2) {
    for (let found = true; found; ) {
      found = false;
      for (const [from, upTo] of DIRECTIONS) {
        if (best.kind === "refused") return best;
        const gap = best.upTo - best.from + step * (upTo - from);
        if (gap < 1 || best.upTo + step * upTo < 0) continue;
        const other = costOfLevels(item, best.upTo + step * upTo, gap);
        if (other.kind === "refused" || !isDearer(best, other)) continue;
        best = other;
        found = true;
      }
    }
  }
  return best;
}

/** Steps of both levels. */
const DIRECTIONS = [
  [-1, 0],
  [0, 1],
  [0, -1],
  [1, 0],
  [-1, -1],
  [1, 1],
] as const;

function isDearer(one: Levels, other: Levels): boolean {
  return one.cost.costPerPeriod > other.cost.costPerPeriod + one.cost.error + other.cost.error;
}

function costOfLevels(item: LostSalesItem, upTo: number, gap: number): Levels | Refused {
  const { packSize, minimumQuantity, maximumQuantity = Number.POSITIVE_INFINITY } = item.supply;
  const cost = costOfRule(item, (onHand, pipeline) => {
    const missing = upTo - pipeline.reduce((sum, units) => sum + units, onHand);
    if (missing < gap) return 0;
    const most = Math.floor(maximumQuantity / packSize) * packSize;
    return Math.min(most, Math.ceil(Math.max(missing, minimumQuantity) / packSize) * packSize);
  });
  if (cost.kind === "refused") return cost;
  return { kind: "levels", from: upTo - gap, upTo, cost };
}
