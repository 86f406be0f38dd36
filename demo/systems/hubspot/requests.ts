import { randomUUID, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Faults } from "../faults.ts";
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
    if (await showFault(response, faults)) return;
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
    case "status":
      throw new Refusal(fault.status, "INTERNAL_ERROR", "internal error");
    case "html":
      send(response, 200, "text/html", "<!DOCTYPE html><html><body>Back soon</body></html>");
      return true;
    case "empty":
      send(response, 200, "application/json", "");
      return true;
    default:
      return false;
  }
}

function holds(authorization: string | undefined, token: string): boolean {
  const given = Buffer.from(authorization ?? "");
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

async function parse(request: IncomingMessage): Promise<ApiRequest> {
  const { pathname, searchParams: query } = new URL(request.url ?? "/", "http://127.0.0.1");
  const path = pathname.split("/").filter((part) => part !== "");
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    if (bytes > BODY_MAX_BYTES) throw new Refusal(413, "VALIDATION_ERROR", "The body is too large");
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString();
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
