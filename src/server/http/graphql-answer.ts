import type { ServerResponse } from "node:http";
import type { ExecutionResult } from "graphql";
import { FAULTS } from "../../kernel/faults.ts";
import type { Refusal } from "../graphql/refusal.ts";
import { GRAPHQL_CODES } from "../graphql/refusal.ts";
import { writeResult } from "../graphql/written-data.ts";
import { answer, NOT_STORED } from "./answer.ts";
import type { ResponseType } from "./media-type.ts";
import { GRAPHQL_RESPONSE } from "./media-type.ts";

/** A GraphQL answer on its way out over HTTP: what both ways of answering agree on. */
export type GraphqlAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
};

/** The status and headers of an operation that was not executed. */
export function headOfRefusal({ errors, ofDocument, status }: Refusal, type: ResponseType) {
  const legacy = ofDocument && type !== GRAPHQL_RESPONSE;
  return { status: legacy ? 200 : status, headers: headersOf(errors[0]?.extensions) };
}

/**
 * The status and headers of what execution gave. With data it is 200, whatever failed within it
 * (GraphQL over HTTP, section 6.4); without, the first error's code says it.
 */
export function headOfResult({ data, errors }: Head, type: ResponseType): GraphqlAnswer {
  if (data !== undefined || errors === undefined) return OK;
  const extensions = errors[0]?.extensions;
  const code = String(extensions?.["code"]);
  if (OF_DOCUMENT.has(code)) return type === GRAPHQL_RESPONSE ? BAD : OK;
  const known = FAULTS[code as keyof typeof FAULTS];
  return { status: known?.http ?? 500, headers: headersOf(extensions) };
}

type Extensions = Readonly<Record<string, unknown>> | undefined;
type Head = {
  readonly data?: unknown;
  readonly errors?: readonly { readonly extensions?: Extensions }[] | undefined;
};

const OK: GraphqlAnswer = { status: 200, headers: {} };
const BAD: GraphqlAnswer = { status: 400, headers: {} };
const OF_DOCUMENT: ReadonlySet<string> = new Set(GRAPHQL_CODES);

function headersOf(extensions: Extensions): Readonly<Record<string, string>> {
  const { code, retryAfterMs } = extensions ?? {};
  return {
    ...(code === "METHOD_NOT_ALLOWED" ? { allow: "POST" } : {}),
    ...(typeof retryAfterMs === "number"
      ? { "retry-after": String(Math.ceil(retryAfterMs / 1000)) }
      : {}),
  };
}

export function answerRefusal(response: ServerResponse, refusal: Refusal, type: ResponseType) {
  const { status, headers } = headOfRefusal(refusal, type);
  answer(response, status, WITH_CHARSET[type], JSON.stringify({ errors: refusal.errors }), {
    ...NOT_STORED,
    ...headers,
  });
}

export function answerResult(
  response: ServerResponse,
  result: ExecutionResult,
  type: ResponseType,
) {
  const head = headOfResult(result, type);
  const headers = head === OK ? NOT_STORED : { ...NOT_STORED, ...head.headers };
  answer(response, head.status, WITH_CHARSET[type], writeResult(result), headers);
}

/** The whole `Content-Type` of an answer. */
export const WITH_CHARSET: Readonly<Record<ResponseType, string>> = {
  "application/json": "application/json; charset=utf-8",
  [GRAPHQL_RESPONSE]: `${GRAPHQL_RESPONSE}; charset=utf-8`,
};
