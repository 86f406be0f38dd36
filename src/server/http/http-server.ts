import type { IncomingMessage, OutgoingHttpHeader, OutgoingHttpHeaders, Server } from "node:http";
import { createServer, ServerResponse } from "node:http";
import type { Clock } from "../../kernel/clock.ts";
import type { RandomBytes } from "../../kernel/ids.ts";
import type { Log } from "../../kernel/log.ts";
import type { Result } from "../../kernel/result.ts";
import { fault } from "../../kernel/result.ts";
import { DATABASE_AWAY, isOutage } from "../../store/outage.ts";
import type { EdgeMetrics } from "../edge-metrics.ts";
import type { HttpLimits } from "../limits.ts";
import { listen } from "../listen.ts";
import { answerFault } from "./answer.ts";
import type { ViewClient } from "./client-address.ts";
import { answerClientError } from "./client-error.ts";
import { HttpEdgeRequest } from "./http-edge-request.ts";
import { pendingAnswers } from "./pending-answers.ts";
import { createIdentify, randomHex } from "./request-identity.ts";
import type { Router, Visit } from "./router.ts";
import { pathOf } from "./router.ts";

export type HttpServerOptions = {
  readonly router: Router;
  readonly viewClient: ViewClient;
  readonly limits: HttpLimits;
  readonly metrics: EdgeMetrics;
  readonly log: Log;
  readonly clock: Clock;
  readonly random: RandomBytes;
};

export type HttpServer = {
  /** For the WebSocket endpoint, which takes the upgrades. */
  readonly server: Server;
  /** The port it listens on; 0 takes a free one. Fails as `listen` in server/listen.ts says. */
  listen(host: string, port: number): Promise<Result<number>>;
  isDraining(): boolean;
  /**
   * Says so for `drainLingerMs`, then takes no new connection, ends each kept-alive one after its
   * answer, and resolves when the last answer is out, or after `ms`, when what is left is cut off.
   */
  drain(ms: number): Promise<void>;
};

/** Receives requests, bounds them, names them, and sends each to its route. */
export function createHttpServer(options: HttpServerOptions): HttpServer {
  const { limits, clock } = options;
  let inFlight = 0;
  let draining = false;
  /** While it lingers, a client may still send on a connection that it was told to keep. */
  let lingered = false;
  const identify = createIdentify(options.random);

  const receive = async (request: IncomingMessage, response: EdgeResponse) => {
    const startedMs = clock.monotonicMs();
    const path = pathOf(request.url);
    const route = options.router.match(path);
    const overloaded = inFlight >= limits.inFlightMax && route?.always !== true;
    pending.add(response);
    const work = new Work((difference) => {
      inFlight += difference;
    });
    if (hasBody(request)) request.on("end", () => work.begin());
    else work.begin();
    response.on("close", () => {
      pending.remove(response);
      if (!work.end()) return;
      const seconds = (clock.monotonicMs() - startedMs) / 1000;
      options.metrics.requestAnswered(route?.path ?? "none", response.statusCode, seconds);
    });
    if (draining) response.shouldKeepAlive = false;
    const client = options.viewClient(request);
    const edge = new HttpEdgeRequest(request, response, client, identify);
    response.requestId = edge.id;
    if (overloaded) answerFault(response, OVERLOADED);
    else {
      const visit = { request, response, client, edge, detach: () => void work.end() };
      try {
        await options.router.dispatch(route, path, visit);
      } catch (error) {
        answerFailure(error, visit, options);
      }
    }
    // The answer may have begun before the drain did: the connection ends all the same.
    if (lingered) server.closeIdleConnections();
  };
  const server = createServer(
    {
      ServerResponse: EdgeResponse,
      headersTimeout: limits.headersTimeoutMs,
      requestTimeout: limits.requestTimeoutMs,
      keepAliveTimeout: limits.keepAliveMs,
      connectionsCheckingInterval: 1_000,
    },
    (request, response) => void receive(request, response),
  );
  server.maxConnections = limits.connectionsMax;
  const pending = pendingAnswers(server);
  server.setTimeout(limits.stalledMs, (socket) => {
    const response = pending.first(socket);
    if (response === undefined || response.writableEnded) socket.destroy();
  });
  server.on("clientError", (error, socket) => {
    answerClientError(error, socket, pending.first(socket)?.headersSent === true);
  });

  return {
    server,
    listen: (host, port) => listen(server, host, port),
    isDraining: () => draining,
    async drain(ms) {
      draining = true;
      await clock.sleep(limits.drainLingerMs);
      lingered = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const endIdle = () => {
        server.closeIdleConnections();
        pending.endSilent();
      };
      endIdle();
      const sweep = setInterval(endIdle, SWEEP_EVERY_MS);
      const deadline = setTimeout(() => server.closeAllConnections(), ms);
      await closed;
      clearInterval(sweep);
      clearTimeout(deadline);
    },
  };
}

const SWEEP_EVERY_MS = 50;

/**
 * Adds to the head of every answer what all have. Set one by one beforehand, Node would look at each
 * header twice; and an object put together of several gets a hidden class of its own, each time.
 */
class EdgeResponse<
  Request extends IncomingMessage = IncomingMessage,
> extends ServerResponse<Request> {
  requestId = "";

  override writeHead(status: number, ...rest: readonly (string | Head | undefined)[]): this {
    const given = rest.find((one) => typeof one === "object");
    const head: OutgoingHttpHeader[] = ["x-request-id", this.requestId, ...NOT_SNIFFED];
    if (Array.isArray(given)) head.push(...given);
    else for (const name in given) head.push(name, given[name] ?? "");
    return super.writeHead(status, head);
  }
}

type Head = OutgoingHttpHeaders | OutgoingHttpHeader[];
const NOT_SNIFFED = ["x-content-type-options", "nosniff"] as const;

/**
 * One request in the count of those that are being answered: from when it is there as a whole, so
 * that who sends slowly takes nobody's place, until its answer is out or is a stream of events.
 */
class Work {
  readonly #count: (difference: 1 | -1) => void;
  #state: "arriving" | "counted" | "over" = "arriving";

  constructor(count: (difference: 1 | -1) => void) {
    this.#count = count;
  }

  begin(): void {
    if (this.#state !== "arriving") return;
    this.#state = "counted";
    this.#count(1);
  }

  /** Whether it was still under way. */
  end(): boolean {
    const before = this.#state;
    this.#state = "over";
    if (before === "counted") this.#count(-1);
    return before !== "over";
  }
}

function hasBody({ headers }: IncomingMessage): boolean {
  const { "content-length": length = "0", "transfer-encoding": encoding } = headers;
  return length !== "0" || encoding !== undefined;
}

const OVERLOADED = fault(
  "OVERLOADED",
  "Too many requests are being answered at once. Try again shortly.",
  { retryAfterMs: 1_000 },
);

function answerFailure(
  error: unknown,
  { response, edge }: Visit,
  { log, random }: HttpServerOptions,
): void {
  if (isOutage(error)) {
    log.warn({ requestId: edge.id, err: error }, "request failed: the database is away");
    answerFault(response, DATABASE_AWAY);
    return;
  }
  const id = randomHex(random, 8);
  log.error({ id, requestId: edge.id, err: error }, "request failed by a bug");
  const message = `Something went wrong on our side. It is in the log under ${id}.`;
  answerFault(response, fault("INTERNAL", message));
}
