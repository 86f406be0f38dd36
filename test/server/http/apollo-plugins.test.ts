import { type ApolloServer, type ApolloServerPlugin, HeaderMap } from "@apollo/server";
import { makeExecutableSchema } from "@graphql-tools/schema";
import { parse, print } from "graphql";
import { expect, test } from "vitest";
import type { EdgeRequest } from "../../../src/server/edge-request.ts";
import { DOCUMENT_LIMITS } from "../../../src/server/graphql/document-limits.ts";
import { createErrorMask } from "../../../src/server/graphql/error-mask.ts";
import { localGraph } from "../../../src/server/graphql/local-graph.ts";
import { createPipeline } from "../../../src/server/graphql/pipeline.ts";
import {
  createGraphqlServer,
  NAMED,
  type Passage,
} from "../../../src/server/http/graphql-server.ts";
import { quietLog } from "../../support/quiet-log.ts";

const schema = makeExecutableSchema({
  typeDefs: "type Query { title(of: ID!): String }",
  resolvers: { Query: { title: (_root: unknown, { of }: { of: string }) => `mug ${of}` } },
});

/** What Apollo Server is started with, and a plugin of somebody's, which writes down what it sees. */
async function serverWithPlugin() {
  const seen: { hook: string; says: unknown }[] = [];
  const plugin: ApolloServerPlugin<Passage> = {
    requestDidStart: async () => ({
      async didResolveOperation({ source, document, operationName }) {
        seen.push({ hook: "didResolveOperation", says: [source, print(document), operationName] });
      },
      async willSendResponse({ response }) {
        const { body } = response;
        seen.push({ hook: "willSendResponse", says: body.kind === "single" && body.singleResult });
      },
    }),
  };
  const mask = createErrorMask(quietLog, () => "1");
  const pipeline = createPipeline(localGraph(schema, mask), DOCUMENT_LIMITS);
  const server = createGraphqlServer(pipeline, mask, quietLog);
  server.addPlugin(plugin);
  await server.start();
  return { server, seen };
}

/** As the endpoint asks it. */
async function ask(server: ApolloServer<Passage>, source: string, variables = {}) {
  const principal = {
    ...{ id: "key_1", name: "", role: null, rows: null, expiresAtMs: null },
    scopes: new Set<string>(),
  };
  const request = {
    ...{ id: "req_1", traceId: "", transport: "http", clientAddress: "", headers: {} },
    signal: AbortSignal.timeout(30_000),
  } satisfies EdgeRequest;
  const answered = await server.executeHTTPGraphQLRequest({
    httpGraphQLRequest: {
      method: "POST",
      headers: new HeaderMap([["content-type", "application/json"]]),
      search: "",
      body: { operationName: null, variables, extensions: NAMED },
    },
    context: async () => ({
      exchange: {
        ...{ source, principal, request, readOnly: false, type: "application/json" },
        newContext: () => ({}),
      },
    }),
  });
  return answered.body.kind === "complete" && JSON.parse(answered.body.string);
}

test("a plugin sees each request's own document and answer, though all go by one name", async () => {
  const { server, seen } = await serverWithPlugin();
  const named = "query Named($of: ID!) { title(of: $of) }";
  expect(await ask(server, named, { of: "a" })).toEqual({ data: { title: "mug a" } });
  expect(await ask(server, '{ other: title(of: "b") }')).toEqual({ data: { other: "mug b" } });
  expect(seen).toMatchObject([
    { says: [named, print(parse(named)), "Named"] },
    { says: { data: { title: "mug a" } } },
    { says: ['{ other: title(of: "b") }', print(parse('{ other: title(of: "b") }')), null] },
    { says: { data: { other: "mug b" } } },
  ]);
});

test("a plugin sees of a refused document the refusal, and no document", async () => {
  const { server, seen } = await serverWithPlugin();
  const refused = await ask(server, "{ nothing }");
  expect(refused).toMatchObject({
    errors: [{ extensions: { code: "GRAPHQL_VALIDATION_FAILED" } }],
  });
  expect(seen.at(-1)?.says).toMatchObject(refused);
  expect(seen[0]?.says).toEqual(["{ nothing }", "{\n  __typename\n}", null]);
});
