import type { IncomingMessage } from "node:http";
import type { Result } from "../../kernel/result.ts";
import { err, ok } from "../../kernel/result.ts";

export type BodyLimits = {
  /** Of one body. */
  readonly bytesMax: number;
  /** Of all bodies that are on their way at once, beside the first 16 KiB of each. */
  readonly arrivingBytesMax: number;
};

export type ReadBody = (request: IncomingMessage) => Promise<Result<Buffer>>;

/** What every body may have, however much of others is there: most have less. */
const FREE_BYTES = 16_384;

/**
 * Reads whole bodies. REQUEST_TOO_LARGE as soon as it is known that one is larger, by its declared
 * length or by what came; OVERLOADED when too much of all of them is there;
 * MEDIA_TYPE_UNSUPPORTED when it is compressed; REQUEST_MALFORMED when the client left before its
 * end.
 */
export function createBodyReader({ bytesMax, arrivingBytesMax }: BodyLimits): ReadBody {
  const tooLarge = err("REQUEST_TOO_LARGE", `The body may have at most ${bytesMax} bytes.`);
  let arrivingBytes = 0;

  const read = (request: IncomingMessage) =>
    new Promise<Result<Buffer>>((resolve) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      let charged = 0;
      let settled = false;
      const settle = (result: Result<Buffer>) => {
        if (settled) return;
        settled = true;
        if (!result.ok) request.off("data", take);
        arrivingBytes -= charged;
        charged = 0;
        resolve(result);
      };
      const take = (chunk: Buffer) => {
        bytes += chunk.length;
        chunks.push(chunk);
        if (bytes > bytesMax) return settle(tooLarge);
        const more = Math.max(0, bytes - FREE_BYTES) - charged;
        if (more <= 0) return;
        if (arrivingBytes + more > arrivingBytesMax) return settle(TOO_MUCH);
        charged += more;
        arrivingBytes += more;
      };
      request.on("data", take);
      request.on("end", () => settle(ok(whole(chunks))));
      // After an error too.
      request.on("close", () => settle(LEFT));
    });

  return (request) => {
    const encoding = request.headers["content-encoding"] ?? "identity";
    if (encoding !== "identity") {
      const message = `The body's encoding "${encoding}" is not supported. Send it uncompressed.`;
      return Promise.resolve(err("MEDIA_TYPE_UNSUPPORTED", message));
    }
    const declared = Number(request.headers["content-length"] ?? 0);
    return declared > bytesMax ? Promise.resolve(tooLarge) : read(request);
  };
}

function whole(chunks: readonly Buffer[]): Buffer {
  const [first = EMPTY, second] = chunks;
  return second === undefined ? first : Buffer.concat(chunks);
}

const EMPTY = Buffer.alloc(0);
const LEFT = err("REQUEST_MALFORMED", "The connection ended before the body did.");
const TOO_MUCH = err("OVERLOADED", "Too many large requests arrive at once. Try again shortly.", {
  retryAfterMs: 1_000,
});
