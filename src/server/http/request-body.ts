import type { IncomingMessage } from "node:http";
import type { Result } from "../../kernel/result.ts";
import { err, ok } from "../../kernel/result.ts";

/**
 * Reads a whole body of at most `bytesMax` bytes. REQUEST_TOO_LARGE as soon as it is known to be
 * larger, by its declared length or by what came; MEDIA_TYPE_UNSUPPORTED when it is compressed;
 * REQUEST_MALFORMED when the client left before its end.
 */
export function readBody(request: IncomingMessage, bytesMax: number): Promise<Result<Buffer>> {
  const encoding = request.headers["content-encoding"] ?? "identity";
  if (encoding !== "identity") {
    const message = `The body's encoding "${encoding}" is not supported. Send it uncompressed.`;
    return Promise.resolve(err("MEDIA_TYPE_UNSUPPORTED", message));
  }
  const tooLarge = err("REQUEST_TOO_LARGE", `The body may have at most ${bytesMax} bytes.`);
  if (Number(request.headers["content-length"] ?? 0) > bytesMax) return Promise.resolve(tooLarge);

  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const settle = (result: Result<Buffer>) => {
      request.off("data", take);
      resolve(result);
    };
    const take = (chunk: Buffer) => {
      bytes += chunk.length;
      chunks.push(chunk);
      if (bytes > bytesMax) settle(tooLarge);
    };
    request.on("data", take);
    request.once("end", () => settle(ok(Buffer.concat(chunks))));
    request.once("error", () => settle(LEFT));
    request.once("close", () => settle(LEFT));
  });
}

const LEFT = err("REQUEST_MALFORMED", "The connection ended before the body did.");
