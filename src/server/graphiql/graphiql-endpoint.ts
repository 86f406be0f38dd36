import type { IncomingMessage, ServerResponse } from "node:http";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { fault } from "../../kernel/result.ts";
import { answer, answerFault } from "../http/answer.ts";
import type { Asset } from "./assets.ts";
import { graphiqlAssets } from "./assets.ts";

/**
 * GET /graphiql and what its page loads: all of it from this machine. A file is read and compressed
 * when it is first asked for; what is kept is the compressed form, half a megabyte in all.
 */
export function createGraphiqlEndpoint() {
  const assets = graphiqlAssets();
  const compressed = new Map<string, Promise<Buffer>>();
  const gzipped = (name: string, asset: Asset) => {
    const known = compressed.get(name);
    if (known !== undefined) return known;
    const made = asset.read().then((bytes) => promisify(gzip)(bytes));
    compressed.set(name, made);
    made.catch(() => compressed.delete(name));
    return made;
  };
  return async (name: string, request: IncomingMessage, response: ServerResponse) => {
    const asset = assets.get(name);
    if (asset === undefined) {
      return answerFault(response, fault("NOT_FOUND", "GraphiQL has no such file."));
    }
    const headers = {
      "cache-control": asset.unchanging ? "public, max-age=31536000, immutable" : "no-cache",
      "content-security-policy": CONTENT_SECURITY_POLICY,
      "referrer-policy": "no-referrer",
      vary: "accept-encoding",
      etag: asset.etag,
    };
    if (request.headers["if-none-match"] === asset.etag) {
      response.writeHead(304, headers);
      return void response.end();
    }
    if (!/\bgzip\b/.test(String(request.headers["accept-encoding"] ?? ""))) {
      return answer(response, 200, asset.contentType, await asset.read(), headers);
    }
    const body = await gzipped(name, asset);
    answer(response, 200, asset.contentType, body, { ...headers, "content-encoding": "gzip" });
  };
}

/** Only what this server serves may run or be called; styles also inline, as the editor needs. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");
