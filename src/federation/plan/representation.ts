import type { RequiresSelection } from "@graphql-hive/router-query-planner";
import { ownValue } from "../data-key.ts";
import type { Json } from "../subgraphs/subgraph.ts";
import { Failure } from "./failure.ts";
import type { IsOfType } from "./plan-schema.ts";

/**
 * What a subgraph has to be told of an entity to know which it is and to answer for it. A failure
 * when something of that has failed itself; null when it is not an entity of these types;
 * `LeftOut` when what would have to be told is not there.
 */
export type Represent = (entity: Json, variables: Json) => Json | Failure | LeftOut | null;

/** A path of keys to what is not there, and whether that is known: nobody has it then. */
export class LeftOut {
  readonly path: readonly string[];
  readonly isKnown: boolean;

  constructor(path: readonly string[], isKnown: boolean) {
    this.path = path;
    this.isKnown = isKnown;
  }

  static of(object: Json, key: string): LeftOut {
    return new LeftOut([key], Object.hasOwn(object, key));
  }

  below(key: string): LeftOut {
    return new LeftOut([key, ...this.path], this.isKnown);
  }
}

export function compileRepresentation(
  requires: readonly RequiresSelection[],
  isOfType: IsOfType,
): Represent {
  const copy = compileCopy(requires, isOfType);
  return (entity, variables) => {
    const into: Json = {};
    const missing = copy(entity, into, variables);
    if (missing !== null) return missing;
    return into["__typename"] === undefined ? null : into;
  };
}

/**
 * What tells an entity's representation from those of others, known without making it: most are a
 * type's name and a key, and the same entity stands at many places. Null for one of which that
 * cannot be told so.
 */
export type Identify = (entity: Json) => string | null;

export function compileIdentity(requires: readonly RequiresSelection[]): Identify | null {
  const [only] = requires;
  if (requires.length !== 1 || only?.kind !== "InlineFragment") return null;
  const names: string[] = [];
  for (const one of only.selections) {
    if (one.kind !== "Field" || (one.selections ?? []).length > 0) return null;
    names.push(one.name);
  }
  return (entity) => {
    let identity = "";
    for (const name of names) {
      const value = entity[name];
      if (typeof value === "string") identity += `${value.length}:${value}`;
      else if (typeof value === "number") identity += `${value};`;
      else return null;
    }
    return identity;
  };
}

/** Copies what is selected; gives what stood in the way, or null when nothing did. */
type Copy = (from: Json, into: Json, variables: Json) => Failure | LeftOut | null;

function compileCopy(selections: readonly RequiresSelection[], isOfType: IsOfType): Copy {
  const all = selections.map((selection) => compileSelection(selection, isOfType));
  return (from, into, variables) => {
    for (const copy of all) {
      const missing = copy(from, into, variables);
      if (missing !== null) return missing;
    }
    return null;
  };
}

function compileSelection(selection: RequiresSelection, isOfType: IsOfType): Copy {
  switch (selection.kind) {
    case "Field":
      return compileField(selection, isOfType);
    case "InlineFragment": {
      const { typeCondition, skipIf, includeIf } = selection;
      const copy = compileCopy(selection.selections, isOfType);
      return (from, into, variables) => {
        if (skipIf !== undefined && variables[skipIf] === true) return null;
        if (includeIf !== undefined && variables[includeIf] !== true) return null;
        return isOfType(from["__typename"], typeCondition) ? copy(from, into, variables) : null;
      };
    }
    default:
      throw new Error("A plan requires fields and inline fragments");
  }
}

/** The name is the one in the data; where that is the plan's own, the alias is the subgraph's. */
function compileField(
  { name: key, alias, selections }: Extract<RequiresSelection, { kind: "Field" }>,
  isOfType: IsOfType,
): Copy {
  const name = alias ?? key;
  if (selections === undefined || selections.length === 0) {
    return (from, into) => {
      const value = ownValue(from, key);
      if (value === undefined) return LeftOut.of(from, key);
      if (value instanceof Failure) return value;
      into[name] = value;
      return null;
    };
  }
  const copy = withTypename(selections, compileCopy(selections, isOfType));
  return (from, into, variables) => {
    const value = ownValue(from, key);
    if (value === undefined) return LeftOut.of(from, key);
    if (value instanceof Failure) return value;
    const copied = copyValue(value, copy, variables);
    if (copied instanceof LeftOut) return copied.below(key);
    if (copied instanceof Failure) return copied.whole();
    into[name] = copied;
    return null;
  };
}

/** What is of one of several types says which, so that the subgraph can tell them apart. */
function withTypename(selections: readonly RequiresSelection[], copy: Copy): Copy {
  if (!selections.some(({ kind }) => kind === "InlineFragment")) return copy;
  return (from, into, variables) => {
    const typename = from["__typename"];
    if (typeof typename === "string") into["__typename"] = typename;
    return copy(from, into, variables);
  };
}

function copyValue(value: unknown, copy: Copy, variables: Json): unknown {
  if (value === null || value instanceof Failure) return value;
  if (Array.isArray(value)) {
    const items: unknown[] = [];
    for (const item of value) {
      const copied = copyValue(item, copy, variables);
      if (copied instanceof LeftOut || copied instanceof Failure) return copied;
      items.push(copied);
    }
    return items;
  }
  const into: Json = {};
  return copy(value as Json, into, variables) ?? into;
}
