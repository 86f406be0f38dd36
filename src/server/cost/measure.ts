import { ownKey } from "../../federation/data-key.ts";
import { Failure } from "../../federation/plan/failure.ts";
import type { Part } from "./part.ts";
import type { Variables } from "./term.ts";
import { amountOf } from "./term.ts";

/**
 * What data costs under response keys, by how long its lists are. Where something has failed, what
 * is null counts as it was asked for: it may have been read before it, or what it stood in, failed.
 */
export type Measure = (data: unknown, variables: Variables, hasFailed: boolean) => number;

/** Looks only where there are lists: a list of plain objects is measured by its length alone. */
export function measureOf({ fixed, looked }: Part): Measure {
  const measures = looked.map(({ key, lists, item, requested }) => {
    const one = measureOf(item);
    const plain = item.looked.length === 0 ? item.fixed : null;
    const ofLists = (
      value: unknown,
      levels: number,
      variables: Variables,
      hasFailed: boolean,
    ): number => {
      if (levels === 0) {
        if (hasFailed && isLost(value)) return amountOf(item.requested, variables);
        return one(value, variables, hasFailed);
      }
      if (!Array.isArray(value)) return 0;
      if (levels === 1 && plain !== null) return value.length * amountOf(plain, variables);
      let total = 0;
      for (const each of value) total += ofLists(each, levels - 1, variables, hasFailed);
      return total;
    };
    const measure: Measure = (value, variables, hasFailed) =>
      hasFailed && isLost(value)
        ? amountOf(requested, variables)
        : ofLists(value, lists, variables, hasFailed);
    // Of several subgraphs it may be under its data key, and what a plan needs under the other.
    return { keys: [key, ownKey(key)], measure };
  });
  return (data, variables, hasFailed) => {
    if (typeof data !== "object" || data === null) return 0;
    let total = amountOf(fixed, variables);
    for (const { keys, measure } of measures) {
      let most = 0;
      for (const key of keys) {
        if (!Object.hasOwn(data, key)) continue;
        most = Math.max(most, measure((data as Values)[key], variables, hasFailed));
      }
      total += most;
    }
    return total;
  };
}

/** Null in the answer; in what a federated answer was written from, the failure stands there. */
function isLost(value: unknown): boolean {
  return value === null || value instanceof Failure;
}

type Values = Readonly<Record<string, unknown>>;
