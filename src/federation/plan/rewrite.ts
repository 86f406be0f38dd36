import type { FetchNodePathSegment, FetchRewrite } from "@graphql-hive/router-query-planner";
import type { Json } from "../subgraphs/subgraph.ts";
import { Failure } from "./failure.ts";
import type { IsOfType } from "./plan-schema.ts";

export type Rewrite = (object: Json) => void;

/**
 * What a plan changes in what it sends or gets: a type's name, where a subgraph knows an interface
 * as an object, or a key that had to differ from the client's.
 */
export function compileRewrites(
  rewrites: readonly FetchRewrite[] | undefined,
  isOfType: IsOfType,
): Rewrite | null {
  if (rewrites === undefined || rewrites.length === 0) return null;
  const all = rewrites.map((rewrite) => compileOne(rewrite, isOfType));
  return (object) => {
    for (const one of all) one(object);
  };
}

function compileOne(rewrite: FetchRewrite, isOfType: IsOfType): Rewrite {
  if ("KeyRenamer" in rewrite) {
    const { path, renameKeyTo } = rewrite.KeyRenamer;
    return at(path, isOfType, (holder, key) => {
      if (!Object.hasOwn(holder, key)) return;
      holder[renameKeyTo] = holder[key];
      delete holder[key];
    });
  }
  const { path, setValueTo } = "ValueSetter" in rewrite ? rewrite.ValueSetter : rewrite;
  return at(path, isOfType, (holder, key) => {
    holder[key] = setValueTo;
  });
}

/** Does something to the last key of a path, in every object to which the rest of it leads. */
function at(
  path: readonly FetchNodePathSegment[],
  isOfType: IsOfType,
  change: (holder: Json, key: string) => void,
): Rewrite {
  const last = path.at(-1);
  if (last === undefined || !("Key" in last)) throw new Error("A plan rewrites keys");
  const walk = (value: unknown, depth: number): void => {
    if (Array.isArray(value)) {
      for (const item of value) walk(item, depth);
      return;
    }
    if (typeof value !== "object" || value === null || value instanceof Failure) return;
    const object = value as Json;
    const segment = path[depth];
    if (depth === path.length - 1) change(object, last.Key);
    else if (segment === undefined) return;
    else if ("Key" in segment) walk(object[segment.Key], depth + 1);
    else if (segment.TypenameEquals.some((type) => isOfType(object["__typename"], type))) {
      walk(object, depth + 1);
    }
  };
  return (object) => walk(object, 0);
}
