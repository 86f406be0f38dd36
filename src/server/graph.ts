import { makeExecutableSchema } from "@graphql-tools/schema";
import type { GraphQLSchema } from "graphql";
import { resolvers } from "../resolvers/index.ts";
import { withStorableArguments } from "../resolvers/storable-arguments.ts";
import { typeDefs } from "../schema/type-defs.ts";

/** Our own graph: the schema language of every noun with its resolvers. */
export function createGraph(): GraphQLSchema {
  const schema = makeExecutableSchema({
    typeDefs: [...typeDefs()],
    resolvers: [...resolvers] as never,
    resolverValidationOptions: { requireResolversToMatchSchema: "error" },
  });
  return withStorableArguments(schema);
}
