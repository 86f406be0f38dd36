import type { DirectiveNode, FieldNode, SelectionNode } from "graphql";
import { Kind } from "graphql";
import { dataKey } from "../data-key.ts";
import type { Condition } from "../response/fields.ts";

/** A field under its data key. */
export function renamed(node: FieldNode, taken: ReadonlySet<string>): FieldNode {
  const key = node.alias?.value ?? node.name.value;
  const value = dataKey(key, taken);
  return value === key ? node : { ...node, alias: { kind: Kind.NAME, value } };
}

/** A field, or a fragment around it, under all of these conditions. */
export function conditioned(
  field: SelectionNode,
  conditions: readonly Condition[],
  type: string,
): SelectionNode {
  let node = field;
  for (const { variable, wanted } of unique(conditions)) {
    const directive = directiveOf(wanted ? "include" : "skip", variable);
    const { directives = [] } = node;
    const isTaken = directives.some(({ name }) => name.value === directive.name.value);
    node = isTaken
      ? { ...fragmentNode(type, [node]), directives: [directive] }
      : { ...node, directives: [...directives, directive] };
  }
  return node;
}

function unique(conditions: readonly Condition[]): readonly Condition[] {
  return conditions.filter(
    ({ variable, wanted }, i) =>
      conditions.findIndex((one) => one.variable === variable && one.wanted === wanted) === i,
  );
}

export function fragmentNode(on: string, selections: readonly SelectionNode[]): SelectionNode {
  const typeCondition = { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: on } } as const;
  return { kind: Kind.INLINE_FRAGMENT, typeCondition, selectionSet: setOf(selections) };
}

export function setOf(selections: readonly SelectionNode[]) {
  return { kind: Kind.SELECTION_SET, selections } as const;
}

export const TYPENAME: FieldNode = {
  kind: Kind.FIELD,
  name: { kind: Kind.NAME, value: "__typename" },
};

function directiveOf(name: "include" | "skip", variable: string): DirectiveNode {
  const value = { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: variable } } as const;
  const argument = { kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: "if" }, value } as const;
  return { kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: name }, arguments: [argument] };
}
