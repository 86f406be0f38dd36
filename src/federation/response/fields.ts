import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionNode,
  SelectionSetNode,
} from "graphql";
import { type DirectiveNode, type GraphQLObjectType, isAbstractType, Kind } from "graphql";
import type { Json } from "../subgraphs/subgraph.ts";

/** A @skip or @include: the variable, or the value itself, and what it has to be. */
export type Condition = { readonly variable: string; readonly wanted: boolean };

/** Selections that count when all these conditions hold. */
export type Selected = {
  readonly set: SelectionSetNode;
  readonly conditions: readonly Condition[];
};

/** What a response has under one key of an object. */
export type CollectedField = {
  readonly key: string;
  readonly name: string;
  /** Under which conditions it is there: any of these. Empty within for always. */
  readonly anyOf: readonly (readonly Condition[])[];
  readonly below: readonly Selected[];
};

export type Selecting = {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
};

/**
 * The fields of an object of this type, in the order of the response: as the GraphQL
 * specification's CollectFields (section 6.3.2), but for all values of the variables at once.
 * For a null type, an object of an interface that does not say of which: fields without conditions
 * of type.
 */
export function collectFields(
  selecting: Selecting,
  type: GraphQLObjectType | null,
  selected: readonly Selected[],
): readonly CollectedField[] {
  const fields = new Map<string, { name: string; anyOf: Condition[][]; below: Selected[] }>();
  const take = (node: FieldNode, conditions: readonly Condition[]) => {
    const key = node.alias?.value ?? node.name.value;
    const field = fields.get(key) ?? { name: node.name.value, anyOf: [], below: [] };
    fields.set(key, field);
    field.anyOf.push([...conditions]);
    if (node.selectionSet) field.below.push({ set: node.selectionSet, conditions });
  };
  const visit = ({ set, conditions }: Selected): void => {
    for (const node of set.selections) {
      const own = conditionsOf(node);
      if (own === "never") continue;
      const all = [...conditions, ...own];
      if (node.kind === Kind.FIELD) take(node, all);
      else {
        const fragment = fragmentOf(selecting, node);
        if (applies(selecting.schema, fragment.on, type))
          visit({ set: fragment.set, conditions: all });
      }
    }
  };
  for (const one of selected) visit(one);
  return [...fields].map(([key, field]) => ({ key, ...field }));
}

/** Whether the variables let it be in the response. */
export function isIncluded(anyOf: CollectedField["anyOf"], variables: Json): boolean {
  return anyOf.some((all) => all.every(({ variable, wanted }) => variables[variable] === wanted));
}

export function fragmentsOf(
  definitions: readonly { readonly kind: string }[],
): ReadonlyMap<string, FragmentDefinitionNode> {
  const fragments = definitions.filter(
    (one): one is FragmentDefinitionNode => one.kind === Kind.FRAGMENT_DEFINITION,
  );
  return new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
}

export function selectedBy({ selectionSet }: OperationDefinitionNode): readonly Selected[] {
  return [{ set: selectionSet, conditions: [] }];
}

function fragmentOf(
  { fragments }: Selecting,
  node: Exclude<SelectionNode, FieldNode>,
): { on: string | null; set: SelectionSetNode } {
  if (node.kind === Kind.INLINE_FRAGMENT) {
    return { on: node.typeCondition?.name.value ?? null, set: node.selectionSet };
  }
  const fragment = fragments.get(node.name.value);
  if (fragment === undefined) throw new Error("The operation was not validated");
  return { on: fragment.typeCondition.name.value, set: fragment.selectionSet };
}

function applies(
  schema: GraphQLSchema,
  on: string | null,
  type: GraphQLObjectType | null,
): boolean {
  if (on === null) return true;
  if (type === null) return false;
  if (type.name === on) return true;
  const condition = schema.getType(on);
  return isAbstractType(condition) && schema.isSubType(condition, type);
}

/** "never" when a condition without a variable leaves it out. */
function conditionsOf({ directives = [] }: SelectionNode): readonly Condition[] | "never" {
  const conditions: Condition[] = [];
  for (const directive of directives) {
    const wanted = directive.name.value === "include";
    if (!wanted && directive.name.value !== "skip") continue;
    const value = ifOf(directive);
    if (value?.kind === Kind.VARIABLE) conditions.push({ variable: value.name.value, wanted });
    else if (value?.kind === Kind.BOOLEAN && value.value !== wanted) return "never";
  }
  return conditions;
}

function ifOf({ arguments: given = [] }: DirectiveNode) {
  return given.find(({ name }) => name.value === "if")?.value;
}
