import { makeExecutableSchema } from "@graphql-tools/schema";
import type { GraphQLSchema } from "graphql";

export type EntitySubgraph = {
  readonly name: string;
  /** As the gateway composes it. */
  readonly sdl: string;
  /** As it is executed, with `_entities`. */
  readonly schema: GraphQLSchema;
};

type Representation = Readonly<Record<string, unknown>>;

export type EntitySubgraphParts = {
  readonly name: string;
  readonly sdl: string;
  readonly resolvers: Readonly<Record<string, object>>;
  /** Finds an entity of each type that has a key. */
  readonly entities: Readonly<Record<string, (representation: Representation) => unknown>>;
};

/** A subgraph of Apollo Federation v2, as lean as it can be: the gateway is what is measured. */
export function entitySubgraph(parts: EntitySubgraphParts): EntitySubgraph {
  const { name, sdl, resolvers, entities } = parts;
  const query = /\btype Query\b/.test(sdl) ? "extend type Query" : "type Query";
  const executed = `${sdl.replace(/^extend schema .*$/m, "")}
    directive @key(fields: String!) repeatable on OBJECT
    directive @external on FIELD_DEFINITION
    directive @requires(fields: String!) on FIELD_DEFINITION
    directive @provides(fields: String!) on FIELD_DEFINITION
    scalar _Any
    union _Entity = ${Object.keys(entities).join(" | ")}
    ${query} { _entities(representations: [_Any!]!): [_Entity]! }`;
  const schema = makeExecutableSchema({
    typeDefs: executed,
    resolvers: {
      ...resolvers,
      Query: { ...resolvers["Query"], _entities: resolveEntities(entities) },
    },
  });
  return { name, sdl, schema };
}

function resolveEntities(entities: EntitySubgraphParts["entities"]) {
  return (_root: unknown, args: { readonly representations: readonly Representation[] }) =>
    args.representations.map((representation) => {
      const typename = String(representation["__typename"]);
      const found = entities[typename]?.(representation);
      return found == null ? null : { ...(found as object), __typename: typename };
    });
}
