import type { Duplex } from "node:stream";
import type { FaultCode } from "../../kernel/faults.ts";
import { FAULTS } from "../../kernel/faults.ts";
import { fault } from "../../kernel/result.ts";
import { faultExtensions } from "../graphql/refusal.ts";

/**
 * Answers what cannot be read as a request at all, in the shape of every other refusal, and ends
 * the connection. `isWriting`: another answer has begun there, and is only cut off.
 */
export function answerClientError(
  error: NodeJS.ErrnoException,
  socket: Duplex,
  isWriting: boolean,
): void {
  if (error.code === "ECONNRESET" || isWriting || !socket.writable) return void socket.destroy();
  const [code, message] = SAYS[error.code ?? ""] ?? MALFORMED;
  socket.end(rawAnswer(code, message));
  // A client that never ends its side would hold the connection, and what is counted for it.
  const late = setTimeout(() => socket.destroy(), ENDING_MS);
  socket.once("close", () => clearTimeout(late));
}

const ENDING_MS = 1_000;

const MALFORMED = ["REQUEST_MALFORMED", "This is no request of HTTP/1.1."] as const;

/** By Node's codes; the limit of 16 KiB is its own, and nothing that the graph is asked needs more. */
const SAYS: Readonly<Record<string, readonly [FaultCode, string]>> = {
  HPE_HEADER_OVERFLOW: [
    "HEADERS_TOO_LARGE",
    "The headers, the address among them, have more than 16 KiB. Send a long query with POST.",
  ],
  ERR_HTTP_REQUEST_TIMEOUT: ["REQUEST_TIMEOUT", "The request did not arrive whole in its time."],
};

const REASONS: Readonly<Record<number, string>> = {
  400: "Bad Request",
  408: "Request Timeout",
  431: "Request Header Fields Too Large",
};

function rawAnswer(code: FaultCode, message: string): string {
  const status = FAULTS[code].http;
  const body = JSON.stringify({
    errors: [{ message, extensions: faultExtensions(fault(code, message)) }],
  });
  return [
    `HTTP/1.1 ${status} ${REASONS[status] ?? "Error"}`,
    "content-type: application/json; charset=utf-8",
    `content-length: ${Buffer.byteLength(body)}`,
    "cache-control: no-store",
    "connection: close",
    "",
    body,
  ].join("\r\n");
}
