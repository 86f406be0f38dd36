import { isPrototypeKey, ownValue } from "../data-key.ts";
import type { Json } from "../subgraphs/subgraph.ts";
import { Failure } from "./failure.ts";

/**
 * Adds to an object what another subgraph, or another fetch, knows of the same object. Lists are
 * those of the same field and hold the same items in the same order. What is there stays, but a
 * failure gives way to a value.
 */
export function mergeInto(target: Json, source: Json): void {
  for (const key of Object.keys(source)) {
    // A subgraph may send any key, and this one would lead out of the data.
    if (isPrototypeKey(key)) continue;
    const [there, given] = [ownValue(target, key), source[key]];
    if (there === undefined || there === null || there instanceof Failure) {
      if (given !== undefined && !(given === null && there instanceof Failure)) target[key] = given;
    } else if (there !== given) {
      mergeValues(there, given);
    }
  }
}

function mergeValues(there: unknown, given: unknown): void {
  if (Array.isArray(there)) {
    if (!Array.isArray(given)) return;
    for (const [i, item] of given.entries()) {
      if (there[i] === null || there[i] === undefined) there[i] = item;
      else mergeValues(there[i], item);
    }
    return;
  }
  if (isObject(there) && isObject(given)) mergeInto(there, given);
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !(value instanceof Failure);
}
