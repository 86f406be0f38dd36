import type { FlattenNodePathSegment } from "@graphql-hive/router-query-planner";
import type { Json } from "../subgraphs/subgraph.ts";
import { Failure } from "./failure.ts";
import type { IsOfType } from "./plan-schema.ts";

/** The objects to which a path of a plan leads, each once. */
export type EntitiesAt = (data: Json) => readonly Json[];

export function compileEntityPaths(
  paths: readonly (readonly FlattenNodePathSegment[])[],
  isOfType: IsOfType,
): EntitiesAt {
  const walks = paths.map((path) => compileWalk(path, 0, isOfType));
  return (data) => {
    const found = new Set<Json>();
    for (const walk of walks) walk(data, found);
    return [...found];
  };
}

type Walk = (value: unknown, found: Set<Json>) => void;

function compileWalk(
  path: readonly FlattenNodePathSegment[],
  depth: number,
  isOfType: IsOfType,
): Walk {
  const segment = path[depth];
  if (segment === undefined) {
    const collect: Walk = (value, found) => {
      if (Array.isArray(value)) for (const item of value) collect(item, found);
      else if (isObject(value)) found.add(value);
    };
    return collect;
  }
  const next = compileWalk(path, depth + 1, isOfType);
  if (segment === "@") {
    return (value, found) => {
      if (Array.isArray(value)) for (const item of value) next(item, found);
    };
  }
  const step: (object: Json, found: Set<Json>) => void =
    "Field" in segment
      ? (object, found) => next(object[segment.Field], found)
      : (object, found) => {
          const typename = object["__typename"];
          if (segment.TypeCondition.some((type) => isOfType(typename, type))) next(object, found);
        };
  // A field's list may have no step of its own where a type condition stands before it.
  const walk: Walk = (value, found) => {
    if (Array.isArray(value)) for (const item of value) walk(item, found);
    else if (isObject(value)) step(value, found);
  };
  return walk;
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !(value instanceof Failure);
}
