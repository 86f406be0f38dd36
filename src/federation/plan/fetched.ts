import { responseKey } from "../data-key.ts";
import type { ResponsePath } from "../subgraphs/subgraph.ts";
import type { SelectionTree } from "./selection-tree.ts";

/** A fetch that was made: whom it asked, below which fields of the data, and what it selected. */
export type Fetched = {
  readonly subgraph: string;
  readonly at: readonly (readonly string[])[];
  readonly tree: SelectionTree;
};

/** The root of the data. */
export const AT_ROOT: Fetched["at"] = [[]];

/**
 * The subgraphs that were asked for the value at a path of the response. It is looked for only when
 * something is wrong there, so that what is right costs nothing more.
 */
export function askedFor(fetched: readonly Fetched[], path: ResponsePath): readonly string[] {
  const all = path.filter((key) => typeof key === "string").map(responseKey);
  // Types are asked for with the object.
  const keys = all.at(-1) === "__typename" ? all.slice(0, -1) : all;
  const asked = fetched.filter(({ at, tree }) =>
    at.some(
      (prefix) =>
        prefix.length < keys.length &&
        prefix.every((key, i) => responseKey(key) === keys[i]) &&
        selects(tree, keys.slice(prefix.length)),
    ),
  );
  return [...new Set(asked.map(({ subgraph }) => subgraph))];
}

function selects(tree: SelectionTree, [first = "", ...rest]: readonly string[]): boolean {
  return [...tree].some(
    ([key, below]) =>
      responseKey(key) === first && (rest.length === 0 || (below !== null && selects(below, rest))),
  );
}
