import type { IncomingMessage, ServerResponse } from "node:http";
import type { ApolloServer } from "@apollo/server";
import { HeaderMap } from "@apollo/server";
import type { Result } from "../../kernel/result.ts";
import { err, fault, ok } from "../../kernel/result.ts";
import { principalOf } from "../auth/credentials.ts";
import type { Keyring } from "../auth/keyring.ts";
import type { Principal } from "../auth/principal.ts";
import type { EdgeRequest } from "../edge-request.ts";
import { answer, answerFault } from "./answer.ts";
import type { Exchange } from "./graphql-server.ts";
import { isJson } from "./media-type.ts";
import { readBody } from "./request-body.ts";

export type GraphqlEndpointOptions = {
  readonly server: ApolloServer<Exchange>;
  readonly keyring: Keyring;
  readonly contextFor: (principal: Principal, request: EdgeRequest) => object;
  readonly bodyBytesMax: number;
};

export type GraphqlEndpoint = (
  request: IncomingMessage,
  response: ServerResponse,
  edge: EdgeRequest,
) => Promise<void>;

/** Answers GET and POST /graphql: first who calls, then what is asked. */
export function createGraphqlEndpoint(options: GraphqlEndpointOptions): GraphqlEndpoint {
  const { server, keyring, contextFor, bodyBytesMax } = options;
  return async (request, response, edge) => {
    const { method = "" } = request;
    if (method !== "GET" && method !== "POST") {
      const refused = fault("METHOD_NOT_ALLOWED", "The graph answers GET and POST.");
      return answerFault(response, refused, { allow: "GET, POST" });
    }
    const principal = await principalOf(request.headers.authorization, keyring);
    if (!principal.ok) return answerFault(response, principal.fault);
    const body = method === "POST" ? await readJson(request, bodyBytesMax) : ok(undefined);
    if (!body.ok) return answerFault(response, body.fault);

    const result = await server.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method,
        headers: headerMapOf(edge.headers),
        search: searchOf(request.url ?? ""),
        body: body.value,
      },
      context: async () => ({
        principal: principal.value,
        request: edge,
        newContext: () => contextFor(principal.value, edge),
      }),
    });
    if (result.body.kind !== "complete") throw new Error("an answer came in parts");
    const headers = Object.fromEntries(result.headers);
    const { "content-type": type = "application/json; charset=utf-8", ...others } = headers;
    answer(response, result.status ?? 200, type, result.body.string, {
      "cache-control": "no-store",
      ...others,
    });
  };
}

async function readJson(request: IncomingMessage, bytesMax: number): Promise<Result<unknown>> {
  if (!isJson(request.headers["content-type"])) {
    return err("MEDIA_TYPE_UNSUPPORTED", "Send the request as application/json in UTF-8.");
  }
  const body = await readBody(request, bytesMax);
  if (!body.ok) return body;
  try {
    return ok(JSON.parse(body.value.toString("utf8")));
  } catch {
    return err("REQUEST_MALFORMED", "The body is not JSON.");
  }
}

function headerMapOf(headers: Readonly<Record<string, string>>): HeaderMap {
  const map = new HeaderMap();
  for (const [name, value] of Object.entries(headers)) map.set(name, value);
  return map;
}

function searchOf(url: string): string {
  const cut = url.indexOf("?");
  return cut < 0 ? "" : url.slice(cut);
}
