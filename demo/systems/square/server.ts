import type { IncomingMessage, ServerResponse } from "node:http";
import type { World } from "../../world/types.ts";
import type { Faults } from "../faults.ts";
import { readBody } from "../loopback-server.ts";
import { type FaultDialect, showFault } from "../show-fault.ts";
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
const DIALECT: FaultDialect = {
  page: "Be right back",
  failure: (status) =>
    new SquareError(
      status,
      "API_ERROR",
      "INTERNAL_SERVER_ERROR",
      "An internal server error has occurred.",
    ).body,
};

/** Answers one HTTP request. */
export async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  account: Account,
): Promise<void> {
  const { faults } = account;
  // Square's clock is the world's: its answers are dated by it, as its objects are.
  response.setHeader("date", new Date(account.world.now()).toUTCString());
  if (await showFault(response, faults, DIALECT)) return;
  const raw = await readBody(request, BODY_MAX_BYTES);
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  try {
    const route = admitted(request, url.pathname, account);
    const ids = url.pathname.split("/").filter((_, i) => route.path.split("/")[i] === "*");
    const asked = {
      ids: ids.map(decodeURIComponent),
      query: url.searchParams,
      body: json(raw),
    };
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

function json(raw: Buffer | null): unknown {
  if (raw === null) throw refused("EXPECTED_JSON_BODY", "The body is too large.");
  const text = raw.toString();
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
