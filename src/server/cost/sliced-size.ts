import type {
  FieldNode,
  GraphQLArgument,
  GraphQLField,
  GraphQLInputField,
  OperationDefinitionNode,
  ValueNode,
} from "graphql";
import { getNamedType, isInputObjectType, Kind, valueFromASTUntyped } from "graphql";
import type { ListSize } from "./cost-rules.ts";
import type { Term, Variables } from "./term.ts";

/** Where nothing is said of a field, these say how much of a list is asked for. */
const CUSTOMARY = ["first", "last"];
/** What a list is taken to hold of which nothing is said. */
const ASSUMED_SIZE = 5;

export type Sliced = {
  /** How many slicing arguments are given. */
  readonly given: number;
  /** The greatest of them; what is assumed where none says how much. */
  readonly size: Term;
};

/**
 * How much of a list is asked for, by its slicing arguments; a path such as "input.first" too, and
 * an argument that is a list by its length. What is left out, null or no number of things counts as
 * its default, or as is assumed: resolvers need not refuse it, and a list of unknown length must
 * not be free.
 */
export function slicedSize(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  operation: OperationDefinitionNode,
  listSize: ListSize | null,
): Sliced {
  const names = listSize === null ? CUSTOMARY : listSize.slicingArguments;
  const assumed = Math.max(1, listSize?.assumedSize ?? ASSUMED_SIZE);
  let given = 0;
  const sizes: (Size | null)[] = [];
  for (const name of names) {
    const [first = "", ...path] = name.split(".");
    const argument = field.args.find((one) => one.name === first);
    if (argument === undefined) continue;
    const written = node.arguments?.find((one) => one.name.value === first)?.value;
    if (written !== undefined) given += 1;
    sizes.push(sizeOf(argument, written, path, operation));
  }
  const greatest = (variables: Variables) => {
    let size: number | null = null;
    for (const one of sizes) {
      const own = typeof one === "function" ? one(variables) : one;
      if (own !== null && (size === null || own > size)) size = own;
    }
    return size ?? assumed;
  };
  const isFixed = sizes.every((one) => typeof one !== "function");
  return { given, size: isFixed ? greatest({}) : greatest };
}

/** Null where nothing says it. */
type Size = number | ((variables: Variables) => number | null);

function sizeOf(
  argument: GraphQLArgument,
  written: ValueNode | undefined,
  path: readonly string[],
  operation: OperationDefinitionNode,
): Size | null {
  if (written === undefined) return numberAt(undefined, argument, path);
  if (!hasVariable(written)) return numberAt(valueFromASTUntyped(written), argument, path);
  const defaults = defaultsOf(operation);
  return (variables) => {
    const meant = { ...defaults };
    for (const [name, value] of Object.entries(variables)) {
      if (!(name in defaults) || isMeant(value)) meant[name] = value;
    }
    return numberAt(valueFromASTUntyped(written, meant), argument, path);
  };
}

/** What variables are when they are not given. */
export function defaultsOf({ variableDefinitions = [] }: OperationDefinitionNode) {
  return Object.fromEntries(
    variableDefinitions.flatMap(({ variable, defaultValue }) =>
      defaultValue ? [[variable.name.value, valueFromASTUntyped(defaultValue)]] : [],
    ),
  );
}

export function hasVariable(value: ValueNode): boolean {
  if (value.kind === Kind.VARIABLE) return true;
  if (value.kind === Kind.LIST) return value.values.some(hasVariable);
  return value.kind === Kind.OBJECT && value.fields.some((field) => hasVariable(field.value));
}

/** At the end of a path into an input: what is given there, else what the schema says. */
function numberAt(
  value: unknown,
  input: GraphQLArgument | GraphQLInputField,
  [name, ...path]: readonly string[],
): number | null {
  if (name === undefined) return numberOf(value) ?? numberOf(input.defaultValue);
  const type = getNamedType(input.type);
  const inner = isInputObjectType(type) ? type.getFields()[name] : undefined;
  if (inner === undefined) return null;
  const given = (value ?? input.defaultValue) as Readonly<Record<string, unknown>> | undefined;
  return numberAt(given?.[name], inner, path);
}

function numberOf(value: unknown): number | null {
  if (Array.isArray(value)) return Math.max(1, value.length);
  // Scalars of larger numbers are written as text.
  const number = typeof value === "string" ? Number(value) : value;
  return typeof number === "number" && number >= 1 ? number : null;
}

function isMeant(value: unknown): boolean {
  return typeof value === "object" ? value !== null : numberOf(value) !== null;
}
