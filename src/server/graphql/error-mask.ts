import { GraphQLError } from "graphql";
import type { Log } from "../../kernel/log.ts";
import { FaultError } from "../../kernel/result.ts";
import { DATABASE_AWAY, isOutage } from "../../store/outage.ts";
import { coded, errorAt, faultError } from "./refusal.ts";

/** Whose operation failed: goes into the log, never to the client. */
export type Culprit = {
  readonly requestId: string;
  readonly principalId: string;
  readonly operationName: string | null;
};

/** Turns what execution gave into what a client may see. */
export type ErrorMask = (error: unknown, culprit: Culprit) => GraphQLError;

/**
 * A client sees a coded error or a masked one, nothing else. A fault keeps its message, code and
 * recovery; an argument or variable of the client's that does not fit its type is BAD_USER_INPUT; a
 * database that is away is DATABASE_UNAVAILABLE; everything else becomes INTERNAL with an id, under
 * which the log has the whole of it.
 */
export function createErrorMask(log: Log, newErrorId: () => string): ErrorMask {
  return (error, culprit) => {
    const located = error instanceof GraphQLError ? error : undefined;
    const cause = rootCause(error);
    if (cause instanceof FaultError) return faultError(cause.fault, located);
    if (located !== undefined && isOfInput(located, cause)) return coded(located, "BAD_USER_INPUT");
    if (isOutage(cause)) {
      log.warn({ err: cause, ...culprit }, "operation failed: the database is away");
      return faultError(DATABASE_AWAY, located);
    }
    const id = newErrorId();
    const path = located?.path?.join(".");
    log.error({ id, path, err: cause, ...culprit }, "operation failed by a bug");
    const message = `Something went wrong on our side. It is in the log under ${id}.`;
    return errorAt(message, { code: "INTERNAL", recovery: "retry", id }, located);
  };
}

function rootCause(error: unknown): unknown {
  let cause = error;
  for (let depth = 0; depth < 10 && cause instanceof GraphQLError; depth += 1) {
    if (cause.originalError === undefined || cause.originalError === null) return cause;
    cause = cause.originalError;
  }
  return cause;
}

/**
 * GraphQL itself has said it, and either before any field ran (no path: variables), or of an
 * argument. What a scalar says of a variable's value stands within GraphQL's own words. A null in a
 * non-null field has a path too, but is ours.
 */
function isOfInput(located: GraphQLError, cause: unknown): boolean {
  if (located.path === undefined && located.message.startsWith('Variable "$')) return true;
  if (!(cause instanceof GraphQLError)) return false;
  return located.path === undefined || cause.message.startsWith('Argument "');
}
