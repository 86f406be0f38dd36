import type { DocumentNode, TypeNode } from "graphql";
import { Kind } from "graphql";
import { namedOf } from "./subgraph-document.ts";

/** The types that a union or an interface can be, by its name. */
export type Possible = ReadonlyMap<string, ReadonlySet<string>>;

export function possibleOf({ definitions }: DocumentNode): Possible {
  const possible = new Map<string, Set<string>>();
  const add = (abstract: string, type: string) => {
    possible.set(abstract, (possible.get(abstract) ?? new Set()).add(type));
  };
  for (const one of definitions) {
    if (one.kind === Kind.UNION_TYPE_DEFINITION) {
      for (const type of one.types ?? []) add(one.name.value, type.name.value);
    } else if (
      one.kind === Kind.OBJECT_TYPE_DEFINITION ||
      one.kind === Kind.INTERFACE_TYPE_DEFINITION
    ) {
      for (const type of one.interfaces ?? []) add(type.name.value, one.name.value);
    }
  }
  return possible;
}

/**
 * Of the types that subgraphs give a field the one that the others are of, nullable wherever one of
 * them is. Null when they are of one name, or of none that has the others.
 */
export function mergedType(types: readonly TypeNode[], possible: Possible): TypeNode | null {
  const names = [...new Set(types.map(namedOf))];
  if (names.length < 2) return null;
  const widest = names.find((name) =>
    names.every((other) => other === name || possible.get(name)?.has(other)),
  );
  return widest === undefined ? null : merged(types, widest);
}

function merged(types: readonly TypeNode[], name: string): TypeNode | null {
  const inner = types.map((type) => (type.kind === Kind.NON_NULL_TYPE ? type.type : type));
  const lists = inner.flatMap((type) => (type.kind === Kind.LIST_TYPE ? [type.type] : []));
  if (lists.length > 0 && lists.length < inner.length) return null;
  const below = lists.length > 0 ? merged(lists, name) : null;
  if (lists.length > 0 && below === null) return null;
  const type =
    below === null
      ? ({ kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: name } } as const)
      : ({ kind: Kind.LIST_TYPE, type: below } as const);
  const isNonNull = types.every(({ kind }) => kind === Kind.NON_NULL_TYPE);
  return isNonNull ? { kind: Kind.NON_NULL_TYPE, type } : type;
}
