import type { IncomingMessage, ServerResponse } from "node:http";

/**
 * Lets pages of exactly these origins call the graph from a browser; none by default. Returns true
 * when the request was a preflight and is answered.
 */
export type Cors = (request: IncomingMessage, response: ServerResponse) => boolean;

export function createCors(origins: readonly string[]): Cors {
  const allowed = new Set(origins);
  return (request, response) => {
    const { origin } = request.headers;
    if (origin === undefined || !allowed.has(origin)) return false;
    response.setHeader("access-control-allow-origin", origin);
    response.setHeader("access-control-expose-headers", "x-request-id");
    response.setHeader("vary", "origin");
    if (request.method !== "OPTIONS") return false;
    response.writeHead(204, {
      "access-control-allow-methods": "GET, POST",
      "access-control-allow-headers": "authorization, content-type, traceparent",
      "access-control-max-age": "7200",
    });
    response.end();
    return true;
  };
}
