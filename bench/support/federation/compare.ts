import type { ExecutionResult } from "graphql";
import type { Judgement } from "./judge.ts";

type Told = { readonly message: string; readonly path?: readonly (string | number)[] | undefined };

/**
 * Why this is no right answer; null when it is. The data has to be the same, in the same order. Of
 * the errors the specification leaves open their order, and which of several are told that made
 * the same value null, so the right ones are these:
 *
 * - each is one that could happen, with its message and path, and none is told twice;
 * - each null that errors have made in the data is explained by one at least, and no other place.
 *
 * How a null or a value is refused that the type does not allow is worded by whoever refuses.
 */
export function differenceOf(answered: ExecutionResult, judged: Judgement): string | null {
  const [data, expected] = [answered.data, judged.answer.data].map((one) => JSON.stringify(one));
  if (data !== expected) return `the data is ${data}, and should be ${expected}`;
  const told = (answered.errors ?? []) as readonly Told[];
  const possible = new Set(judged.possible.map(keyOf));
  const seen = new Set<string>();
  for (const error of told) {
    const key = keyOf(error);
    if (!possible.has(key))
      return `the error ${key} should not be, only ${[...possible].join("; ")}`;
    if (seen.has(key)) return `the error ${key} is told twice`;
    seen.add(key);
  }
  const [has, wants] = [told, judged.answer.errors ?? []].map((errors) =>
    [...new Set(errors.map((error) => nullOf(error, judged.answer.data)))].sort().join("; "),
  );
  return has === wants ? null : `errors explain the nulls at ${has}, and should at ${wants}`;
}

function keyOf({ message, path = [] }: Told): string {
  return `${path.join(".")}: ${REFUSALS.some((one) => one.test(message)) ? "refused" : message}`;
}

const REFUSALS = [
  /^Cannot return null for non-nullable field /,
  /^The value of \S+ is not /,
  /^Abstract type ".*" was resolved to a type ".*" that does not exist inside the schema/,
  /^Enum ".*" cannot represent value/,
];

/** Where the data is null because of an error. */
function nullOf({ path = [] }: Told, data: unknown): string {
  let at = data;
  for (const [i, key] of path.entries()) {
    if (at === null || at === undefined) return path.slice(0, i).join(".");
    at = (at as Record<string | number, unknown>)[key];
  }
  return path.join(".");
}
