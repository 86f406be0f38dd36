import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionNode,
  SelectionSetNode,
} from "graphql";
import {
  type DirectiveNode,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  isAbstractType,
  Kind,
} from "graphql";
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
  /** Under which conditions it stands here: all of these. Empty for always. */
  readonly allOf: readonly Condition[];
  /** Under any of these it stood further up already. */
  readonly unless: readonly (readonly Condition[])[];
  readonly below: readonly Selected[];
};

export type Selecting = {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** The response keys that the data has under keys of their own. */
  readonly taken: ReadonlySet<string>;
};

/**
 * The fields of an object of this type, in the order of the response: as the GraphQL
 * specification's CollectFields (section 6.3.2), but for all values of the variables at once.
 * For an interface, an object of it that does not say of which type it is: what is selected of all.
 */
export function collectFields(
  selecting: Selecting,
  type: GraphQLObjectType | GraphQLInterfaceType,
  selected: readonly Selected[],
): readonly CollectedField[] {
  const fields: (CollectedField & { readonly unless: Condition[][]; below: Selected[] })[] = [];
  const take = (node: FieldNode, allOf: readonly Condition[]) => {
    const key = node.alias?.value ?? node.name.value;
    const same = fields.filter((field) => field.key === key);
    // All places of a key have the same below it, whichever of them it is that counts.
    const below = same[0]?.below ?? [];
    if (node.selectionSet) below.push({ set: node.selectionSet, conditions: allOf });
    const unless = same.map((field) => [...field.allOf]);
    if (unless.some((conditions) => isWithin(conditions, allOf))) return;
    fields.push({ key, name: node.name.value, allOf, unless, below });
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
  return fields;
}

/**
 * The conditions under which what is selected of an interface depends on an object's own type: one
 * that never holds is left out, one without conditions holds always.
 */
export function typeDependences(
  selecting: Selecting,
  type: GraphQLInterfaceType,
  selected: readonly Selected[],
): readonly (readonly Condition[])[] {
  const found: (readonly Condition[])[] = [];
  const visit = ({ set, conditions }: Selected, isNarrowed: boolean): void => {
    for (const node of set.selections) {
      const own = conditionsOf(node);
      if (own === "never") continue;
      const all = [...conditions, ...own];
      if (node.kind === Kind.FIELD) {
        if (isNarrowed || node.name.value === "__typename") found.push(all);
        continue;
      }
      const { on, set: inner } = fragmentOf(selecting, node);
      const narrows = isNarrowed || !applies(selecting.schema, on, type);
      visit({ set: inner, conditions: all }, narrows);
    }
  };
  for (const one of selected) visit(one, false);
  return found;
}

/** Whether all conditions of one of these hold. */
export function anyHolds(all: readonly (readonly Condition[])[], variables: Json): boolean {
  return all.some((conditions) => hold(conditions, variables));
}

/** Whether the variables let it be in the response, at this place. */
export function isIncluded({ allOf, unless }: Placed, variables: Json): boolean {
  return hold(allOf, variables) && !anyHolds(unless, variables);
}

type Placed = Pick<CollectedField, "allOf" | "unless">;

function hold(conditions: readonly Condition[], variables: Json): boolean {
  return conditions.every(({ variable, wanted }) => variables[variable] === wanted);
}

/** Whether these conditions hold wherever the others do. */
function isWithin(conditions: readonly Condition[], others: readonly Condition[]): boolean {
  return conditions.every(({ variable, wanted }) =>
    others.some((other) => other.variable === variable && other.wanted === wanted),
  );
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

/** The type and the selections of a fragment, wherever it is defined. */
export function fragmentOf(
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
  type: GraphQLObjectType | GraphQLInterfaceType,
): boolean {
  if (on === null) return true;
  if (type.name === on) return true;
  const condition = schema.getType(on);
  return isAbstractType(condition) && schema.isSubType(condition, type);
}

/** "never" when a condition without a variable leaves it out. */
export function conditionsOf({ directives = [] }: SelectionNode): readonly Condition[] | "never" {
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
