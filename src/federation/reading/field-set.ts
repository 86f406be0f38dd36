import type { SelectionNode, SelectionSetNode } from "graphql";
import { GraphQLError, Kind, parse } from "graphql";

/** The fields of each type that has fields, with the names of the types that they return. */
export type FieldTypes = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** What is wrong with a set of a type's fields, such as a key; null when it can be selected. */
export function faultOfFieldSet(types: FieldTypes, type: string, text: string): string | null {
  try {
    const [operation, ...more] = parse(`{ ${text} }`, { noLocation: true }).definitions;
    if (operation?.kind !== Kind.OPERATION_DEFINITION || more.length > 0) return "is no field set";
    return faultOfSelections(types, type, operation.selectionSet);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return `is no field set: ${error.message.replace(/\.$/, "")}`;
  }
}

function faultOfSelections(
  types: FieldTypes,
  type: string,
  { selections }: SelectionSetNode,
): string | null {
  for (const selection of selections) {
    const fault = faultOfSelection(types, type, selection);
    if (fault !== null) return fault;
  }
  return null;
}

function faultOfSelection(types: FieldTypes, type: string, node: SelectionNode): string | null {
  if (node.kind === Kind.FRAGMENT_SPREAD) return `spreads ${node.name.value}, which is nowhere`;
  if (node.kind === Kind.INLINE_FRAGMENT) {
    const on = node.typeCondition?.name.value ?? type;
    return types.has(on)
      ? faultOfSelections(types, on, node.selectionSet)
      : `names the type ${on}, which is no object and no interface`;
  }
  const name = node.name.value;
  if (name === "__typename") return null;
  const returned = types.get(type)?.get(name);
  if (returned === undefined) return `names ${name}, which ${type} does not have`;
  if (node.selectionSet !== undefined) return faultOfSelections(types, returned, node.selectionSet);
  return types.has(returned) ? `names ${name} without fields of it` : null;
}
