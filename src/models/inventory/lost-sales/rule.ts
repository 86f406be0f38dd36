import { type Refused, refused } from "../../refused.ts";
import type { ExactCost } from "./exact.ts";
import type { LostSalesItem } from "./item.ts";
import { type Problem, readItem } from "./problem.ts";
import { isSettled, settle, UNKNOWN } from "./settle.ts";

/** Units to order with `onHand` in stock and `pipeline` on its way, the oldest first. */
export type Rule = (onHand: number, pipeline: readonly number[]) => number;

/**
 * What a rule costs a period, counted as `exactCost` counts: exactly, over all the states that it
 * reaches from an empty shelf with nothing on its way, not by simulation. Refuses a rule that orders
 * parts of units or reaches more than 400,000 states.
 */
export function costOfRule(item: LostSalesItem, rule: Rule): ExactCost | Refused {
  const problem = readItem(item);
  if (problem.kind === "refused") return problem;
  const chain = reach(problem, rule);
  if (chain === null) return refused("the rule orders parts of units or reaches too many states");
  const size = chain.costs.length;
  let values = new Float64Array(size);
  let next = new Float64Array(size);
  let bounds = UNKNOWN;
  for (let round = 0; round < ROUNDS_MAX && !isSettled(bounds); round += 1) {
    stepBack(chain, problem.discount, values, next);
    bounds = settle(values, next, problem.discount);
    [values, next] = [next, values];
  }
  return {
    kind: "cost",
    costPerPeriod: ((bounds.low + bounds.high) / 2) * problem.money,
    error: ((bounds.high - bounds.low) / 2) * problem.money,
    states: size,
  };
}

const STATES_MAX = 400_000;
const ROUNDS_MAX = 20_000;

/** A Markov chain: each state's cost, and where it leads to, from `starts` on in two lists. */
type Chain = {
  readonly costs: Float64Array;
  readonly starts: Int32Array;
  readonly targets: Int32Array;
  readonly chances: Float64Array;
};

function stepBack(chain: Chain, discount: number, values: Float64Array, next: Float64Array): void {
  const { costs, starts, targets, chances } = chain;
  for (let i = 0; i < costs.length; i += 1) {
    const end = starts[i + 1] as number;
    let value = 0;
    for (let t = starts[i] as number; t < end; t += 1) {
      value += (chances[t] as number) * (values[targets[t] as number] as number);
    }
    next[i] = (costs[i] as number) + discount * value;
  }
}

/** All that is reached from nothing, which is the first state; null when it is too much. */
function reach(problem: Problem, rule: Rule): Chain | null {
  const demand = problem.demand.at(-1) ?? new Float64Array([1]);
  const slots = Math.max(0, problem.periods - 1);
  const states: (readonly number[])[] = [new Array<number>(slots + 1).fill(0)];
  const numbers = new Map([[String(states[0]), 0]]);
  const costs: number[] = [];
  const starts = [0];
  const targets: number[] = [];
  const chances: number[] = [];
  for (let i = 0; i < states.length; i += 1) {
    const [onHand = 0, ...pipeline] = states[i] ?? [];
    const order = rule(onHand, pipeline);
    if (!Number.isInteger(order) || states.length > STATES_MAX) return null;
    const { cost, leftOver } = aPeriod(problem, demand, onHand, order);
    for (const [ways, chance] of arrivals(problem, [...pipeline, order])) {
      leftOver.forEach((chanceLeft, left) => {
        if (chanceLeft === 0) return;
        const state = [left + (problem.periods === 0 ? 0 : ways.arrived), ...ways.waiting];
        const key = String(state);
        let number = numbers.get(key);
        if (number === undefined) {
          number = states.push(state) - 1;
          numbers.set(key, number);
        }
        targets.push(number);
        chances.push(chance * chanceLeft);
      });
    }
    costs.push(cost);
    starts.push(targets.length);
  }
  return {
    costs: Float64Array.from(costs),
    starts: Int32Array.from(starts),
    targets: Int32Array.from(targets),
    chances: Float64Array.from(chances),
  };
}

/** A period's expected cost, and how likely each stock is at its end. */
function aPeriod(problem: Problem, demand: Float64Array, onHand: number, order: number) {
  const stock = problem.periods === 0 ? onHand + order : onHand;
  const leftOver = new Float64Array(stock + 1);
  let cost = order > 0 ? problem.order : 0;
  demand.forEach((chance, units) => {
    const left = Math.max(0, stock - units);
    const lost = Math.max(0, units - stock);
    cost += chance * (problem.holding * left + problem.lost * lost);
    leftOver[left] = (leftOver[left] ?? 0) + chance;
  });
  return { cost, leftOver };
}

/** What may arrive of the orders, and what then still waits, each with its chance. */
function arrivals({ arrivals, periods }: Problem, orders: readonly number[]) {
  const slots = Math.max(0, periods - 1);
  return arrivals.flatMap((chance, age) => {
    if (chance === 0) return [];
    const late = Math.min(Math.max(0, age - 1), slots);
    const kept = late === 0 ? [] : orders.slice(-late);
    const arrived = orders.slice(0, orders.length - late).reduce((sum, units) => sum + units, 0);
    const waiting = [...new Array<number>(slots - late).fill(0), ...kept];
    return [[{ arrived, waiting }, chance] as const];
  });
}
