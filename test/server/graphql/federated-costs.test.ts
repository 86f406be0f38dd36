import { expect, it } from "vitest";
import { differenceOf } from "../../../bench/support/federation/compare.ts";
import { actualCost } from "../../../src/server/graphql/guard.ts";
import { caseOf, readAnswer } from "./case-pipeline.ts";

const { queries, begin } = await caseOf("costs");

/**
 * Worked out by hand. A product weighs 3, a part and a move 1, a review 2, a site 4; of values only
 * `stock` 5 (with `at` 2 more), `grade` 3, `total` 4 and a move's `count` 1. Of objects of different
 * types each counts as the dearest, but for its lists.
 */
const COSTS: Readonly<Record<string, readonly [requested: number, actual: number]>> = {
  "of objects": [3 + 5 + 2 + 3 + (1 + 4 + 3 * 3), 3 + 5 + 2 + 3 + (1 + 4 + 2 * 3)],
  // Each may be a product. Its stock is 5, a maker's two sites are 8; three sites came.
  "of a union": [4 * (3 + 8), 2 * (3 + 5) + 3 * 4],
  "of an interface": [4 * (3 + 5 + 6), 3 * (3 + 5) + 2],
  "in fragments": [3 + 5 + 2 * 2 + (1 + 4 + 2 * 3), 3 + 5 + 2 + (1 + 4 + 2 * 3)],
  // Nobody, of whom nothing was read, is nothing.
  "where nothing is": [3 + 5 + 3 + 3 * 2 + 6 + (3 + 5 + 6), 3 + 5 + 3],
  // The reviews that failed may have been read.
  "what fails": [3 + 5 + 3 * 2 + 6, 3 + 5 + 3 * 2 + 1],
  "in a list": [4 * (3 + 2 * 2), 2 * 3 + 2],
  // Of lists of lists the inner are as long as is said, the outer as any list is taken to be.
  "in nested lists": [5 * 3 * (3 + 5 * 2 * 2), 2 * 3 + 3 * 2],
  "under aliases": [3 + 5 + 7 + 2 * 2 + 6 + 3 + 50 * 3, 3 + 5 + 7 + 2 + 2 + 3 + 2 * 3],
  "by variables": [3 * (3 + 5 + 2) + (1 + 5 * 3), 2 * (3 + 5 + 2) + (1 + 2 * 3)],
  // What may be left out is asked for; of what is left out, only lists are known not to be there.
  "asked for": [3 + 5 + 3 + 2 * 3 + (1 + 4 * 3), 3 + 5 + 3 + 2 * 3],
  "left out": [3 + 5 + 3 + 2 * 3 + (1 + 4 * 3), 3 + 5 + 3 + (1 + 2 * 3)],
  // A mutation is 10, an argument 2, and what it brings 6 each instead of 3.
  "what changes": [10 + 2 + 2 * (6 + 5 + 6), 10 + 2 + (6 + 5 + 2)],
};

it("says of each operation of the case what it costs", () => {
  expect(Object.keys(COSTS).toSorted()).toEqual(queries.map(({ title }) => title).toSorted());
});

it.each(queries)("$title", async (query) => {
  const { admit, execute } = begin();
  const admission = admit(query, []);
  if ("refusal" in admission) throw new Error(admission.refusal.errors.join());
  const { admitted } = admission;
  const answered = await execute(admitted, query);
  const judged = begin().world.judge(query.source, query.variables);
  expect(differenceOf(readAnswer(answered), judged)).toBeNull();
  const requested = admitted.cost.requested(query.variables);
  expect([requested, actualCost(admitted, answered, query.variables)]).toEqual(COSTS[query.title]);
});

it.each([
  ["none of its slicing arguments", "moves { count }"],
  ["two of them", "moves(first: 1, last: 1) { count }"],
])("is refused before anything is fetched where a list has %s", (_what, list) => {
  const { admit, world } = begin();
  const source = `{ named { ... on Product { ${list} } } }`;
  const admission = admit({ source, variables: {} }, []);
  const errors = "refusal" in admission ? admission.refusal.errors : [];
  expect(errors.map(({ extensions }) => extensions["code"])).toEqual(["LIST_SIZE_UNKNOWN"]);
  expect(world.requests).toEqual([]);
});
