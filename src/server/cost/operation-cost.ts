import type {
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLField,
  GraphQLNamedType,
  GraphQLOutputType,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionSetNode,
} from "graphql";
import {
  getNamedType,
  getNullableType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  OperationTypeNode,
  typeFromAST,
} from "graphql";
import { argumentCost } from "./argument-cost.ts";
import type { CostRules, ListSize } from "./cost-rules.ts";
import { introspectionCost } from "./introspection-cost.ts";
import type { Measure } from "./measure.ts";
import { measureOf } from "./measure.ts";
import type { Part } from "./part.ts";
import { alternatives, join, NO_PART, repeated, underKey } from "./part.ts";
import { slicedSize } from "./sliced-size.ts";
import type { Term, Variables } from "./term.ts";
import { amountOf, greatest, sum } from "./term.ts";

/** What an operation costs. */
export type OperationCost = {
  /** The most it can cost, given its variables. */
  requested(variables: Variables): number;
  /**
   * What it did cost, by how long the lists of its data are; never more than requested. All of it
   * where the data is null, since what took it away came after the work; nothing where there is
   * none, since nothing was executed.
   */
  actual: Measure;
  /** Says which list is asked for without saying how much of it; null when all is well. */
  readonly unsized: string | null;
};

/** A mutation does what costs more than reading. */
const MUTATION_COST = 10;

/**
 * Prepares the cost of a valid operation, as the Cost Directive Specification counts
 * (https://ibm.github.io/graphql-specs/cost-spec.html) with Apollo's defaults: an object costs 1, a
 * value nothing, a mutation 10; `@cost` says otherwise. A list costs what it holds, as often as its
 * slicing arguments or `assumedSize` say, else 5 times, and lists within lists multiply. Without
 * `@listSize`, `first` or `last` is a slicing argument, and sizes the lists of a connection. Of
 * objects of different types only the dearest counts, also of those that a field of an interface may
 * be of; `@skip` and `@include` do not count.
 */
export function prepareCost(
  schema: GraphQLSchema,
  rules: CostRules,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): OperationCost {
  const root = schema.getRootType(operation.operation);
  const walk = new Walk(schema, rules, document, operation);
  const part = root ? walk.selectionSet(operation.selectionSet, root, null) : NO_PART;
  const base = operation.operation === OperationTypeNode.MUTATION ? MUTATION_COST : 0;
  const requested = sum(part.requested, base);
  const most = (variables: Variables) => Math.max(0, amountOf(requested, variables));
  const measured = measureOf(part);
  return {
    requested: most,
    actual(data, variables, hasFailed) {
      if (data === undefined) return 0;
      if (data === null) return most(variables);
      return Math.max(0, Math.min(most(variables), base + measured(data, variables, hasFailed)));
    },
    unsized: walk.unsized,
  };
}

/** What the field around says of the lists within its object. */
type Sizing = { readonly size: Term; readonly fields: readonly string[] | "all" } | null;

class Walk {
  unsized: string | null = null;
  readonly #schema: GraphQLSchema;
  readonly #rules: CostRules;
  readonly #operation: OperationDefinitionNode;
  readonly #fragments = new Map<string, FragmentDefinitionNode>();

