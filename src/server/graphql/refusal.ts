import { GraphQLError } from "graphql";
import type { Fault } from "../../kernel/faults.ts";
import { FAULTS } from "../../kernel/faults.ts";

/** Why an operation is not executed. */
export type Refusal = {
  readonly errors: readonly GraphQLError[];
  /** The status under `application/graphql-response+json`. */
  readonly status: number;
  /**
   * True when the document or its variables are at fault. GraphQL over HTTP (section 6.4.1) then
   * wants 200 for clients that know `application/json` only.
   */
  readonly ofDocument: boolean;
};

export function refuse(fault: Fault): Refusal {
  return { errors: [faultError(fault)], status: FAULTS[fault.code].http, ofDocument: false };
}

export function refuseDocument(errors: readonly GraphQLError[]): Refusal {
  return { errors, status: 400, ofDocument: true };
}

/** A fault as clients see it, in HTTP and WebSocket answers alike; `where` says at which field. */
export function faultError(fault: Fault, where?: GraphQLError): GraphQLError {
  return errorAt(fault.message, faultExtensions(fault), where);
}

export function faultExtensions(fault: Fault): Record<string, unknown> {
  const { code, recovery, at, retryAfterMs } = fault;
  return {
    code,
    recovery,
    ...(at === undefined ? {} : { at }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

/** An error of the GraphQL specification's own kind, under the codes that Apollo made customary. */
export function coded(error: GraphQLError, code: GraphQLCode): GraphQLError {
  return errorAt(error.message, { code, recovery: "give-up" }, error);
}

/** A new error with another's place in the document and in the answer, and nothing else of it. */
export function errorAt(
  message: string,
  extensions: Record<string, unknown>,
  where?: GraphQLError,
): GraphQLError {
  const error = new GraphQLError(message, {
    nodes: where?.nodes ?? null,
    source: where?.source ?? null,
    positions: where?.positions ?? null,
    path: where?.path ?? null,
    extensions,
  });
  // Compiled operations know the location in the text only, not the node.
  return error.locations || !where?.locations
    ? error
    : Object.assign(error, { locations: where.locations });
}

export const GRAPHQL_CODES = [
  "GRAPHQL_PARSE_FAILED",
  "GRAPHQL_VALIDATION_FAILED",
  "OPERATION_RESOLUTION_FAILURE",
  "BAD_USER_INPUT",
] as const;
export type GraphQLCode = (typeof GRAPHQL_CODES)[number];
