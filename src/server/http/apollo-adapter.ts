import type { ServerResponse } from "node:http";
import type { ApolloServer, BaseContext, HTTPGraphQLRequest } from "@apollo/server";
import { HeaderMap } from "@apollo/server";
import { answer } from "./answer.ts";

export type ApolloRequest = {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
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
  const headers = new HeaderMap();
  for (const name in request.headers) headers.set(name, request.headers[name] ?? "");
  const httpGraphQLRequest: HTTPGraphQLRequest = { ...request, headers };
  const result = await server.executeHTTPGraphQLRequest({ httpGraphQLRequest, context });
  const { "content-type": type = "application/json; charset=utf-8", ...said } = Object.fromEntries(
    result.headers,
  );
  const status = result.status ?? 200;
  const all = { ...others, ...said };
  if (result.body.kind === "complete") {
    return answer(response, status, type, result.body.string, all);
  }
  response.writeHead(status, { ...all, "content-type": type });
  for await (const part of result.body.asyncIterator) response.write(part);
  response.end();
}
