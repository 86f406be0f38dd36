import type {
  DocumentNode,
  FragmentDefinitionNode,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionNode,
} from "graphql";
import { executeSync, Kind } from "graphql";
import { dataKey } from "./data-key.ts";
import { fragmentsOf } from "./response/fields.ts";
import type { Json } from "./subgraphs/subgraph.ts";

/** An operation in two: what subgraphs know, and what the schema itself tells. */
export type SplitOperation = {
  /** Without introspection; null when nothing is left to fetch. */
  readonly fetched: DocumentNode | null;
  /** Answers `__schema` and `__type` from the schema that clients see; null when nobody asks. */
  readonly introspect: ((variables: Json) => Json) | null;
};

export function splitIntrospection(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): SplitOperation {
  const part = (keep: (field: string) => boolean): DocumentNode | null => {
    const fragments = fragmentsOf(document.definitions);
    const selections = trimmed(operation.selectionSet.selections, fragments, keep);
    if (selections.length === 0) return null;
    const left = { ...operation, selectionSet: { ...operation.selectionSet, selections } };
    return { kind: Kind.DOCUMENT, definitions: [left, ...fragments.values()] };
  };
  const fetched = part((field) => !field.startsWith("__"));
  const asked = part((field) => INTROSPECTION.has(field));
  if (asked === null) return { fetched, introspect: null };
  const operationName = operation.name?.value ?? null;
  return {
    fetched,
    introspect: (variableValues) => {
      const { data } = executeSync({ schema, document: asked, operationName, variableValues });
      return Object.fromEntries(
        Object.entries(data ?? {}).map(([key, value]) => [dataKey(key, NONE), value]),
      );
    },
  };
}

const NONE: ReadonlySet<string> = new Set();
const INTROSPECTION: ReadonlySet<string> = new Set(["__schema", "__type"]);

/** Root selections with only those fields; fragments at the root stand where they are spread. */
function trimmed(
  selections: readonly SelectionNode[],
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  keep: (field: string) => boolean,
): readonly SelectionNode[] {
  return selections.flatMap((node): readonly SelectionNode[] => {
    if (node.kind === Kind.FIELD) return keep(node.name.value) ? [node] : [];
    const { directives = [] } = node;
    const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value);
    if (fragment === undefined) throw new Error("The operation was not validated");
    const { typeCondition, selectionSet } = fragment;
    const inner = trimmed(selectionSet.selections, fragments, keep);
    if (inner.length === 0) return [];
    return [
      {
        kind: Kind.INLINE_FRAGMENT,
        ...(typeCondition && { typeCondition }),
        directives,
        selectionSet: { kind: Kind.SELECTION_SET, selections: inner },
      },
    ];
  });
}
