import type { IncomingMessage } from "node:http";
import type { RandomBytes } from "../../kernel/ids.ts";
import { headerOf } from "./answer.ts";

export type RequestIdentity = { readonly id: string; readonly traceId: string };

/**
 * The ids under which logs and answers name a request. The trace id is the caller's when its
 * `traceparent` is valid (W3C Trace Context, section 3.2); a request id is taken over only from a
 * trusted proxy, since it goes into our logs.
 */
export function identifyRequest(
  request: IncomingMessage,
  viaTrustedProxy: boolean,
  random: RandomBytes,
): RequestIdentity {
  const given = viaTrustedProxy ? headerOf(request, "x-request-id") : undefined;
  const id = given !== undefined && REQUEST_ID.test(given) ? given : randomHex(random, 12);
  const traceId = TRACEPARENT.exec(headerOf(request, "traceparent") ?? "")?.[1];
  const known = traceId !== undefined && !/^0+$/.test(traceId);
  return { id, traceId: known ? traceId : randomHex(random, 16) };
}

/** A request's headers by their names in lower case; several of one name are one, with commas. */
export function headersOf({ headers }: IncomingMessage): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(", ") : value]],
    ),
  );
}

export function randomHex(random: RandomBytes, bytes: number): string {
  return Buffer.from(random(new Uint8Array(bytes))).toString("hex");
}

const REQUEST_ID = /^[A-Za-z0-9._-]{1,64}$/;
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?$/;
