import type { ServerResponse } from "node:http";
import type { ApolloServer, BaseContext, HeaderMap, HTTPGraphQLRequest } from "@apollo/server";
import { answer } from "./answer.ts";

export type ApolloRequest = {
  readonly method: string;
  readonly headers: HeaderMap;
  /** With its question mark; empty where there is none. */
  readonly search: string;
  /** Parsed. */
  readonly body: unknown;
};

/**
 * Puts one HTTP request to any Apollo Server, and its answer, whole or in parts, to the client;
 * with `others`, where the server says nothing of these headers.
 */
export async function answerByApollo<Context extends BaseContext>(
  server: ApolloServer<Context>,
  request: ApolloRequest,
  context: () => Promise<Context>,
  response: ServerResponse,
  others: Readonly<Record<string, string>> = {},
): Promise<void> {
  const httpGraphQLRequest: HTTPGraphQLRequest = request;
  const result = await server.executeHTTPGraphQLRequest({ httpGraphQLRequest, context });
  const all: Record<string, string> = { ...others };
  let type = "application/json; charset=utf-8";
  for (const [name, value] of result.headers) {
    if (name === "content-type") type = value;
    else all[name] = value;
  }
  const status = result.status ?? 200;
  if (result.body.kind === "complete") {
    return answer(response, status, type, result.body.string, all);
  }
  response.writeHead(status, { ...all, "content-type": type });
  for await (const part of result.body.asyncIterator) response.write(part);
  response.end();
}
