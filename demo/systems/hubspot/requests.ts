import { randomUUID, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Faults } from "../faults.ts";
import { readBody } from "../loopback-server.ts";
import { type FaultDialect, showFault } from "../show-fault.ts";
import { type Api, isSearch } from "./api.ts";
import { errorBody, invalid, Refusal, rateLimited, unauthorized } from "./errors.ts";
import type { Rates } from "./rates.ts";
import type { ApiRequest } from "./wire.ts";

/** What a request needs of the account. */
export type Account = {
  readonly api: Api;
  readonly accessToken: string;
  readonly faults: Faults;
  readonly rates: Rates;
  /** The account's clock, which is the world's. */
  readonly now: () => string;
};

const BODY_MAX_BYTES = 3_000_000;

/** Answers one HTTP request to the API. */
export async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  account: Account,
): Promise<void> {
  const { faults, rates } = account;
  response.setHeader("date", new Date(account.now()).toUTCString());
  const correlationId = randomUUID();
  response.setHeader("x-hubspot-correlation-id", correlationId);
  try {
    if (await showFault(response, faults, dialectOf(correlationId))) return;
    if (!holds(request.headers.authorization, account.accessToken)) throw unauthorized();
    const asked = await parse(request);
    const searching = isSearch(asked);
    const over = faults.take("throttle") ? "TEN_SECONDLY_ROLLING" : rates.take(searching);
    if (!searching) setHeaders(response, rates.headers());
    if (over) throw rateLimited(over);
    const { status, body, wrote } = account.api(asked);
    if (wrote && faults.take("drop-after-write")) {
      response.destroy();
      return;
    }
    sendJson(response, status, body, faults.take("half-json") !== null);
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    sendJson(response, thrown.status, errorBody(thrown, correlationId), false);
  }
}

function dialectOf(correlationId: string): FaultDialect {
  const failure = (status: number) =>
    errorBody(new Refusal(status, "INTERNAL_ERROR", "internal error"), correlationId);
  return { page: "Back soon", failure };
}

function holds(authorization: string | undefined, token: string): boolean {
  const given = Buffer.from(authorization ?? "");
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

async function parse(request: IncomingMessage): Promise<ApiRequest> {
  const { pathname, searchParams: query } = new URL(request.url ?? "/", "http://127.0.0.1");
  const path = pathname.split("/").filter((part) => part !== "");
  const raw = await readBody(request, BODY_MAX_BYTES);
  if (raw === null) throw new Refusal(413, "VALIDATION_ERROR", "The body is too large");
  const text = raw.toString();
  const method = request.method ?? "GET";
  try {
    const body: unknown = text === "" ? null : JSON.parse(text);
    return { method, path: path.map(decodeURIComponent), query, body };
  } catch {
    throw invalid("Invalid input JSON");
  }
}

function setHeaders(response: ServerResponse, headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
}

function sendJson(
  response: ServerResponse,
  status: number,
  body: object | null,
  half: boolean,
): void {
  const text = body === null ? "" : JSON.stringify(body);
  const type = "application/json;charset=utf-8";
  send(response, status, type, half ? text.slice(0, text.length / 2) : text);
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, body === "" && status === 204 ? {} : { "content-type": type });
  response.end(body);
}
