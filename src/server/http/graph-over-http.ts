import type { Log } from "../../kernel/log.ts";
import type { ErrorMask } from "../graphql/error-mask.ts";
import type { Pipeline } from "../graphql/pipeline.ts";
import {
  createGraphqlEndpoint,
  type GraphqlEndpoint,
  type GraphqlEndpointOptions,
} from "./graphql-endpoint.ts";
import { createGraphqlServer } from "./graphql-server.ts";

export type GraphOverHttp = {
  readonly answer: GraphqlEndpoint;
  readonly stop: () => Promise<void>;
};

export type GraphOverHttpOptions = Omit<GraphqlEndpointOptions, "server" | "pipeline"> & {
  /** Called once, when the graph is first asked for. */
  readonly pipeline: () => Pipeline;
  readonly mask: ErrorMask;
  readonly log: Log;
};

/** GraphQL over HTTP for a graph that is made ready when it is first asked for. */
export function graphOverHttp(options: GraphOverHttpOptions): GraphOverHttp {
  const { pipeline, mask, log } = options;
  const open = async () => {
    const made = pipeline();
    const server = createGraphqlServer(made, mask, log);
    await server.start();
    return { server, endpoint: createGraphqlEndpoint({ ...options, pipeline: made, server }) };
  };
  let opening: ReturnType<typeof open> | null = null;
  let answer: GraphqlEndpoint = async (...exchange) => {
    opening ??= open();
    const { endpoint } = await opening;
    answer = endpoint;
    return endpoint(...exchange);
  };
  return {
    answer: (...exchange) => answer(...exchange),
    stop: async () => void (await (await opening)?.server.stop()),
  };
}
