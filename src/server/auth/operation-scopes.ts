import type {
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLNamedType,
  GraphQLObjectType,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionSetNode,
} from "graphql";
import {
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  Kind,
  typeFromAST,
} from "graphql";
import type { AnyOf } from "../../federation/access-rules.ts";
import type { RequiredScopes } from "./required-scopes.ts";

/** One thing an operation needs, and the first field that needs it. */
export type ScopeNeed = { readonly path: readonly string[]; readonly anyOf: AnyOf };

/**
 * Every scope that an operation needs, whatever its variables: `@skip` and `@include` change
 * nothing. The document must be valid.
 *
 * A field needs what is written on it, on the type it is selected from and on the type it returns.
 * Selected from an interface, it also needs what is written on the same field, and on the type, of
 * every object that may be there. `__typename` and `Node.id` need nothing of such objects: ids are
 * opaque, and whoever asks for a node has its id already.
 */
export function operationScopes(
  schema: GraphQLSchema,
  required: RequiredScopes,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): readonly ScopeNeed[] {
  const walk = new Walk(schema, required, document);
  const root = schema.getRootType(operation.operation);
  if (root) walk.selectionSet(operation.selectionSet, root, [root], []);
  return [...walk.needs.values()];
}

class Walk {
  readonly needs = new Map<string, ScopeNeed>();
  readonly #schema: GraphQLSchema;
  readonly #required: RequiredScopes;
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  /** Fragments already walked, by the objects that were possible: a second visit adds nothing. */
  readonly #walked = new Set<string>();

  constructor(schema: GraphQLSchema, required: RequiredScopes, document: DocumentNode) {
    this.#schema = schema;
    this.#required = required;
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) {
        this.#fragments.set(definition.name.value, definition);
      }
    }
  }

  selectionSet(
    set: SelectionSetNode,
    type: GraphQLNamedType,
    possible: readonly GraphQLObjectType[],
    path: readonly string[],
  ): void {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        this.#field(selection, type, possible, path);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const condition = selection.typeCondition;
        const narrowed = condition ? typeFromAST(this.#schema, condition) : type;
        if (narrowed) this.#narrow(selection.selectionSet, narrowed, possible, path);
      } else {
        this.#spread(selection.name.value, possible, path);
      }
    }
  }

  #field(
    node: FieldNode,
    type: GraphQLNamedType,
    possible: readonly GraphQLObjectType[],
    parent: readonly string[],
  ): void {
    const name = node.name.value;
    if (name.startsWith("__")) return;
    const path = [...parent, node.alias?.value ?? name];
    this.#need(this.#required.ofField(type.name, name), path);
    if (isAbstractType(type) && !isNodeId(type, name)) {
      for (const object of possible) {
        this.#need(this.#required.ofType(object), path);
        this.#need(this.#required.ofField(object.name, name), path);
      }
    }
    if (!isObjectType(type) && !isInterfaceType(type)) return;
    const field = type.getFields()[name];
    if (field === undefined) return;
    const returned = getNamedType(field.type);
    this.#need(this.#required.ofType(returned), path);
    if (node.selectionSet) {
      this.selectionSet(node.selectionSet, returned, this.#objectsOf(returned), path);
    }
  }

  #spread(name: string, possible: readonly GraphQLObjectType[], path: readonly string[]): void {
    const fragment = this.#fragments.get(name);
    const type = fragment && typeFromAST(this.#schema, fragment.typeCondition);
    if (fragment === undefined || !type) return;
    const visit = [name, ...possible.map((object) => object.name)].join(" ");
    if (this.#walked.has(visit)) return;
    this.#walked.add(visit);
    this.#narrow(fragment.selectionSet, type, possible, path);
  }

  #narrow(
    set: SelectionSetNode,
    type: GraphQLNamedType,
    possible: readonly GraphQLObjectType[],
    path: readonly string[],
  ): void {
    this.#need(this.#required.ofType(type), path);
    const allowed = new Set(this.#objectsOf(type));
    const narrowed = possible.filter((object) => allowed.has(object));
    this.selectionSet(set, type, narrowed, path);
  }

  #objectsOf(type: GraphQLNamedType): readonly GraphQLObjectType[] {
    if (isObjectType(type)) return [type];
    return isAbstractType(type) ? this.#schema.getPossibleTypes(type) : [];
  }

  #need(alternatives: readonly AnyOf[], path: readonly string[]): void {
    for (const anyOf of alternatives) {
      const key = JSON.stringify(anyOf);
      if (!this.needs.has(key)) this.needs.set(key, { path, anyOf });
    }
  }
}

function isNodeId(type: GraphQLNamedType, fieldName: string): boolean {
  return type.name === "Node" && fieldName === "id";
}
