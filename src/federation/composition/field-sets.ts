import type {
  ConstDirectiveNode,
  DefinitionNode,
  FieldDefinitionNode,
  InlineFragmentNode,
  SelectionNode,
  SelectionSetNode,
} from "graphql";
import { Kind, parse, print } from "graphql";
import { possibleOf } from "./merged-type.ts";
import { fieldedBy, namedOf, type SubgraphDocument } from "./subgraph-document.ts";

/**
 * The schema with field sets in the words that composition knows. It gives up on a fragment without
 * a type, and finds no way to one on an interface; so fragments are on object types only, each with
 * all that the others say of it.
 */
export function withPlainFieldSets({ name, typeDefs }: SubgraphDocument): SubgraphDocument {
  const types = typesOf(typeDefs.definitions);
  const definitions = typeDefs.definitions.map((one): DefinitionNode => {
    const type = fieldedBy(one);
    if (type === null) return one;
    const own = type.name.value;
    const fields = (type.fields ?? []).map((field) => ({
      ...field,
      directives: (field.directives ?? []).map((directive) => {
        if (!isFieldSet(directive)) return directive;
        const isOfField = directive.name.value.endsWith("provides");
        return plainDirective(types, directive, isOfField ? namedOf(field.type) : own);
      }),
    }));
    return { ...type, fields };
  });
  return { name, typeDefs: { ...typeDefs, definitions } };
}

type Types = {
  readonly fields: ReadonlyMap<string, ReadonlyMap<string, FieldDefinitionNode>>;
  /** The object types that a type can be: itself, or those of the interface or union. */
  readonly objectsOf: (type: string) => readonly string[];
};

function typesOf(definitions: readonly DefinitionNode[]): Types {
  const fields = new Map<string, Map<string, FieldDefinitionNode>>();
  const objects = new Set<string>();
  for (const one of definitions) {
    const type = fieldedBy(one);
    if (type === null) continue;
    const own = fields.get(type.name.value) ?? new Map();
    fields.set(type.name.value, own);
    for (const field of type.fields ?? []) own.set(field.name.value, field);
    if (/^Object/.test(one.kind)) objects.add(type.name.value);
  }
  const possible = possibleOf({ kind: Kind.DOCUMENT, definitions });
  const objectsOf = (type: string) =>
    objects.has(type) ? [type] : [...(possible.get(type) ?? [])].filter((one) => objects.has(one));
  return { fields, objectsOf };
}

function isFieldSet({ name }: ConstDirectiveNode): boolean {
  return /^(federation__)?(requires|provides)$/.test(name.value);
}

function plainDirective(types: Types, directive: ConstDirectiveNode, type: string) {
  const given = (directive.arguments ?? []).map((argument) => {
    const { name, value } = argument;
    if (name.value !== "fields" || value.kind !== Kind.STRING) return argument;
    return { ...argument, value: { ...value, value: plainFields(types, value.value, type) } };
  });
  return { ...directive, arguments: given };
}

function plainFields(types: Types, fields: string, type: string): string {
  if (!fields.includes("...")) return fields;
  try {
    const [operation] = parse(`{ ${fields} }`, { noLocation: true }).definitions;
    if (operation?.kind !== Kind.OPERATION_DEFINITION) return fields;
    const selections = plainSelections(types, operation.selectionSet, type);
    return selections.map((one) => print(one)).join(" ");
  } catch {
    // What is no field set composition tells of.
    return fields;
  }
}

function plainSelections(
  types: Types,
  { selections }: SelectionSetNode,
  type: string,
): readonly SelectionNode[] {
  return selections.flatMap((one): readonly SelectionNode[] => {
    if (one.kind === Kind.FRAGMENT_SPREAD) return [one];
    if (one.kind === Kind.INLINE_FRAGMENT) return plainFragment(types, one, type);
    if (one.selectionSet === undefined) return [one];
    const field = types.fields.get(type)?.get(one.name.value);
    if (field === undefined) return [one];
    const below = plainSelections(types, one.selectionSet, namedOf(field.type));
    return [{ ...one, selectionSet: { ...one.selectionSet, selections: below } }];
  });
}

function plainFragment(
  types: Types,
  fragment: InlineFragmentNode,
  type: string,
): readonly SelectionNode[] {
  const { typeCondition, directives = [], selectionSet } = fragment;
  // A directive is not allowed here, which composition says.
  if (directives.length > 0) return [fragment];
  const on = typeCondition?.name.value ?? type;
  const [here, there] = [types.objectsOf(type), types.objectsOf(on)];
  if (on === type || (here.length > 0 && types.fields.has(type) && isAll(here, there))) {
    return plainSelections(types, selectionSet, type);
  }
  return there
    .filter((one) => here.includes(one))
    .map(
      (one): InlineFragmentNode => ({
        kind: Kind.INLINE_FRAGMENT,
        typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: one } },
        selectionSet: { ...selectionSet, selections: plainSelections(types, selectionSet, one) },
      }),
    );
}

/** Whether the one is an object type of the other; an interface may lack the other's fields. */
function isAll(here: readonly string[], there: readonly string[]): boolean {
  return here.length === 1 && there.includes(here[0] ?? "");
}
