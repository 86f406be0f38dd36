import type {
  ConstDirectiveNode,
  DefinitionNode,
  DocumentNode,
  FieldDefinitionNode,
  TypeNode,
} from "graphql";
import { Kind } from "graphql";

/** A subgraph as composition takes it. */
export type SubgraphDocument = { readonly name: string; readonly typeDefs: DocumentNode };

/** A field of a subgraph, with the type that has it there. */
export type SubgraphField = {
  readonly subgraph: string;
  readonly type: string;
  readonly directives: readonly ConstDirectiveNode[];
  readonly field: FieldDefinitionNode;
};

/** All fields of types and interfaces, as subgraphs say them. */
export function fieldsOf(subgraphs: readonly SubgraphDocument[]): readonly SubgraphField[] {
  return subgraphs.flatMap(({ name: subgraph, typeDefs }) =>
    typeDefs.definitions.flatMap((one) =>
      (fieldedBy(one)?.fields ?? []).map((field) => ({
        ...{ subgraph, field, type: fieldedBy(one)?.name.value ?? "" },
        directives: fieldedBy(one)?.directives ?? [],
      })),
    ),
  );
}

/** A definition or an extension that has fields with types and directives. */
export function fieldedBy(one: DefinitionNode) {
  switch (one.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.OBJECT_TYPE_EXTENSION:
    case Kind.INTERFACE_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_EXTENSION:
      return one;
    default:
      return null;
  }
}

/** A directive of the federation specification, under its own name or that of its namespace. */
export function federation(
  directives: readonly ConstDirectiveNode[] | undefined,
  name: string,
): ConstDirectiveNode | undefined {
  return directives?.find(
    (one) => one.name.value === name || one.name.value === `federation__${name}`,
  );
}

export function textOf(directive: ConstDirectiveNode | undefined, argument: string): string | null {
  const value = directive?.arguments?.find(({ name }) => name.value === argument)?.value;
  return value !== undefined && "value" in value ? String(value.value) : null;
}

export function namedOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedOf(type.type);
}
