import type { DocumentNode, FieldNode, SelectionSetNode } from "graphql";
import { Kind, parse } from "graphql";
import type { Json } from "../subgraphs/subgraph.ts";
import { Failure } from "./failure.ts";

/** The response keys that a selection can bring, with those below them; null for a leaf. */
export type SelectionTree = ReadonlyMap<string, SelectionTree | null>;

/** What an operation of a plan selects at its root. */
export function rootTree(operation: string): SelectionTree {
  const document: DocumentNode = parse(operation);
  const [definition] = document.definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error("A plan fetches operations");
  return treeOf([definition.selectionSet]);
}

/** What it selects below one of its root fields, such as `_entities`. */
export function treeBelow(tree: SelectionTree, key: string): SelectionTree {
  return tree.get(key) ?? new Map();
}

/** Puts the failure to everything that the selection should have brought and that is not there. */
export function failSelection(target: Json, tree: SelectionTree, failure: Failure): void {
  for (const [key, below] of tree) {
    const value = target[key];
    if (value === undefined) target[key] = failure;
    else if (below !== null) failWithin(value, below, failure);
  }
}

function failWithin(value: unknown, tree: SelectionTree, failure: Failure): void {
  if (Array.isArray(value)) for (const item of value) failWithin(item, tree, failure);
  else if (typeof value === "object" && value !== null && !(value instanceof Failure)) {
    failSelection(value as Json, tree, failure);
  }
}

function treeOf(sets: readonly SelectionSetNode[]): SelectionTree {
  const fields = new Map<string, SelectionSetNode[] | null>();
  for (const field of sets.flatMap(fieldsOf)) {
    const key = field.alias?.value ?? field.name.value;
    // Every object has one already, or says with its absence that it is of no other type.
    if (key === "__typename") continue;
    const below = field.selectionSet;
    const before = fields.get(key);
    if (below === undefined) fields.set(key, null);
    else fields.set(key, [...(before ?? []), below]);
  }
  return new Map([...fields].map(([key, below]) => [key, below === null ? null : treeOf(below)]));
}

/** Fields of every type condition: plans carry inline fragments only. */
function fieldsOf({ selections }: SelectionSetNode): readonly FieldNode[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    if (selection.kind === Kind.INLINE_FRAGMENT) return fieldsOf(selection.selectionSet);
    throw new Error("A plan's operations have no fragment spreads");
  });
}
