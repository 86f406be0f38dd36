import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { World } from "../../world/types.ts";
import type { Faults } from "../faults.ts";
import { refused, SquareError } from "./errors.ts";
import type { Route } from "./route.ts";
import { spoil } from "./spoil.ts";
import { SQUARE_VERSION } from "./values.ts";

/** What a request needs of the seller's account. */
export type Account = {
  readonly world: World;
  readonly routes: readonly Route[];
  readonly accessToken: string;
  readonly faults: Faults;
  /** Takes a request's place in the rate limit; false when there is none. */
  readonly admit: () => boolean;
};

const BODY_MAX_BYTES = 1_000_000;
const RETRY_AFTER_S = "1";

/** Answers one HTTP request. */
export async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  account: Account,
): Promise<void> {
  const { faults } = account;
  // Square's clock is the world's: its answers are dated by it, as its objects are.
  response.setHeader("date", new Date(account.world.now()).toUTCString());
  if (await showFault(response, faults)) return;
  const body = await bodyOf(request);
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  try {
    const route = admitted(request, url.pathname, account);
    const ids = url.pathname.split("/").filter((_, i) => route.path.split("/")[i] === "*");
    const asked = { ids: ids.map(decodeURIComponent), query: url.searchParams, body: json(body) };
    const answer = spoil(route.answer(asked), url.pathname, faults);
    if (route.writes && faults.take("drop-after-write")) {
      response.destroy();
      return;
    }
    const text = JSON.stringify(answer);
    send(response, 200, faults.take("half-json") ? text.slice(0, text.length / 2) : text);
  } catch (thrown) {
    if (!(thrown instanceof SquareError)) throw thrown;
    send(response, thrown.status, JSON.stringify(thrown.body));
  }
}

/** The endpoint that may answer; throws what Square says to strangers and to who asks too often. */
function admitted(request: IncomingMessage, path: string, account: Account): Route {
  if (request.headers.authorization !== `Bearer ${account.accessToken}`) {
    const detail = "This request could not be authorized.";
    throw new SquareError(401, "AUTHENTICATION_ERROR", "UNAUTHORIZED", detail);
  }
  if (account.faults.take("throttle") || !account.admit()) {
    const detail = "This request was rate limited, please retry later.";
    throw new SquareError(429, "RATE_LIMIT_ERROR", "RATE_LIMITED", detail);
  }
  const version = request.headers["square-version"];
  if (version !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(String(version))) {
    throw refused("INVALID_SQUARE_VERSION_FORMAT", "The Square-Version header is no version.");
  }
  const parts = path.split("/");
  const found = account.routes.filter((route) => matches(route.path.split("/"), parts));
  const route = found.find(({ method }) => method === request.method);
  if (route) return route;
  const detail = `API endpoint for URL path \`${path}\` and HTTP method \`${request.method}\` is not found.`;
  throw new SquareError(404, "INVALID_REQUEST_ERROR", "NOT_FOUND", detail);
}

function matches(pattern: readonly string[], parts: readonly string[]): boolean {
  if (pattern.length !== parts.length) return false;
  return pattern.every((part, i) => part === parts[i] || (part === "*" && parts[i] !== ""));
}

/** The faults that do not depend on what is asked. True when the answer has been given. */
async function showFault(response: ServerResponse, faults: Faults): Promise<boolean> {
  const fault = faults.take("slow", "down", "status", "html", "empty");
  switch (fault?.type) {
    case "slow":
      await sleep(fault.ms);
      return false;
    case "down":
      response.destroy();
      return true;
    case "status": {
      const { body } = new SquareError(
        fault.status,
        "API_ERROR",
        "INTERNAL_SERVER_ERROR",
        "An internal server error has occurred.",
      );
      send(response, fault.status, JSON.stringify(body));
      return true;
    }
    case "html":
      send(response, 200, "<!DOCTYPE html><html><body>Be right back</body></html>", "text/html");
      return true;
    case "empty":
      send(response, 200, "");
      return true;
    default:
      return false;
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    if (bytes <= BODY_MAX_BYTES) chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function json(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw refused("EXPECTED_JSON_BODY", "The body is not JSON.");
  }
}

function send(
  response: ServerResponse,
  status: number,
  body: string,
  type = "application/json",
): void {
  const retry = status === 429 ? { "retry-after": RETRY_AFTER_S } : {};
  const headers = { "content-type": type, "square-version": SQUARE_VERSION, ...retry };
  response.writeHead(status, headers).end(body);
}
