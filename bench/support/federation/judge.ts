import type {
  DocumentNode,
  ExecutionResult,
  GraphQLOutputType,
  GraphQLSchema,
  SelectionSetNode,
} from "graphql";
import {
  buildASTSchema,
  execute,
  GraphQLError,
  getNamedType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  parse,
  printSchema,
  visit,
} from "graphql";
import type { IsOfType } from "../../../src/federation/plan/plan-schema.ts";
import type { Json } from "../../../src/federation/subgraphs/subgraph.ts";
import { argumentsOf, fieldSetOf, fieldsIn, typesWithFields } from "./field-sets.ts";
import type { SmallWorld, Thing } from "./world.ts";

/** What one graph of all the data answers. */
export type Judgement = {
  readonly answer: ExecutionResult;
  /**
   * Every error that could be told: the specification leaves open what of a value is still executed
   * once a part of it has made it null (6.4.4). Here no null goes further than where it is.
   */
  readonly possible: readonly GraphQLError[];
};

export type Judge = (document: DocumentNode, variables: Json) => Judgement;

/** graphql-js over the merged data, with the schema that clients see. */
export function judgeOf(schema: GraphQLSchema, world: SmallWorld, isOfType: IsOfType): Judge {
  const requires = requirementsOf(world);
  const strict = resolving(schema, requires, isOfType, (value) => value);
  const lenient = resolving(nullable(schema), requires, isOfType, (value, type, field) =>
    checked(value, field === undefined ? type : (typeIn(schema, field) ?? type), field),
  );
  return (document, variableValues) => {
    const shared = { document, variableValues, rootValue: world.root };
    const answer = execute({ schema: strict, ...shared }) as ExecutionResult;
    const { errors = [] } = execute({ schema: lenient, ...shared }) as ExecutionResult;
    return { answer, possible: errors };
  };
}

/** By type and field: what a field with `@requires` is computed of. */
type Requirements = ReadonlyMap<string, SelectionSetNode>;

function requirementsOf({ subgraphs }: SmallWorld): Requirements {
  const found = new Map<string, SelectionSetNode>();
  for (const sdl of Object.values(subgraphs)) {
    for (const { name, fields } of typesWithFields(parse(sdl))) {
      for (const field of fields) {
        const set = fieldSetOf(field.directives, "requires");
        if (set !== null) found.set(`${name}.${field.name.value}`, set);
      }
    }
  }
  return found;
}

type Check = (value: unknown, type: GraphQLOutputType, field?: string) => unknown;

/** A copy of the schema that answers from things. */
function resolving(
  original: GraphQLSchema,
  requires: Requirements,
  isOfType: IsOfType,
  check: Check,
): GraphQLSchema {
  const schema = buildASTSchema(parse(printSchema(original)), { assumeValidSDL: true });
  const requiredBy = (typename: string, field: string) =>
    [...requires].find(([key]) => {
      const [type = "", name] = key.split(".");
      return name === field && isOfType(typename, type);
    })?.[1];
  const read = (thing: Thing, typename: string, name: string, args: Json): unknown => {
    const value = thing[name];
    if (typeof value !== "function") return value;
    const set = requiredBy(typename, name);
    return value.call(set === undefined ? thing : project(thing, set), args);
  };
  const project = (thing: Thing, set: SelectionSetNode): Json => {
    const typename = String(thing.__typename);
    const told: Json = { __typename: typename };
    for (const field of fieldsIn(set, (on) => isOfType(typename, on))) {
      const name = field.name.value;
      const value = read(thing, typename, name, argumentsOf(field));
      const below = field.selectionSet;
      told[name] = below === undefined ? value : projectAll(value, below);
    }
    return told;
  };
  const projectAll = (value: unknown, set: SelectionSetNode): unknown => {
    if (Array.isArray(value)) return value.map((one) => projectAll(one, set));
    return typeof value === "object" && value !== null ? project(value as Thing, set) : value;
  };
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith("__")) continue;
    for (const [name, field] of Object.entries(type.getFields())) {
      field.resolve = (source, args) => {
        const value = read(source as Thing, type.name, name, args);
        return check(value ?? null, field.type, `${type.name}.${name}`);
      };
    }
  }
  return schema;
}

function nullable(schema: GraphQLSchema): GraphQLSchema {
  const document = visit(parse(printSchema(schema)), {
    FieldDefinition: {
      leave: (field) => ({
        ...field,
        type: visit(field.type, { NonNullType: { leave: ({ type }) => type } }),
      }),
    },
    [Kind.INPUT_VALUE_DEFINITION]: () => false,
  });
  return buildASTSchema(document, { assumeValidSDL: true });
}

function typeIn(schema: GraphQLSchema, coordinate: string): GraphQLOutputType | undefined {
  const [typeName = "", field = ""] = coordinate.split(".");
  const type = schema.getType(typeName);
  return isObjectType(type) ? type.getFields()[field]?.type : undefined;
}

/** Puts an error to each place where this type allows no null. */
function checked(
  value: unknown,
  type: GraphQLOutputType,
  field = getNamedType(type).name,
): unknown {
  if (value instanceof Error) return value;
  if (isNonNullType(type)) {
    if (value !== null && value !== undefined) return checked(value, type.ofType, field);
    return new GraphQLError(`Cannot return null for non-nullable field ${field}.`);
  }
  if (isListType(type) && Array.isArray(value)) {
    return value.map((one) => checked(one, type.ofType, field));
  }
  return value;
}
