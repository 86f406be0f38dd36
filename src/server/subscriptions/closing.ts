import { CloseCode } from "graphql-ws";
import type { Fault, FaultCode } from "../../kernel/faults.ts";
import { fault } from "../../kernel/result.ts";

/** With which code a connection is closed that cannot go on; the fault's own code is the reason. */
export function closeCode({ code }: Fault): number {
  return CLOSE_CODES[code] ?? CloseCode.Forbidden;
}

const CLOSE_CODES: Partial<Record<FaultCode, number>> = {
  CREDENTIALS_MISSING: CloseCode.Unauthorized,
  CREDENTIALS_MALFORMED: CloseCode.BadRequest,
  CREDENTIALS_EXPIRED: CloseCode.Forbidden,
  KEY_UNKNOWN: CloseCode.Forbidden,
  TOKEN_EXPIRED: CloseCode.Forbidden,
  TOKEN_INVALID: CloseCode.Forbidden,
  TOKEN_KEYS_UNAVAILABLE: 1013,
  // RFC 6455's registry: try again later.
  CONNECTIONS_TOO_MANY: 1013,
  DATABASE_UNAVAILABLE: 1013,
  SHUTTING_DOWN: 1001,
};

/** Whether credentials are not refused, but cannot be looked at now. */
export function cannotBeKnown({ code }: Fault): boolean {
  return code === "DATABASE_UNAVAILABLE" || code === "TOKEN_KEYS_UNAVAILABLE";
}

/** As much of a reason as a close frame holds, cut between characters. */
export function closeReason(reason: string): string {
  let end = Math.min(reason.length, REASON_BYTES_MAX);
  while (Buffer.byteLength(reason.slice(0, end)) > REASON_BYTES_MAX) end -= 1;
  return reason.slice(0, end);
}

const REASON_BYTES_MAX = 123;

export const SHUTTING_DOWN = fault(
  "SHUTTING_DOWN",
  "This gateway is being stopped. Connect again, and go on behind `resumeAfter` where it is given.",
);

export function tooManyOperations(max: number): Fault {
  const message = `A connection may have at most ${max} operations at once.`;
  return fault("OPERATIONS_TOO_MANY", message);
}
