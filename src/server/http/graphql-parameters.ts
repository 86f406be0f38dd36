import type { IncomingMessage } from "node:http";
import type { Result } from "../../kernel/result.ts";
import { err, ok } from "../../kernel/result.ts";
import type { AskedDocument } from "../documents/persisted-documents.ts";
import type { Variables } from "../graphql/compiled-operations.ts";
import { isJson } from "./media-type.ts";
import type { ReadBody } from "./request-body.ts";

/** What one request of GraphQL over HTTP asks, whichever way it came. */
export type GraphqlParameters = AskedDocument & {
  readonly operationName: string | null;
  readonly variables: Variables;
};

/**
 * Reads the parameters of a GET or a POST (GraphQL over HTTP, section 5, and its appendix on
 * persisted documents). What breaks their rules gets a fault that says which one.
 */
export async function readParameters(
  request: IncomingMessage,
  readBody: ReadBody,
): Promise<Result<GraphqlParameters>> {
  const type = request.headers["content-type"];
  if (request.method === "GET") {
    if (type !== undefined && !isJson(type)) return err("MEDIA_TYPE_UNSUPPORTED", GET_TYPE);
    return parametersOfSearch(request.url ?? "");
  }
  if (!isJson(type)) return err("MEDIA_TYPE_UNSUPPORTED", POST_TYPE);
  const body = await readBody(request);
  if (!body.ok) return body;
  if (body.value.byteLength === 0) return err("REQUEST_MALFORMED", `The body is empty. ${SEND}`);
  try {
    return parametersOf(JSON.parse(body.value.toString("utf8")));
  } catch {
    return err("REQUEST_MALFORMED", "The body is not JSON.");
  }
}

const SEND = 'Send a JSON object such as {"query": "{ __typename }"}.';
const POST_TYPE = "Send the request as application/json in UTF-8.";
const GET_TYPE = "A GET has no body: leave its content-type out, or say application/json.";

/** The parameters in a body that is parsed, or in a WebSocket's payload. */
export function parametersOf(body: unknown): Result<GraphqlParameters> {
  if (Array.isArray(body)) {
    return err("BATCH_UNSUPPORTED", "Send one operation a request; batches are not answered.");
  }
  if (!isRecord(body)) return malformed(`The body is no JSON object. ${SEND}`);
  const { query, documentId, operationName, variables, extensions } = body;
  if (!isText(query)) return malformed('"query" is no string.');
  if (!isText(documentId)) return malformed('"documentId" is no string.');
  if (!isText(operationName)) return malformed('"operationName" is no string.');
  if (!isRecordOrNothing(variables)) return malformed('"variables" is no JSON object.');
  if (!isRecordOrNothing(extensions)) return malformed('"extensions" is no JSON object.');
  const persisted = extensions?.["persistedQuery"];
  if (persisted !== undefined && !isPersistedQuery(persisted)) {
    return malformed('"extensions.persistedQuery" has not version 1 and a "sha256Hash".');
  }
  const asked = {
    query: textOf(query),
    documentId: textOf(documentId),
    sha256Hash: persisted?.sha256Hash ?? null,
    operationName: textOf(operationName),
    variables: variables ?? NO_VARIABLES,
  };
  if (asked.query === null && asked.documentId === null && asked.sha256Hash === null) {
    return malformed(`The request has no query and no documentId. ${SEND}`);
  }
  return ok(asked);
}

const NO_VARIABLES: Variables = {};

function parametersOfSearch(url: string): Result<GraphqlParameters> {
  const cut = url.indexOf("?");
  const search = new URLSearchParams(cut < 0 ? "" : url.slice(cut + 1));
  const given: Record<string, unknown> = {};
  for (const name of PARAMETERS) {
    const [value, ...more] = search.getAll(name);
    if (more.length > 0) return malformed(`The parameter ${name} is given more than once.`);
    if (value === undefined) continue;
    try {
      given[name] = name === "variables" || name === "extensions" ? JSON.parse(value) : value;
    } catch {
      return malformed(`The parameter ${name} is not JSON.`);
    }
  }
  return parametersOf(given);
}

const PARAMETERS = ["query", "documentId", "operationName", "variables", "extensions"] as const;

function malformed(message: string): Result<never> {
  return err("REQUEST_MALFORMED", message);
}

function isText(value: unknown): value is string | null | undefined {
  return value === undefined || value === null || typeof value === "string";
}

/** What is empty counts as left out, as most clients mean it. */
function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isRecordOrNothing(value: unknown): value is Record<string, unknown> | null | undefined {
  return value === undefined || value === null || isRecord(value);
}

function isPersistedQuery(value: unknown): value is { readonly sha256Hash: string } {
  return isRecord(value) && value["version"] === 1 && typeof value["sha256Hash"] === "string";
}
