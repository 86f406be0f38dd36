import type { Json } from "./subgraphs/subgraph.ts";

/**
 * The key under which data is kept and asked for that a response has under this one. Nearly always
 * the same; but an alias such as `__proto__` or `constructor` is legal in GraphQL, and means
 * something to every object of this language; and some keys are `taken` by what a plan selects (see
 * told-fields.ts). Two response keys never have one data key.
 */
export function dataKey(responseKey: string, taken: ReadonlySet<string>): string {
  return INHERITED.has(responseKey) || responseKey.startsWith(RENAMED) || taken.has(responseKey)
    ? ownKey(responseKey)
    : responseKey;
}

/** The data key of a response key where the two differ. */
export function ownKey(responseKey: string): string {
  return RENAMED + responseKey;
}

/** The response key whose data key this is. */
export function responseKey(key: string): string {
  return key.startsWith(RENAMED) ? key.slice(RENAMED.length) : key;
}

/** Whether an assignment to it changes what an object is, and not what it has. */
export function isPrototypeKey(key: string | number): boolean {
  return key === "__proto__";
}

/** What an object has under a key: JSON has no functions, so what is one is inherited. */
export function ownValue(object: Json, key: string): unknown {
  const value = object[key];
  return typeof value === "function" ? undefined : value;
}

const RENAMED = "_own_";
const INHERITED: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));
