import type {
  GraphQLCompositeType,
  GraphQLInterfaceType,
  GraphQLObjectType,
  GraphQLOutputType,
  GraphQLSchema,
  OperationDefinitionNode,
} from "graphql";
import { isLeafType, isListType, isNonNullType, isObjectType } from "graphql";
import { dataKey, responseKey } from "../data-key.ts";
import { Failure } from "../plan/failure.ts";
import { TYPE_FAILURE } from "../plan/selection-tree.ts";
import type { Json } from "../subgraphs/subgraph.ts";
import {
  anyHolds,
  type CollectedField,
  collectFields,
  isIncluded,
  type Selected,
  type Selecting,
  selectedBy,
  typeDependences,
} from "./fields.ts";
import type { Response } from "./response.ts";
import { writeLeaf } from "./write-leaf.ts";

/**
 * Writes a value as JSON. Undefined when it cannot be had, which has been told then: whatever is
 * above becomes null, up to the first that may be (GraphQL specification, 6.4.4).
 */
type Write = (value: unknown, response: Response) => string | undefined;

/** Writes the data of an operation of this root type: JSON, "null" when nothing is left. */
export type WriteData = (data: Json, response: Response) => string;

export function compileWriter(
  selecting: Selecting,
  operation: OperationDefinitionNode,
  root: GraphQLObjectType,
): WriteData {
  const write = compileObject(selecting, root, selectedBy(operation));
  return (data, response) => {
    const text = write(data, response) ?? "null";
    response.finish();
    return text;
  };
}

/** A value under a key whose type this is; what has no value at all counts as null. */
function compileValue(
  selecting: Selecting,
  type: GraphQLOutputType,
  below: readonly Selected[],
  field: string,
): Write {
  if (isNonNullType(type)) {
    const write = compilePresent(selecting, type.ofType, below, field);
    return (value, response) => {
      if (value instanceof Failure) return void response.fail(value, true);
      if (value !== null && value !== undefined) return write(value, response);
      response.refuse(`Cannot return null for non-nullable field ${field}.`);
      return undefined;
    };
  }
  const write = compilePresent(selecting, type, below, field);
  return (value, response) => {
    if (value === null || value === undefined) return "null";
    if (value instanceof Failure) response.fail(value, false);
    else return write(value, response) ?? "null";
    return "null";
  };
}

/** A value that is there. */
function compilePresent(
  selecting: Selecting,
  type: GraphQLOutputType,
  below: readonly Selected[],
  field: string,
): Write {
  if (isListType(type)) {
    return compileList(compileValue(selecting, type.ofType, below, field), field);
  }
  if (isLeafType(type)) {
    const leaf = writeLeaf(type);
    return (value, response) => leaf(value, response.isPlain) ?? wrong(response, field, type.name);
  }
  if (isNonNullType(type)) throw new Error("A non-null type is of a nullable one");
  const write = isObjectType(type)
    ? compileNamed(selecting, type, below, field)
    : compileAbstract(selecting, type, below, field);
  return (value, response) =>
    typeof value === "object" && !Array.isArray(value)
      ? write(value as Json, response)
      : wrong(response, field, type.name);
}

function compileList(writeItem: Write, field: string): Write {
  return (value, response) => {
    if (!Array.isArray(value)) return wrong(response, field, "a list");
    const { path, mark } = response;
    let text = "[";
    for (let i = 0; i < value.length; i += 1) {
      path.push(i);
      const item = writeItem(value[i], response);
      path.pop();
      if (item === undefined) return void response.backTo(mark);
      text += i === 0 ? item : `,${item}`;
    }
    return `${text}]`;
  };
}

type WriteObject = (object: Json, response: Response) => string | undefined;

/** An object that may be of one type only, whatever a subgraph says. */
function compileNamed(
  selecting: Selecting,
  type: GraphQLObjectType,
  below: readonly Selected[],
  field: string,
): WriteObject {
  const write = compileObject(selecting, type, below);
  // Subgraphs have names of their own for the types of their roots.
  if (isRoot(selecting.schema, type)) return write;
  return (object, response) => {
    const typename = object["__typename"];
    return typename === undefined || typename === type.name
      ? write(object, response)
      : wrong(response, field, type.name);
  };
}

function isRoot(schema: GraphQLSchema, type: GraphQLObjectType): boolean {
  return [schema.getQueryType(), schema.getMutationType()].includes(type);
}

