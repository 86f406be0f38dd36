import type {
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLDirective,
  GraphQLField,
  GraphQLNamedType,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionSetNode,
  ValueNode,
} from "graphql";
import {
  getDirectiveValues,
  getNamedType,
  getNullableType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  typeFromAST,
} from "graphql";
import { PAGE_MAX } from "../../store/keyset.ts";

type Variables = Readonly<Record<string, unknown>>;

/** How many objects an operation can bring at most, given its variables. */
export type ObjectCount = (variables: Variables) => number;

/** What a list without `first` and without `@listSize` is taken to hold. */
const ASSUMED_SIZE = 5;

/**
 * Prepares the count of a valid operation, whatever its `@skip` and `@include`. A field with
 * `first` brings that many; another list brings what its `@listSize(assumedSize:)` says (Cost
 * Directive Specification), else 5; and lists within lists multiply. Objects of every kind count
 * alike. A `first` beyond the greatest page counts as the greatest: it is refused where it is read.
 */
export function countObjects(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): ObjectCount {
  const root = schema.getRootType(operation.operation);
  if (!root) return () => 0;
  const tree = new Walk(schema, document, operation).selectionSet(operation.selectionSet, root);
  return (variables) => total(tree, variables);
}

type Size = number | { readonly variable: string; readonly otherwise: number };
type Counted = { readonly size: Size; readonly within: readonly Counted[] };

function total(tree: readonly Counted[], variables: Variables): number {
  let sum = 0;
  for (const { size, within } of tree) {
    const times = typeof size === "number" ? size : variableSize(size, variables);
    sum += times * (1 + total(within, variables));
  }
  return sum;
}

function variableSize(size: Exclude<Size, number>, variables: Variables): number {
  const given = variables[size.variable];
  return given === undefined ? size.otherwise : pageSize(given);
}

/** What is no number of rows is refused by execution, and brings nothing. */
function pageSize(value: unknown): number {
  return typeof value === "number" && value > 0 ? Math.min(value, PAGE_MAX) : 0;
}

class Walk {
  readonly #schema: GraphQLSchema;
  readonly #listSize: GraphQLDirective | null | undefined;
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  readonly #defaults = new Map<string, ValueNode | undefined>();

  constructor(
    schema: GraphQLSchema,
    document: DocumentNode,
    { variableDefinitions = [] }: OperationDefinitionNode,
  ) {
    this.#schema = schema;
    this.#listSize = schema.getDirective("listSize");
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) {
        this.#fragments.set(definition.name.value, definition);
      }
    }
    for (const { variable, defaultValue } of variableDefinitions) {
      this.#defaults.set(variable.name.value, defaultValue);
    }
  }

  /** `page` is what the connection around has as `first`; fragments are few, limits being checked. */
  selectionSet(
    set: SelectionSetNode,
    type: GraphQLNamedType,
    page: Size = ASSUMED_SIZE,
  ): Counted[] {
    return set.selections.flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return this.#field(selection, type, page);
      const spread = selection.kind === Kind.FRAGMENT_SPREAD;
      const fragment = spread ? this.#fragments.get(selection.name.value) : selection;
      const condition = fragment?.typeCondition;
      const narrowed = condition ? typeFromAST(this.#schema, condition) : type;
      return fragment && narrowed ? this.selectionSet(fragment.selectionSet, narrowed, page) : [];
    });
  }

  #field(node: FieldNode, parent: GraphQLNamedType, page: Size): Counted[] {
    if (!isObjectType(parent) && !isInterfaceType(parent)) return [];
    const field = parent.getFields()[node.name.value];
    if (field === undefined || node.selectionSet === undefined) return [];
    const first = this.#first(node, field);
    const within = this.selectionSet(node.selectionSet, getNamedType(field.type), first);
    if (!isListType(getNullableType(field.type))) return [{ size: 1, within }];
    if (isConnection(parent)) return [{ size: page, within }];
    return [{ size: first ?? this.#assumed(field), within }];
  }

  #first(node: FieldNode, { args }: GraphQLField<unknown, unknown>): Size | undefined {
    const first = args.find(({ name }) => name === "first");
    if (first === undefined) return undefined;
    const given = node.arguments?.find(({ name }) => name.value === "first")?.value;
    return given === undefined ? pageSize(first.defaultValue) : this.#given(given);
  }

  #assumed({ astNode }: GraphQLField<unknown, unknown>): number {
    const written = this.#listSize && astNode ? getDirectiveValues(this.#listSize, astNode) : null;
    const size = written?.["assumedSize"];
    return typeof size === "number" ? size : ASSUMED_SIZE;
  }

  #given(value: ValueNode): Size {
    if (value.kind === Kind.INT) return pageSize(Number(value.value));
    if (value.kind !== Kind.VARIABLE) return 0;
    const name = value.name.value;
    const written = this.#defaults.get(name);
    return {
      variable: name,
      otherwise: written?.kind === Kind.INT ? pageSize(Number(written.value)) : 0,
    };
  }
}

/** Relay's: its lists are pages, as long as the `first` of the field that brought it. */
function isConnection(type: GraphQLNamedType): boolean {
  return type.name.endsWith("Connection");
}
