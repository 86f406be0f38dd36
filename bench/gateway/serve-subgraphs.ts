import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { ExecutionResult, GraphQLSchema } from "graphql";
import { parse } from "graphql";
import { compileQuery, isCompiledQuery } from "graphql-jit";
import type { EntitySubgraph } from "./entity-subgraph.ts";
import { shopSubgraphs } from "./shop.ts";

/** A process that serves the shop's subgraphs, and tells its parent their ports by name. */
const ports: Record<string, number> = {};
for (const subgraph of shopSubgraphs()) ports[subgraph.name] = await serve(subgraph);
process.on("disconnect", () => process.exit());
process.send?.({ ports });

async function serve({ schema }: EntitySubgraph): Promise<number> {
  const execute = compiledExecution(schema);
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (some: string) => {
      body += some;
    });
    request.on("end", async () => {
      const { query, variables } = JSON.parse(body);
      const answer = JSON.stringify(await execute(query, variables));
      const length = Buffer.byteLength(answer);
      response.writeHead(200, { "content-type": "application/json", "content-length": length });
      response.end(answer);
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

type Execute = (query: string, variables: object) => Promise<ExecutionResult> | ExecutionResult;

function compiledExecution(schema: GraphQLSchema): Execute {
  const compiled = new Map<string, (variables: object) => ReturnType<Execute>>();
  return (query, variables = {}) => {
    let run = compiled.get(query);
    if (run === undefined) {
      const made = compileQuery(schema, parse(query));
      if (!isCompiledQuery(made)) throw new Error("a gateway sent what cannot be executed");
      run = (given) => made.query(undefined, {}, given);
      // A gateway sends the same few texts again and again.
      if (compiled.size < 1_000) compiled.set(query, run);
    }
    return run(variables);
  };
}
