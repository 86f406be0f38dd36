import { makeExecutableSchema } from "@graphql-tools/schema";
import type { GraphQLSchema } from "graphql";
import { Kind, parse } from "graphql";
import { resolvers, subgraphResolvers } from "../resolvers/index.ts";
import { withStorableArguments } from "../resolvers/storable-arguments.ts";
import { subgraphSdl, subgraphTypeDefs } from "../schema/subgraph-sdl.ts";
import { typeDefs } from "../schema/type-defs.ts";

/** Our own graph: the schema language of every noun with its resolvers. */
export function createGraph(): GraphQLSchema {
  return executable([...typeDefs()], [...resolvers]);
}

/** The same as a subgraph of a larger graph: entities by their keys, and what it consists of. */
export function createSubgraph(): GraphQLSchema {
  return executable(
    [...typeDefs(), subgraphTypeDefs()],
    [...resolvers, subgraphResolvers(subgraphSdl())],
  );
}

/** The names of our own graph's mutations, as against those of subgraphs. */
export function ownMutations(): ReadonlySet<string> {
  const fields = typeDefs().flatMap((source) =>
    parse(source).definitions.flatMap((definition) =>
      definition.kind === Kind.OBJECT_TYPE_EXTENSION && definition.name.value === "Mutation"
        ? (definition.fields ?? [])
        : [],
    ),
  );
  return new Set(fields.map(({ name }) => name.value));
}

function executable(defs: string[], all: readonly object[]): GraphQLSchema {
  const schema = makeExecutableSchema({
    typeDefs: defs,
    resolvers: all as never,
    resolverValidationOptions: { requireResolversToMatchSchema: "error" },
  });
  return withStorableArguments(schema);
}
