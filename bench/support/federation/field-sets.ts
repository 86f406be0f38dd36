import type {
  ConstDirectiveNode,
  DocumentNode,
  FieldDefinitionNode,
  FieldNode,
  OperationDefinitionNode,
  SelectionSetNode,
} from "graphql";
import { Kind, parse, valueFromASTUntyped } from "graphql";

/** What a field's directive says of other fields, such as `@requires(fields: "price weight")`. */
export function fieldSetOf(
  directives: readonly ConstDirectiveNode[] | undefined,
  directive: string,
): SelectionSetNode | null {
  const said = directives?.find(({ name }) => name.value === directive);
  const value = said?.arguments?.find(({ name }) => name.value === "fields")?.value;
  return value?.kind === Kind.STRING ? parseFieldSet(value.value) : null;
}

export function parseFieldSet(fields: string): SelectionSetNode {
  const [operation] = parse(`{ ${fields} }`).definitions;
  return (operation as OperationDefinitionNode).selectionSet;
}

/** The fields of a set that concern an object of this type, whatever fragments they stand in. */
export function fieldsIn(
  set: SelectionSetNode,
  isOfType: (type: string) => boolean,
): readonly FieldNode[] {
  return set.selections.flatMap((one) => {
    if (one.kind === Kind.FIELD) return [one];
    if (one.kind !== Kind.INLINE_FRAGMENT) throw new Error("A field set has no named fragments");
    const on = one.typeCondition?.name.value;
    return on === undefined || isOfType(on) ? fieldsIn(one.selectionSet, isOfType) : [];
  });
}

/** Of what was told only this set: more may have been, for other fields. */
export function picked(
  value: unknown,
  set: SelectionSetNode,
  isOfType: (typename: unknown, type: string) => boolean,
): unknown {
  if (Array.isArray(value)) return value.map((one) => picked(one, set, isOfType));
  if (typeof value !== "object" || value === null) return value;
  const object = value as Readonly<Record<string, unknown>>;
  const typename = object["__typename"];
  const own: Record<string, unknown> = {};
  // Without a type it is told what all types have.
  const is = (type: string) => typename === undefined || isOfType(typename, type);
  for (const field of fieldsIn(set, is)) {
    const name = field.name.value;
    if (!Object.hasOwn(object, name)) continue;
    const below = field.selectionSet;
    own[name] = below === undefined ? object[name] : picked(object[name], below, isOfType);
  }
  return own;
}

export function argumentsOf({ arguments: given = [] }: FieldNode): Record<string, unknown> {
  return Object.fromEntries(
    given.map(({ name, value }) => [name.value, valueFromASTUntyped(value)]),
  );
}

type Fielded = { readonly name: string; readonly fields: readonly FieldDefinitionNode[] };

/** The types with fields of a document, each as often as it is defined or extended. */
export function typesWithFields({ definitions }: DocumentNode): readonly Fielded[] {
  return definitions.flatMap((one) => {
    switch (one.kind) {
      case Kind.OBJECT_TYPE_DEFINITION:
      case Kind.OBJECT_TYPE_EXTENSION:
      case Kind.INTERFACE_TYPE_DEFINITION:
      case Kind.INTERFACE_TYPE_EXTENSION:
        return [{ name: one.name.value, fields: one.fields ?? [] }];
      default:
        return [];
    }
  });
}
