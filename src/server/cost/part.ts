import type { Term } from "./term.ts";
import { greatest, sum, times } from "./term.ts";

/**
 * The cost of a part of an operation: what it can be at most, and what is needed to measure it in
 * data. What is fixed is the same for every object; only lists, and objects that hold lists, have
 * to be looked at.
 */
export type Part = {
  readonly requested: Term;
  readonly fixed: Term;
  readonly looked: readonly Looked[];
};

/** A value under a key: `lists` levels of lists, what each of their items costs, and all at most. */
export type Looked = {
  readonly key: string;
  readonly lists: number;
  readonly item: Part;
  readonly requested: Term;
};

export const NO_PART: Part = { requested: 0, fixed: 0, looked: [] };

export function join(a: Part, b: Part): Part {
  return {
    requested: sum(a.requested, b.requested),
    fixed: sum(a.fixed, b.fixed),
    looked: [...a.looked, ...b.looked],
  };
}

/** Of these, one can be there. */
export function alternatives(parts: readonly Part[]): Part {
  return {
    requested: greatest(parts.map(({ requested }) => requested)),
    fixed: greatest(parts.map(({ fixed }) => fixed)),
    looked: parts.flatMap(({ looked }) => looked),
  };
}

/** A single object: it counts as there, unless the lists within it have to be looked at. */
export function underKey(key: string, part: Part): Part {
  if (part.looked.length === 0) return part;
  const { requested } = part;
  return { requested, fixed: 0, looked: [{ key, lists: 0, item: part, requested }] };
}

/** A list, of lists perhaps: only the innermost are as long as is said, the others as assumed. */
export function repeated(key: string, item: Part, size: Term, lists: number, cost: Term): Part {
  const outer = ASSUMED_OUTER ** (lists - 1);
  const requested = times(times(size, outer), item.requested);
  return {
    requested: sum(requested, cost),
    fixed: cost,
    looked: [{ key, lists, item, requested }],
  };
}

const ASSUMED_OUTER = 5;