/** An object of an interface or a union: by its own type, whose writer is made when it is met. */
function compileAbstract(
  selecting: Selecting,
  type: Exclude<GraphQLCompositeType, GraphQLObjectType>,
  below: readonly Selected[],
  field: string,
): WriteObject {
  const { schema } = selecting;
  const writers = new Map<string, WriteObject | null>();
  const writerOf = (name: string): WriteObject | null => {
    const concrete = schema.getType(name);
    const fits = isObjectType(concrete) && schema.isSubType(type, concrete);
    return fits ? compileObject(selecting, concrete, below) : null;
  };
  // A plan asks for no type where the selection does not depend on it, or gets the interface's name
  // from a subgraph that has it as an object.
  const dependsOn = "getFields" in type ? typeDependences(selecting, type, below) : [];
  const untyped =
    "getFields" in type && !dependsOn.some((conditions) => conditions.length === 0)
      ? compileFields(selecting, type, null, below)
      : null;
  return (object, response) => {
    const typename = object["__typename"];
    const isUntyped = typename === undefined || typename === type.name;
    if (isUntyped && untyped !== null && !anyHolds(dependsOn, response.variables)) {
      return untyped(object, response);
    }
    const name = String(typename);
    let write = writers.get(name);
    // Only names of the schema's types are remembered: there are no others to remember.
    if (write === undefined) {
      write = writerOf(name);
      if (write !== null) writers.set(name, write);
    }
    if (write !== null) return write(object, response);
    if (toldFailures(object, response)) return undefined;
    const untold = object[TYPE_FAILURE];
    if (!isUntyped || !(untold instanceof Failure)) return wrong(response, field, type.name);
    response.fail(untold.whole(), true);
    return undefined;
  };
}

function compileObject(
  selecting: Selecting,
  type: GraphQLObjectType,
  selected: readonly Selected[],
): WriteObject {
  return compileFields(selecting, type, type, selected);
}

type Entry = {
  readonly key: string;
  /** The key in the data. */
  readonly from: string;
  /** The key as JSON, with its colon. */
  readonly label: string;
  /** Null when it is always there. */
  readonly placed: Pick<CollectedField, "allOf" | "unless"> | null;
  readonly write: Write;
};

function compileFields(
  selecting: Selecting,
  type: GraphQLObjectType | GraphQLInterfaceType,
  concrete: GraphQLObjectType | null,
  selected: readonly Selected[],
): WriteObject {
  const writers = new Map<string, Write>();
  const entries = collectFields(selecting, type, selected).map((field): Entry => {
    const { key, name, allOf, unless, below } = field;
    const write = writers.get(key) ?? compileField(selecting, type, concrete, name, below);
    writers.set(key, write);
    const isAlways = allOf.length === 0 && unless.length === 0;
    const label = `${JSON.stringify(key)}:`;
    // Types are asked for under their own name, and a schema of nobody.
    const taken = name.startsWith("__") ? NONE : selecting.taken;
    const from = name === "__typename" ? name : dataKey(key, taken);
    return { key, from, label, placed: isAlways ? null : field, write };
  });
  return (object, response) => {
    const { path, variables, mark } = response;
    let text = "";
    for (const { key, from, label, placed, write } of entries) {
      if (placed !== null && !isIncluded(placed, variables)) continue;
      path.push(key);
      const given = object[from];
      const isLeftOut = given === undefined && !Object.hasOwn(object, from);
      const value = write(isLeftOut ? leftOut(response) : given, response);
      path.pop();
      if (value === undefined) return void response.backTo(mark);
      text += text === "" ? label + value : `,${label}${value}`;
    }
    return `{${text}}`;
  };
}

const NONE: ReadonlySet<string> = new Set();

/** What stands for a value that is not there: a failure when a subgraph should have sent it. */
function leftOut(response: Response): Failure | undefined {
  const error = response.leftOutHere();
  return error === null ? undefined : Failure.of(error);
}

function compileField(
  selecting: Selecting,
  type: GraphQLObjectType | GraphQLInterfaceType,
  concrete: GraphQLObjectType | null,
  name: string,
  below: readonly Selected[],
): Write {
  if (name === "__typename" && concrete !== null) {
    const text = JSON.stringify(concrete.name);
    return () => text;
  }
  // Introspection has been executed already, against the schema that clients see.
  if (name.startsWith("__")) return (value) => JSON.stringify(value ?? null);
  const field = type.getFields()[name];
  if (field === undefined) throw new Error(`The operation was not validated: ${type.name}.${name}`);
  return compileValue(selecting, field.type, below, `${type.name}.${name}`);
}

/** An object of which no type is known has failed by what failed of it, if anything did. */
function toldFailures(object: Json, response: Response): boolean {
  const failed = Object.entries(object).filter(
    ([key, value]) => value instanceof Failure && key !== TYPE_FAILURE,
  );
  const failures = failed as readonly (readonly [key: string, failure: Failure])[];
  // What happened there is told first, so that what it took along adds nothing.
  for (const isBeside of [false, true]) {
    for (const [key, failure] of failures) {
      if (failure.isBeside !== isBeside) continue;
      response.path.push(responseKey(key));
      response.fail(failure, true);
      response.path.pop();
    }
  }
  return failures.length > 0;
}

function wrong(response: Response, field: string, wanted: string): undefined {
  response.refuse(`The value of ${field} is not ${wanted}.`);
  return undefined;
}
