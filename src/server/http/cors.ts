import type { IncomingMessage, ServerResponse } from "node:http";

/**
 * Lets pages of exactly these origins call the graph from a browser; none by default. Returns true
 * when the request was a preflight and is answered.
 */
export type Cors = (request: IncomingMessage, response: ServerResponse) => boolean;

export type CorsSettings = {
  /** "*" among them lets in all: keys come in a header, so no page has one that it was not given. */
  readonly origins: readonly string[];
  /** Besides those that every client needs. */
  readonly headers: readonly string[];
  readonly maxAgeSeconds: number;
};

export function createCors({ origins, headers, maxAgeSeconds }: CorsSettings): Cors {
  const allowed = new Set(origins);
  const all = allowed.has("*");
  const allowedHeaders = [...HEADERS, ...headers.map((name) => name.toLowerCase())].join(", ");
  return (request, response) => {
    const { origin } = request.headers;
    if (allowed.size === 0) return false;
    if (!all) response.setHeader("vary", "origin");
    if (origin === undefined || !(all || allowed.has(origin))) return false;
    response.setHeader("access-control-allow-origin", all ? "*" : origin);
    response.setHeader("access-control-expose-headers", EXPOSED);
    if (!isPreflight(request)) return false;
    response.writeHead(204, {
      "access-control-allow-methods": "GET, POST",
      "access-control-allow-headers": allowedHeaders,
      "access-control-max-age": String(maxAgeSeconds),
    });
    response.end();
    return true;
  };
}

const HEADERS = ["authorization", "content-type", "last-event-id", "traceparent", "tutti-cost"];
const EXPOSED = "retry-after, x-request-id";

function isPreflight({ method, headers }: IncomingMessage): boolean {
  return method === "OPTIONS" && headers["access-control-request-method"] !== undefined;
}
