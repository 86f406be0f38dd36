import type {
  DirectiveNode,
  DocumentNode,
  EnumTypeDefinitionNode,
  FragmentDefinitionNode,
  GraphQLNamedType,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionSetNode,
} from "graphql";
import { getNamedType, isInterfaceType, isObjectType, Kind } from "graphql";
import { fragmentsOf } from "./response/fields.ts";

/** Whether one subgraph answers a field of a type by itself. */
export type Owns = (typeName: string, fieldName: string) => boolean;

/**
 * Reads from a supergraph which fields a subgraph answers, as the join specification says
 * (https://specs.apollo.dev/join/v0.5): a field without `@join__field` is answered wherever its type
 * is; with it, by those it names, unless they only refer to it. A type that is there has `__typename`.
 */
export function ownedBy(supergraph: DocumentNode, subgraph: string): Owns {
  const graph = graphValueOf(supergraph, subgraph);
  const owned = new Set<string>();
  for (const type of supergraph.definitions) {
    if (!("directives" in type) || !("name" in type) || type.name === undefined) continue;
    const types = type.directives?.filter(named("join__type")) ?? [];
    if (!types.some((one) => argument(one, "graph") === graph)) continue;
    owned.add(`${type.name.value}.__typename`);
    const fielded =
      type.kind === Kind.OBJECT_TYPE_DEFINITION || type.kind === Kind.INTERFACE_TYPE_DEFINITION;
    for (const field of fielded ? (type.fields ?? []) : []) {
      const joins = field.directives?.filter(named("join__field")) ?? [];
      const answers = joins.length === 0 || joins.some((join) => isAnswered(join, graph));
      if (answers) owned.add(`${type.name.value}.${field.name.value}`);
    }
  }
  return (typeName, fieldName) => owned.has(`${typeName}.${fieldName}`);
}

/** Whether an operation selects only fields that the subgraph answers. The document is valid. */
export function touchesOnly(
  owns: Owns,
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): boolean {
  const fragments = fragmentsOf(document.definitions);
  const root = schema.getRootType(operation.operation);
  return root
    ? within({ owns, schema, fragments, seen: new Set() }, operation.selectionSet, root)
    : false;
}

type Walk = {
  readonly owns: Owns;
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Fragments that were looked at: their types are their own, so once is enough. */
  readonly seen: Set<string>;
};

function within(walk: Walk, { selections }: SelectionSetNode, type: GraphQLNamedType): boolean {
  return selections.every((selection) => {
    if (selection.kind === Kind.FIELD) {
      const name = selection.name.value;
      // The schema itself is told by whoever knows all of it.
      if (name === "__schema" || name === "__type" || !walk.owns(type.name, name)) return false;
      if (selection.selectionSet === undefined) return true;
      const field =
        isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
      return field !== undefined && within(walk, selection.selectionSet, getNamedType(field.type));
    }
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      const on = selection.typeCondition?.name.value;
      const narrowed = on === undefined ? type : walk.schema.getType(on);
      return narrowed != null && within(walk, selection.selectionSet, narrowed);
    }
    const name = selection.name.value;
    if (walk.seen.has(name)) return true;
    walk.seen.add(name);
    const fragment = walk.fragments.get(name);
    const on = fragment && walk.schema.getType(fragment.typeCondition.name.value);
    return fragment !== undefined && on != null && within(walk, fragment.selectionSet, on);
  });
}

/** The name that the supergraph has for a subgraph: a value of its enum of graphs. */
function graphValueOf({ definitions }: DocumentNode, subgraph: string): string | undefined {
  const graphs = definitions.find(
    (one): one is EnumTypeDefinitionNode =>
      one.kind === Kind.ENUM_TYPE_DEFINITION && one.name.value === "join__Graph",
  );
  return graphs?.values?.find((value) => {
    const joined = value.directives?.find(named("join__graph"));
    return joined !== undefined && argument(joined, "name") === subgraph;
  })?.name.value;
}

function isAnswered(join: DirectiveNode, graph: string | undefined): boolean {
  return (
    argument(join, "graph") === graph &&
    argument(join, "external") !== true &&
    // Given up to another subgraph by its `@override`, and kept for its keys only.
    argument(join, "usedOverridden") !== true
  );
}

function argument(directive: DirectiveNode, name: string): string | boolean | undefined {
  const value = directive.arguments?.find((one) => one.name.value === name)?.value;
  switch (value?.kind) {
    case Kind.STRING:
    case Kind.ENUM:
    case Kind.BOOLEAN:
      return value.value;
    default:
      return undefined;
  }
}

function named(name: string) {
  return (directive: DirectiveNode) => directive.name.value === name;
}
