import type { IncomingMessage, OutgoingHttpHeader, ServerResponse } from "node:http";
import type { Fault } from "../../kernel/faults.ts";
import { FAULTS } from "../../kernel/faults.ts";
import { faultExtensions } from "../graphql/refusal.ts";
import { acceptsGraphqlResponse, GRAPHQL_RESPONSE } from "./media-type.ts";

type Headers = Readonly<Record<string, string>>;

/** Ends a response with a text; its length is always said, and a HEAD gets the headers alone. */
export function answer(
  response: ServerResponse,
  status: number,
  contentType: string,
  body: string | Uint8Array,
  headers: Headers = {},
): void {
  if (response.headersSent || response.destroyed) return;
  const length = Buffer.byteLength(body);
  const head: OutgoingHttpHeader[] = ["content-type", contentType, "content-length", length];
  for (const name in headers) head.push(name, headers[name] ?? "");
  response.writeHead(status, head);
  if (response.req.method === "HEAD") response.end();
  else if (typeof body !== "string") response.end(body);
  // A text goes out in one piece with the headers, which costs the system one write and no copy. One
  // of ASCII alone is the same in Latin-1, and that way Node copies it instead of encoding it.
  else response.end(body, length === body.length ? "latin1" : "utf8");
}

export function answerJson(response: ServerResponse, status: number, body: object): void {
  answer(response, status, "application/json; charset=utf-8", JSON.stringify(body), NOT_STORED);
}

/** A fault in the shape of a GraphQL answer without data, for the graph and every other path. */
export function answerFault(response: ServerResponse, fault: Fault, headers: Headers = {}): void {
  const { accept } = response.req.headers;
  const type = acceptsGraphqlResponse(accept) ? GRAPHQL_RESPONSE : "application/json";
  const error = { message: fault.message, extensions: faultExtensions(fault) };
  const status = FAULTS[fault.code].http;
  answer(response, status, `${type}; charset=utf-8`, JSON.stringify({ errors: [error] }), {
    ...NOT_STORED,
    ...(status === 401 ? { "www-authenticate": 'Bearer realm="tutti"' } : {}),
    ...(fault.retryAfterMs === undefined
      ? {}
      : { "retry-after": String(Math.ceil(fault.retryAfterMs / 1000)) }),
    ...headers,
  });
}

/** A header that may be sent once; several are joined as RFC 9110, section 5.3, says. */
export function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(", ") : value;
}

export const NOT_STORED: Headers = { "cache-control": "no-store" };
