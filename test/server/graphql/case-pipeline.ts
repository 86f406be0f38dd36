import type { ExecutionResult } from "graphql";
import { GraphQLError } from "graphql";
import { federate } from "../../../bench/support/federation/federate.ts";
import { DOCUMENT_LIMITS } from "../../../src/server/graphql/document-limits.ts";
import type { PreparedOperation } from "../../../src/server/graphql/document-store.ts";
import { federatedGraph } from "../../../src/server/graphql/federated-graph.ts";
import { createPipeline } from "../../../src/server/graphql/pipeline.ts";
import type { Transport } from "../../../src/server/graphql/requester.ts";
import { type Query, readCases } from "../../federation/support/read-cases.ts";

type Asked = Pick<Query, "source" | "variables">;

/** What a gateway has in front of a case of test/federation/cases, in a world that is begun anew. */
export async function caseOf(name: string) {
  const found = (await readCases()).find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no case ${name}`);
  return { queries: found.queries, begin: () => begun(federate(found.world())) };
}

function begun(world: ReturnType<typeof federate>) {
  const { supergraph, planning, subgraphs } = world;
  const mask = (error: unknown) =>
    error instanceof GraphQLError ? error : new GraphQLError(String(error));
  const graph = federatedGraph({ supergraph, planning, subgraphs, own: null, mask });
  const pipeline = createPipeline(graph, DOCUMENT_LIMITS);
  return {
    ...{ world, graph },
    admit: (
      { source, variables }: Asked,
      scopes: readonly string[],
      transport: Transport = "http",
    ) => pipeline.admit({ source, operationName: null, variables }, holderOf(scopes), transport),
    execute: (operation: PreparedOperation, { variables }: Asked): Promise<ExecutionResult> =>
      graph.execute(operation, {
        ...{ variables, headers: {}, principal: holderOf([]), newContext: () => ({}) },
        culprit: { requestId: "req_1", principalId: "key_1", operationName: null },
        signal: new AbortController().signal,
      }),
  };
}

function holderOf(scopes: readonly string[]) {
  const nobody = { id: "key_1", name: "", role: null, rows: null, expiresAtMs: null };
  return { ...nobody, scopes: new Set(scopes) };
}

/** An answer as a client reads it. */
export function readAnswer(answered: ExecutionResult): ExecutionResult {
  return JSON.parse(JSON.stringify(answered)) as ExecutionResult;
}
