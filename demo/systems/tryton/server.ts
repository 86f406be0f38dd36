import type { IncomingMessage, ServerResponse } from "node:http";
import type { Faults } from "../faults.ts";
import { readBody } from "../loopback-server.ts";
import { HttpRefusal, programError, TrytonError } from "./errors.ts";
import { AT_THE_DOOR, canSpoil, IN_A_RECORD, misbehave, spoil } from "./misbehave.ts";
import type { Dispatch } from "./rpc.ts";
import type { Sessions } from "./sessions.ts";
import { isObject } from "./values.ts";

export type ServerParts = {
  readonly database: string;
  readonly dispatch: Dispatch;
  readonly sessions: Sessions;
  readonly faults: Faults;
  /** The server's own clock, for its Date header: the world's time. */
  readonly now: () => string;
  readonly refresh: () => void;
  readonly received: (method: string) => void;
};

/** trytond's HTTP side: one path per database, JSON-RPC in the body, refusals as bare statuses. */
export function trytonAnswers(parts: ServerParts) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    response.setHeader("date", new Date(parts.now()).toUTCString());
    await serve(request, response, parts).catch((error: unknown) => {
      if (!response.headersSent) answerStatus(response, 500);
      throw error;
    });
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  parts: ServerParts,
): Promise<void> {
  const raw = await readBody(request, BODY_MAX_BYTES);
  const slow = parts.faults.take("slow");
  if (slow) await new Promise((resolve) => setTimeout(resolve, slow.ms));
  if (response.destroyed) return;
  const call = callOf(String(raw));
  parts.received(call?.method ?? "");
  const broken = parts.faults.take(...AT_THE_DOOR);
  if (broken) return misbehave(broken, response);
  if (request.method !== "POST") return answerStatus(response, 405);
  if (!call) return answerStatus(response, 400);
  try {
    answer(response, call.id, perform(request, call, parts), call, parts);
  } catch (error) {
    if (error instanceof HttpRefusal) return answerStatus(response, error.status);
    if (!(error instanceof TrytonError)) throw error;
    answerJson(response, { id: call.id, error: error.wire });
  }
}

type RpcCall = {
  readonly id: unknown;
  readonly method: string;
  readonly params: readonly unknown[];
};

function perform(request: IncomingMessage, call: RpcCall, parts: ServerParts): unknown {
  const path = new URL(request.url ?? "/", "http://tryton").pathname;
  if (path === "/" && call.method === "common.server.version") return VERSION;
  const name = decodeURIComponent(path.slice(1).replace(/\/$/, ""));
  if (name !== parts.database) throw programError(`Database '${name}' doesn't exist!`);
  if (call.method === "common.db.login") {
    const [user, credentials] = call.params;
    const password = isObject(credentials) ? String(credentials["password"] ?? "") : "";
    const session = parts.sessions.login(String(user), password);
    if (!session) throw new HttpRefusal(401);
    return session;
  }
  if (!parts.sessions.check(request.headers.authorization)) throw new HttpRefusal(401);
  parts.refresh();
  return parts.dispatch.call(call.method, call.params);
}

function answer(
  response: ServerResponse,
  id: unknown,
  result: unknown,
  { method }: RpcCall,
  { dispatch, faults }: ServerParts,
): void {
  if (dispatch.isWrite(method)) {
    const dropped = faults.take("drop-after-write");
    if (dropped) {
      misbehave(dropped, response);
      return;
    }
  }
  const spoiled = faults.take(...IN_A_RECORD.filter((type) => canSpoil(type, result)));
  answerJson(response, { id, result: spoiled ? spoil(spoiled.type, result) : result });
}

/** The newest release of the 6.0 series that Debian 12 carries. */
const VERSION = "6.0.29";
const BODY_MAX_BYTES = 2 * 1024 * 1024;

function callOf(body: string): RpcCall | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return null;
  }
  if (!isObject(parsed) || typeof parsed["method"] !== "string") return null;
  const { params } = parsed;
  return {
    id: parsed["id"],
    method: parsed["method"],
    params: Array.isArray(params) ? params : [],
  };
}

function answerJson(response: ServerResponse, body: object): void {
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

function answerStatus(response: ServerResponse, status: number): void {
  response.writeHead(status, { "content-type": "text/html; charset=utf-8" });
  response.end(status === 401 ? "" : `<!doctype html>\n<title>${status}</title>\n`);
}
