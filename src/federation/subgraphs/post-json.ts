import type { Pool } from "undici";

export type PostRequest = {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Whoever asks has lost interest. */
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  readonly answerBytesMax: number;
};

/** An answer's text, or how there came to be none. */
export type Posted =
  | { readonly failed: null; readonly status: number; readonly type: string; readonly text: string }
  | { readonly failed: "connection" | "deadline" | "called-off" | "size" | "open" };

const SENT = {
  "content-type": "application/json",
  accept: "application/graphql-response+json, application/json;q=0.9",
};

/** Posts JSON and reads the answer's text, as long as it is within its bounds. Follows nothing. */
export async function postJson(pool: Pool, request: PostRequest): Promise<Posted> {
  const { path, body, answerBytesMax } = request;
  const deadline = AbortSignal.timeout(request.timeoutMs);
  const signal = AbortSignal.any([request.signal, deadline]);
  try {
    const headers = { ...request.headers, ...SENT };
    const answer = await pool.request({ method: "POST", path, headers, body, signal });
    const type = String(answer.headers["content-type"] ?? "");
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      bytes += chunk.byteLength;
      // Leaving the loop cuts the connection: nobody waits for the rest.
      if (bytes > answerBytesMax) return { failed: "size" };
      chunks.push(chunk);
    }
    const text = (chunks.length === 1 ? chunks[0] : Buffer.concat(chunks))?.toString("utf8") ?? "";
    return { failed: null, status: answer.statusCode, type, text };
  } catch {
    if (request.signal.aborted) return { failed: "called-off" };
    return { failed: deadline.aborted ? "deadline" : "connection" };
  }
}
