import type { FieldNode, FragmentDefinitionNode, SelectionSetNode } from "graphql";
import { Kind, parse } from "graphql";
import { isPrototypeKey, ownValue } from "../data-key.ts";
import { fragmentsOf } from "../response/fields.ts";
import type { Json } from "../subgraphs/subgraph.ts";
import { Failure } from "./failure.ts";

/** The response keys that a selection can bring, with those below them; null for a leaf. */
export type SelectionTree = ReadonlyMap<string, SelectionTree | null>;

/** What an operation of a plan selects at its root. */
export function rootTree(operation: string): SelectionTree {
  const { definitions } = parse(operation);
  const definition = definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION);
  if (definition === undefined) throw new Error("A plan fetches operations");
  return treeOf([definition.selectionSet], fragmentsOf(definitions));
}

/** What it selects below one of its root fields, such as `_entities`. */
export function treeBelow(tree: SelectionTree, key: string): SelectionTree {
  return tree.get(key) ?? new Map();
}

/** Puts the failure to everything that the selection should have brought and that is not there. */
export function failSelection(target: Json, tree: SelectionTree, failure: Failure): void {
  for (const [key, below] of tree) {
    const value = ownValue(target, key);
    if (value === undefined) target[key] = failure.at(key);
    else if (below !== null) eachObject(value, (object) => failSelection(object, below, failure));
  }
}

/**
 * Says of everything that the selection could have brought and that is not there that nobody knows
 * it: the key is there then, without a value, and is not taken for one that was left out.
 */
export function leaveUnknown(target: Json, tree: SelectionTree): void {
  for (const [key, below] of tree) {
    const value = ownValue(target, key);
    if (value === undefined) target[key] = undefined;
    else if (below !== null) eachObject(value, (object) => leaveUnknown(object, below));
  }
}

/** What is in the data in place of the type of an object that nobody could tell. */
export const TYPE_FAILURE = "__typename failed";

function eachObject(value: unknown, visit: (object: Json) => void): void {
  if (Array.isArray(value)) for (const item of value) eachObject(item, visit);
  else if (typeof value === "object" && value !== null && !(value instanceof Failure)) {
    visit(value as Json);
  }
}

/** Fragments by name: plans have them where much would be said twice. */
type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

function treeOf(sets: readonly SelectionSetNode[], fragments: Fragments): SelectionTree {
  const fields = new Map<string, SelectionSetNode[] | null>();
  for (const field of sets.flatMap((set) => fieldsOf(set, fragments))) {
    const key = field.alias?.value ?? field.name.value;
    // Every object has one already, or says with its absence that it is of no other type.
    if (key === "__typename" || isPrototypeKey(key)) continue;
    const below = field.selectionSet;
    const before = fields.get(key);
    if (below === undefined) fields.set(key, null);
    else fields.set(key, [...(before ?? []), below]);
  }
  const below = ([key, sets]: [string, SelectionSetNode[] | null]) =>
    [key, sets === null ? null : treeOf(sets, fragments)] as const;
  return new Map([...fields].map(below));
}

/** Fields of every type condition. */
function fieldsOf({ selections }: SelectionSetNode, fragments: Fragments): readonly FieldNode[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    return fragment === undefined ? [] : fieldsOf(fragment.selectionSet, fragments);
  });
}
