import type { IncomingMessage, ServerResponse } from "node:http";
import type { RawRequest } from "../../connectors/contract.ts";
import { fault } from "../../kernel/result.ts";
import { answer, answerFault } from "./answer.ts";
import type { ReadBody } from "./request-body.ts";

/** Takes one delivery of a system, exactly as it came; answers what the system shall be told. */
export type WebhookHandler = (
  system: string,
  request: RawRequest,
) => Promise<{ readonly status: number; readonly body: string }>;

/** POST /webhooks/<system>: the raw bytes go to the handler, which checks their signature. */
export function createWebhookEndpoint(handle: WebhookHandler, readBody: ReadBody) {
  return async (
    system: string,
    url: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> => {
    if (!SYSTEM.test(system)) {
      return answerFault(response, fault("NOT_FOUND", "There is no such webhook."));
    }
    const body = await readBody(request);
    if (!body.ok) return answerFault(response, body.fault);
    const headers: Record<string, string | undefined> = {};
    for (const [name, value] of Object.entries(request.headers)) {
      headers[name] = Array.isArray(value) ? value.join(", ") : value;
    }
    const raw = { method: request.method ?? "POST", url, headers, body: body.value };
    const told = await handle(system, raw);
    const type = told.body.startsWith("{") ? "application/json" : "text/plain";
    answer(response, told.status, `${type}; charset=utf-8`, told.body, {
      "cache-control": "no-store",
    });
  };
}

const SYSTEM = /^[a-z0-9][a-z0-9_-]{0,62}$/;