  constructor(
    schema: GraphQLSchema,
    rules: CostRules,
    document: DocumentNode,
    operation: OperationDefinitionNode,
  ) {
    this.#schema = schema;
    this.#rules = rules;
    this.#operation = operation;
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) {
        this.#fragments.set(definition.name.value, definition);
      }
    }
  }

  /** Fragments are few, limits being checked: each is walked where it is spread. */
  selectionSet(set: SelectionSetNode, type: GraphQLNamedType, sizing: Sizing): Part {
    let always = NO_PART;
    const byType = new Map<string, Part>();
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        always = join(always, this.#field(selection, type, sizing));
        continue;
      }
      const spread = selection.kind === Kind.FRAGMENT_SPREAD;
      const fragment = spread ? this.#fragments.get(selection.name.value) : selection;
      const condition = fragment?.typeCondition;
      const narrowed = condition ? typeFromAST(this.#schema, condition) : type;
      if (!fragment || !narrowed) continue;
      const part = this.selectionSet(fragment.selectionSet, narrowed, sizing);
      // An object is of one type: of what is asked of different ones, one can be there.
      if (narrowed === type || !isObjectType(narrowed)) always = join(always, part);
      else byType.set(narrowed.name, join(byType.get(narrowed.name) ?? NO_PART, part));
    }
    return byType.size === 0 ? always : join(always, alternatives([...byType.values()]));
  }

  #field(node: FieldNode, parent: GraphQLNamedType, sizing: Sizing): Part {
    if (!isObjectType(parent) && !isInterfaceType(parent)) return NO_PART;
    const field = parent.getFields()[node.name.value];
    if (field === undefined) return this.#introspection(node);
    const meant = this.#rules.meantBy(field, parent);
    const listSizes = meant.map((one) => this.#listSizeOf(one, field));
    const sliced = meant.map((one, i) =>
      slicedSize(one, node, this.#operation, listSizes[i] ?? null),
    );
    for (const [i, { given }] of sliced.entries()) {
      this.#checkSliced(`${parent.name}.${field.name}`, given, listSizes[i] ?? null);
    }
    const size = greatest(sliced.map((one) => one.size));
    const type = getNamedType(field.type);
    const within = node.selectionSet
      ? this.selectionSet(node.selectionSet, type, sizingOf(size, type, listSizes))
      : NO_PART;
    const weight = Math.max(...meant.map((one) => this.#rules.weightOf(one)));
    const one = join(within, { ...NO_PART, requested: weight, fixed: weight });
    const key = node.alias?.value ?? node.name.value;
    const cost = greatest(
      meant.map((one) => argumentCost(this.#rules, one, node, this.#operation)),
    );
    const lists = listsIn(field.type);
    if (lists === 0) return join(underKey(key, one), { ...NO_PART, requested: cost, fixed: cost });
    return repeated(key, one, sized(field, sizing) ?? size, lists, cost);
  }

  /** What is asked for by a field of an interface can only give the arguments that it has there. */
  #listSizeOf(meant: AnyField, { args }: AnyField): ListSize | null {
    const own = this.#rules.listSizeOf(meant);
    if (own === null) return null;
    const names = new Set(args.map(({ name }) => name));
    const slicingArguments = own.slicingArguments.filter((path) => names.has(rootOf(path)));
    return { ...own, slicingArguments };
  }

  /** Counted as it is asked for: there is nothing to measure in what does not change. */
  #introspection(node: FieldNode): Part {
    if (node.selectionSet === undefined) return NO_PART;
    const cost = introspectionCost(this.#rules.introspection(), node, this.#fragments);
    return { ...NO_PART, requested: cost, fixed: cost };
  }

  #checkSliced(at: string, given: number, listSize: ListSize | null): void {
    if (listSize === null || listSize.slicingArguments.length === 0) return;
    if (!listSize.requireOneSlicingArgument || given === 1) return;
    this.unsized ??= `${at} wants exactly one of ${listSize.slicingArguments.join(", ")}.`;
  }
}

type AnyField = GraphQLField<unknown, unknown>;

/** The argument of a path such as "input.first". */
function rootOf(path: string): string {
  return path.split(".", 1)[0] ?? path;
}

function sized({ name }: AnyField, sizing: Sizing): Term | null {
  if (sizing === null) return null;
  return sizing.fields === "all" || sizing.fields.includes(name) ? sizing.size : null;
}

function sizingOf(
  size: Term,
  type: GraphQLNamedType,
  listSizes: readonly (ListSize | null)[],
): Sizing {
  const fields = listSizes.flatMap((one) => one?.sizedFields ?? []);
  if (fields.length > 0) return { size, fields };
  // Relay's: its lists are pages, as long as the `first` of the field that brought it.
  if (!type.name.endsWith("Connection")) return null;
  return { size, fields: "all" };
}

/** Lists within lists, as in [[Int!]!]. */
function listsIn(type: GraphQLOutputType): number {
  const nullable = getNullableType(type);
  return isListType(nullable) ? 1 + listsIn(nullable.ofType) : 0;
}
