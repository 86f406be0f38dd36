import type { FieldNode, GraphQLField, OperationDefinitionNode, ValueNode } from "graphql";
import { Kind, valueFromASTUntyped } from "graphql";
import type { ListSize } from "./cost-rules.ts";
import type { Term, Variables } from "./term.ts";

/** Where nothing is said of a field, these say how much of a list is asked for. */
const CUSTOMARY = ["first", "last"];

export type Sliced = {
  /** How many slicing arguments are given. */
  readonly given: number;
  /** The greatest of them; null when there is none. */
  readonly size: Term | null;
};

/** How much of a list is asked for, by its slicing arguments; a path such as "input.first" too. */
export function slicedSize(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  operation: OperationDefinitionNode,
  listSize: ListSize | null,
): Sliced {
  const names = listSize === null ? CUSTOMARY : listSize.slicingArguments;
  let given = 0;
  const sizes: Term[] = [];
  for (const name of names) {
    const [first = "", ...path] = name.split(".");
    const written = node.arguments?.find((one) => one.name.value === first)?.value;
    if (written !== undefined) {
      given += 1;
      sizes.push(sizeOf(written, path, operation));
      continue;
    }
    const size = numberAt(field.args.find((one) => one.name === first)?.defaultValue, path);
    if (size !== null) sizes.push(size);
  }
  if (sizes.length === 0) return { given, size: null };
  const [size = 0] = sizes;
  if (sizes.length === 1) return { given, size };
  return {
    given,
    size: (variables) =>
      Math.max(...sizes.map((one) => (typeof one === "number" ? one : one(variables)))),
  };
}

function sizeOf(
  value: ValueNode,
  path: readonly string[],
  operation: OperationDefinitionNode,
): Term {
  if (!hasVariable(value)) return numberAt(valueFromASTUntyped(value), path) ?? 0;
  const defaults = defaultsOf(operation);
  return (variables) =>
    numberAt(valueFromASTUntyped(value, { ...defaults, ...variables }), path) ?? 0;
}

/** What variables are when they are not given. */
export function defaultsOf({ variableDefinitions = [] }: OperationDefinitionNode): Variables {
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

/** What is no number of things is refused by execution, and brings nothing. */
function numberAt(value: unknown, path: readonly string[]): number | null {
  let at = value;
  for (const name of path)
    at = (at as Readonly<Record<string, unknown>> | null | undefined)?.[name];
  return typeof at === "number" && at > 0 ? at : null;
}
