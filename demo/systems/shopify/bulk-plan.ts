import {
  type DocumentNode,
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  getArgumentValues,
  getNamedType,
  isListType,
  isNonNullType,
  Kind,
  type SelectionSetNode,
} from "graphql";
import type { Connection } from "./connections.ts";
import type { View } from "./view.ts";

/** Why Shopify would not run a query in bulk, or null when it would. */
export function bulkProblem(schema: GraphQLSchema, document: DocumentNode): string | null {
  const selections = rootSelections(document);
  const [root] = selections;
  const query = schema.getQueryType();
  if (!root || !query || selections.length !== 1 || root.kind !== Kind.FIELD) {
    return "Bulk queries must have exactly one top-level field.";
  }
  const field = query.getFields()[root.name.value];
  if (!field || !isConnection(field.type.toString())) {
    return "Bulk queries must contain at least one connection.";
  }
  const walk = { connections: 0, deepest: 0, problem: null as string | null };
  look(query, root, 0, false, walk);
  if (walk.problem) return walk.problem;
  if (walk.connections > 5) return "Bulk queries cannot contain more than 5 connections.";
  return walk.deepest > 3 ? "Bulk queries cannot contain connections nested deeper than 2." : null;
}

/** Writes one node of a bulk query's root connection, and what hangs below it, as lines. */
export type LineWriter = (view: View, write: (line: object, isRoot: boolean) => void) => void;

/**
 * Compiles the query once, so that writing a node costs no more than reading its fields: a bulk
 * export is tens of thousands of nodes.
 */
export function lineWriter(schema: GraphQLSchema, document: DocumentNode): LineWriter {
  const query = schema.getQueryType();
  const [root] = rootSelections(document);
  if (!query || root?.kind !== Kind.FIELD) throw new Error("Not a query that can run in bulk.");
  const { node, type } = nodeOf(query, root);
  const steps = compile(schema, type, node);
  return (view, write) => writeLine(view, steps, null, write);
}

/** The name of the query's root connection. */
export function rootField(document: DocumentNode): string {
  const [root] = rootSelections(document);
  return root?.kind === Kind.FIELD ? root.name.value : "";
}

type Step = (view: View, line: Record<string, unknown>, below: Below[]) => void;
type Below = { readonly connection: Connection; readonly steps: readonly Step[] };

function compile(
  schema: GraphQLSchema,
  type: GraphQLObjectType,
  { selections }: SelectionSetNode,
): readonly Step[] {
  return selections.flatMap((selection): Step[] => {
    if (selection.kind === Kind.FIELD) return [compileField(schema, type, selection)];
    if (selection.kind !== Kind.INLINE_FRAGMENT) throw new Error("Bulk queries have no fragments.");
    const name = selection.typeCondition?.name.value ?? type.name;
    const narrowed = schema.getType(name) as GraphQLObjectType;
    const steps = compile(schema, narrowed, selection.selectionSet);
    return [
      (view, line, below) => {
        if (view.__typename === name) for (const step of steps) step(view, line, below);
      },
    ];
  });
}

function compileField(schema: GraphQLSchema, type: GraphQLObjectType, node: FieldNode): Step {
  const name = node.name.value;
  const field = type.getFields()[name];
  if (!field) throw new Error(`${type.name} has no field ${name}.`);
  const key = node.alias?.value ?? name;
  const args = getArgumentValues(field, node);
  const fieldValue = (view: View): unknown => {
    const value = view[name];
    return typeof value === "function" ? value(args) : value;
  };
  if (isConnection(field.type.toString())) {
    const { node: selection, type: below } = nodeOf(type, node);
    const steps = compile(schema, below, selection);
    return (view, _line, found) => {
      const connection = fieldValue(view) as Connection | null;
      if (connection) found.push({ connection, steps });
    };
  }
  if (!node.selectionSet) {
    return (view, line) => {
      line[key] = fieldValue(view) ?? null;
    };
  }
  const steps = compile(schema, getNamedType(field.type) as GraphQLObjectType, node.selectionSet);
  const objectOf = (view: View, below: Below[]) => {
    const object: Record<string, unknown> = {};
    for (const step of steps) step(view, object, below);
    return object;
  };
  return (view, line, below) => {
    const value = fieldValue(view) as View | readonly View[] | null | undefined;
    line[key] = Array.isArray(value)
      ? value.map((entry: View) => objectOf(entry, below))
      : value
        ? objectOf(value as View, below)
        : null;
  };
}

