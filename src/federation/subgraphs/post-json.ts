import type { Dispatcher, Pool } from "undici";
import { hasTimedOut } from "../../kernel/time-out.ts";

export type PostRequest = {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Whoever asks has lost interest. */
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  readonly answerBytesMax: number;
};

/**
 * An answer's text, or how there came to be none. The time of its caller is up: that tells of a
 * subgraph that hangs, if it was waited for long enough; else it was called off.
 */
export type Posted =
  | { readonly failed: null; readonly status: number; readonly type: string; readonly text: string }
  | { readonly failed: "connection" | "deadline" | "called-off" | "time-up" | "size" | "open" };

const SENT = {
  "content-type": "application/json",
  accept: "application/graphql-response+json, application/json;q=0.9",
};

/** Posts JSON and reads the answer's text, as long as it is within its bounds. Follows nothing. */
export function postJson(pool: Pool, request: PostRequest): Promise<Posted> {
  return new Promise((resolve) => {
    const { path, body } = request;
    const exchange = new Exchange(request, resolve);
    const headers = { ...request.headers, ...SENT };
    try {
      pool.dispatch({ method: "POST", path, headers, body }, exchange);
    } catch {
      exchange.end({ failed: "connection" });
    }
  });
}

/** A subgraph that was waited for so long, until its caller's time ran out, has failed. */
const PATIENCE_MS = 1_000;
const NOT_WAITED_FOR = new Error("The answer is not waited for any longer");

/** One request and its answer, told by the pool as it comes: streams and promises would cost more. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #request: PostRequest;
  readonly #resolve: (posted: Posted) => void;
  readonly #timer: NodeJS.Timeout;
  #controller: Dispatcher.DispatchController | null = null;
  readonly #begunMs = performance.now();
  #ended = false;
  #status = 0;
  #type = "";
  #bytes = 0;
  readonly #chunks: Buffer[] = [];

  constructor(request: PostRequest, resolve: (posted: Posted) => void) {
    this.#request = request;
    this.#resolve = resolve;
    this.#timer = setTimeout(() => this.#cut({ failed: "deadline" }), request.timeoutMs);
    request.signal.addEventListener("abort", this.#leave);
    if (request.signal.aborted) this.#leave();
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#ended) controller.abort(NOT_WAITED_FOR);
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ): void {
    this.#status = status;
    this.#type = String(headers["content-type"] ?? "");
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.byteLength;
    if (this.#bytes > this.#request.answerBytesMax) this.#cut({ failed: "size" });
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    const [first] = this.#chunks;
    const all = this.#chunks.length === 1 && first ? first : Buffer.concat(this.#chunks);
    this.end({ failed: null, status: this.#status, type: this.#type, text: all.toString("utf8") });
  }

  onResponseError(): void {
    this.end({ failed: "connection" });
  }

  end(posted: Posted): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#request.signal.removeEventListener("abort", this.#leave);
    this.#resolve(posted);
  }

  readonly #leave = () => {
    const isLong = performance.now() - this.#begunMs >= PATIENCE_MS;
    const isTimeUp = isLong && hasTimedOut(this.#request.signal);
    this.#cut({ failed: isTimeUp ? "time-up" : "called-off" });
  };

  /** Ends it with its connection: nobody waits for the rest. */
  #cut(posted: Posted): void {
    this.end(posted);
    this.#controller?.abort(NOT_WAITED_FOR);
  }
}
