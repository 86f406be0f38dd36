import type { IncomingMessage } from "node:http";
import type { RandomBytes } from "../../kernel/ids.ts";
import { headerOf } from "./answer.ts";

/**
 * The ids under which logs and answers name a request. The trace id is the caller's when its
 * `traceparent` is valid (W3C Trace Context, section 3.2); a request id is taken over only from a
 * trusted proxy, since it goes into our logs.
 */
export type Identify = {
  request(request: IncomingMessage, viaTrustedProxy: boolean): string;
  trace(request: IncomingMessage): string;
};

export function createIdentify(random: RandomBytes): Identify {
  const hex = hexFrom(random);
  return {
    request(request, viaTrustedProxy) {
      const given = viaTrustedProxy ? headerOf(request, "x-request-id") : undefined;
      return given !== undefined && REQUEST_ID.test(given) ? given : hex(12);
    },
    trace(request) {
      const traceId = TRACEPARENT.exec(headerOf(request, "traceparent") ?? "")?.[1];
      return traceId !== undefined && !/^0+$/.test(traceId) ? traceId : hex(16);
    },
  };
}

/** A request's headers by their names in lower case; several of one name are one, with commas. */
export function headersOf({ headers }: IncomingMessage): Readonly<Record<string, string>> {
  const all: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) all[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return all;
}

export function randomHex(random: RandomBytes, bytes: number): string {
  return Buffer.from(random(new Uint8Array(bytes))).toString("hex");
}

/** Random bytes are drawn for many ids at once: each drawing costs more than its bytes. */
function hexFrom(random: RandomBytes): (bytes: number) => string {
  let drawn = Buffer.alloc(0);
  let used = 0;
  return (bytes) => {
    if (used + bytes > drawn.length) {
      drawn = Buffer.from(random(new Uint8Array(DRAWN_BYTES)));
      used = 0;
    }
    used += bytes;
    return drawn.toString("hex", used - bytes, used);
  };
}

const DRAWN_BYTES = 4_096;

const REQUEST_ID = /^[A-Za-z0-9._-]{1,64}$/;
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?$/;