function writeLine(
  view: View,
  steps: readonly Step[],
  parentId: unknown,
  write: (line: object, isRoot: boolean) => void,
): void {
  const line: Record<string, unknown> = {};
  const below: Below[] = [];
  for (const step of steps) step(view, line, below);
  if (parentId !== null) line["__parentId"] = parentId;
  write(line, parentId === null);
  for (const { connection, steps: childSteps } of below) {
    for (const { view: child } of connection.items)
      writeLine(child(), childSteps, line["id"], write);
  }
}

type Walk = { connections: number; deepest: number; problem: string | null };

function look(
  parent: GraphQLObjectType,
  node: FieldNode,
  depth: number,
  inList: boolean,
  walk: Walk,
): void {
  const field = parent.getFields()[node.name.value];
  if (!field || !node.selectionSet) return;
  let type = getNamedType(field.type) as GraphQLObjectType;
  let below = node.selectionSet;
  let nested = depth;
  if (isConnection(field.type.toString())) {
    walk.connections += 1;
    nested += 1;
    walk.deepest = Math.max(walk.deepest, nested);
    if (inList) {
      walk.problem ??=
        "Queries that contain a connection field within a list field are not supported.";
    }
    ({ node: below, type } = nodeOf(parent, node));
    const names = below.selections.flatMap((inner) =>
      inner.kind === Kind.FIELD ? [inner.name.value] : [],
    );
    if (hasConnection(type, below) && !names.includes("id")) {
      walk.problem ??=
        "The parent 'node' field for a nested connection must select the 'id' field.";
    }
  }
  const list = isListType(isNonNullType(field.type) ? field.type.ofType : field.type);
  for (const inner of below.selections) {
    if (inner.kind === Kind.FIELD) look(type, inner, nested, inList || list, walk);
  }
}

function hasConnection(type: GraphQLObjectType, { selections }: SelectionSetNode): boolean {
  return selections.some((selection) => {
    if (selection.kind !== Kind.FIELD || !selection.selectionSet) return false;
    const field = type.getFields()?.[selection.name.value];
    return field !== undefined && isConnection(field.type.toString());
  });
}

/** What is selected of a connection's node, under `edges { node }` or under `nodes`. */
function nodeOf(parent: GraphQLObjectType, connection: FieldNode) {
  const field = parent.getFields()[connection.name.value];
  if (!field) throw new Error(`${parent.name} has no field ${connection.name.value}.`);
  const type = getNamedType(field.type) as GraphQLObjectType;
  const nodeType = getNamedType(type.getFields()["nodes"]?.type) as GraphQLObjectType;
  const within = (set: SelectionSetNode | undefined, name: string) =>
    set?.selections.find(
      (inner): inner is FieldNode => inner.kind === Kind.FIELD && inner.name.value === name,
    )?.selectionSet;
  const node =
    within(within(connection.selectionSet, "edges"), "node") ??
    within(connection.selectionSet, "nodes");
  return { node: node ?? { kind: Kind.SELECTION_SET, selections: [] }, type: nodeType } as const;
}

function rootSelections(document: DocumentNode): SelectionSetNode["selections"] {
  const [definition] = document.definitions;
  return definition?.kind === Kind.OPERATION_DEFINITION ? definition.selectionSet.selections : [];
}

function isConnection(type: string): boolean {
  return /Connection!?$/.test(type);
}
