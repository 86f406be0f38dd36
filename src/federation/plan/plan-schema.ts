import type { GraphQLSchema } from "graphql";
import { isAbstractType } from "graphql";

/** Whether a runtime type's name is this type, or one of those that this abstract type may be. */
export type IsOfType = (typename: unknown, type: string) => boolean;

/** By all types of the supergraph, also those that clients may not see. */
export function isOfTypeIn(schema: GraphQLSchema): IsOfType {
  const possible = new Map<string, ReadonlySet<string>>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isAbstractType(type)) continue;
    possible.set(type.name, new Set(schema.getPossibleTypes(type).map(({ name }) => name)));
  }
  return (typename, type) =>
    typename === type ||
    (typeof typename === "string" && (possible.get(type)?.has(typename) ?? false));
}
