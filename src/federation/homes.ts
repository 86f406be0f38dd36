import type { DocumentNode } from "graphql";
import { Kind } from "graphql";
import { fieldJoins, isJoinType, textOf } from "./plan/join-directives.ts";

/** The subgraphs that a field can be asked of; "" of what is nowhere. */
export type HomeOf = (type: string, field: string) => string;

/** By the joins of a supergraph: a field without its own is wherever its type is. */
export function homesIn({ definitions }: DocumentNode): HomeOf {
  const homes = new Map<string, string>();
  for (const type of definitions) {
    const isFielded =
      type.kind === Kind.OBJECT_TYPE_DEFINITION || type.kind === Kind.INTERFACE_TYPE_DEFINITION;
    if (!isFielded) continue;
    const everywhere = (type.directives ?? []).filter(isJoinType);
    for (const field of type.fields ?? []) {
      const own = fieldJoins(field).filter((join) => textOf(join, "external") !== "true");
      const graphs = (own.length > 0 ? own : everywhere).map((join) => textOf(join, "graph") ?? "");
      homes.set(`${type.name.value}.${field.name.value}`, [...new Set(graphs)].sort().join());
    }
  }
  return (type, field) => homes.get(`${type}.${field}`) ?? "";
}
