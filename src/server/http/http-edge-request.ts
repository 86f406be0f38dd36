import type { IncomingMessage, ServerResponse } from "node:http";
import type { EdgeRequest } from "../edge-request.ts";
import type { ClientView } from "./client-address.ts";
import type { Identify } from "./request-identity.ts";
import { headersOf } from "./request-identity.ts";

/** What one HTTP request tells of itself; what nobody asks for is never worked out. */
export class HttpEdgeRequest implements EdgeRequest {
  readonly transport = "http";
  readonly id: string;
  readonly clientAddress: string;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #identify: Identify;
  #traceId: string | null = null;
  #headers: Readonly<Record<string, string>> | null = null;
  #gone: AbortController | null = null;

  constructor(
    request: IncomingMessage,
    response: ServerResponse,
    client: ClientView,
    identify: Identify,
  ) {
    this.#request = request;
    this.#response = response;
    this.#identify = identify;
    this.id = identify.request(request, client.viaTrustedProxy);
    this.clientAddress = client.address;
  }

  get traceId(): string {
    this.#traceId ??= this.#identify.trace(this.#request);
    return this.#traceId;
  }

  get headers(): Readonly<Record<string, string>> {
    this.#headers ??= headersOf(this.#request);
    return this.#headers;
  }

  get signal(): AbortSignal {
    return this.#controller().signal;
  }

  abort(reason: DOMException): void {
    this.#controller().abort(reason);
  }

  #controller(): AbortController {
    if (this.#gone !== null) return this.#gone;
    const gone = new AbortController();
    this.#gone = gone;
    if (this.#response.closed) gone.abort(GONE);
    else this.#response.once("close", () => gone.abort(GONE));
    return gone;
  }
}

/** Made once: an exception of its own for each request would cost more than most else of it. */
const GONE = new DOMException("The client has its answer, or has gone.", "AbortError");
