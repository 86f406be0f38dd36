import type { IncomingMessage, Server as NodeServer } from "node:http";
import type { Duplex } from "node:stream";
import { handleProtocols, makeServer } from "graphql-ws";
import { WebSocketServer } from "ws";
import type { Clock } from "../../kernel/clock.ts";
import type { RandomBytes } from "../../kernel/ids.ts";
import type { Log } from "../../kernel/log.ts";
import { fault } from "../../kernel/result.ts";
import type { Keyring } from "../auth/keyring.ts";
import type { EdgeMetrics } from "../edge-metrics.ts";
import { faultError } from "../graphql/refusal.ts";
import type { ViewClient } from "../http/client-address.ts";
import { createIdentify, headersOf } from "../http/request-identity.ts";
import { pathOf } from "../http/router.ts";
import type { WebSocketLimits } from "../limits.ts";
import { Connection } from "./connection.ts";
import type { WebSocketOperations } from "./operations.ts";

export type WebSocketEndpointOptions = {
  readonly operations: WebSocketOperations;
  readonly keyring: Keyring;
  readonly viewClient: ViewClient;
  readonly limits: WebSocketLimits;
  readonly metrics: EdgeMetrics;
  readonly log: Log;
  readonly clock: Clock;
  readonly random: RandomBytes;
};

export type WebSocketEndpoint = {
  /** Takes the upgrades of /graphql; every other upgrade is refused. */
  attach(server: NodeServer): void;
  /**
   * Starts nothing new, waits for queries under way and for what was sent to be out, then closes
   * each connection with 1001; after `ms` it cuts off what is left.
   */
  drain(ms: number): Promise<void>;
};

/** GraphQL over WebSocket, by the graphql-transport-ws protocol. */
export function createWebSocketEndpoint(options: WebSocketEndpointOptions): WebSocketEndpoint {
  const { keyring, limits, metrics, log } = options;
  const connections = new Set<Connection>();
  let draining = false;
  const protocol = createProtocol(options, () => draining);
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: limits.messageBytesMax,
    handleProtocols,
  });
  const identify = createIdentify(options.random);
  const upgrade = (request: IncomingMessage, raw: Duplex, head: Buffer) => {
    if (pathOf(request.url) !== "/graphql") return refuseUpgrade(raw, "404 Not Found");
    if (draining || connections.size >= limits.connectionsMax) {
      return refuseUpgrade(raw, "503 Service Unavailable");
    }
    sockets.handleUpgrade(request, raw, head, (socket) => {
      const client = options.viewClient(request);
      const gone = new AbortController();
      const edge = {
        id: identify.request(request, client.viaTrustedProxy),
        traceId: identify.trace(request),
        transport: "websocket",
        clientAddress: client.address,
        headers: headersOf(request),
        signal: gone.signal,
      } as const;
      const connection = new Connection(socket, edge, options);
      connections.add(connection);
      metrics.connectionOpened();
      connection.speak(protocol, (code) => {
        gone.abort();
        connections.delete(connection);
        metrics.connectionClosed(code);
      });
    });
  };
  const pings = setInterval(() => {
    for (const connection of connections) {
      connection.checkAlive();
      void connection.recheck();
    }
  }, limits.pingEveryMs);
  pings.unref();
  const stopWatching = keyring.onChange((keyId) => {
    for (const connection of connections) {
      if (connection.principal?.id === keyId) void connection.recheck();
    }
  });

  return {
    attach: (server) => void server.on("upgrade", upgrade),
    async drain(ms) {
      draining = true;
      const deadline = new AbortController();
      const timer = setTimeout(() => deadline.abort(), ms);
      deadline.signal.addEventListener("abort", () => {
        for (const connection of connections) connection.terminate();
      });
      await Promise.all([...connections].map((one) => closeWhenQuiet(one, options, deadline)));
      while (connections.size > 0) await options.clock.sleep(QUIET_POLL_MS);
      clearTimeout(timer);
      clearInterval(pings);
      stopWatching();
      log.debug({}, "websocket connections drained");
    },
  };
}

const QUIET_POLL_MS = 10;

async function closeWhenQuiet(
  connection: Connection,
  { clock }: WebSocketEndpointOptions,
  deadline: AbortController,
): Promise<void> {
  while (connection.operationsPending() > 0 && !deadline.signal.aborted) {
    await clock.sleep(QUIET_POLL_MS);
  }
  await connection.finish();
  connection.close(1001, "SHUTTING_DOWN");
}

function createProtocol(
  { operations, limits }: WebSocketEndpointOptions,
  isDraining: () => boolean,
) {
  return makeServer<Record<string, unknown> | undefined, Connection>({
    connectionInitWaitTimeout: limits.initTimeoutMs,
    async onConnect(context) {
      const connection = context.extra;
      connection.protocol = context;
      const { authorization, Authorization } = context.connectionParams ?? {};
      return connection.authenticate(authorization ?? Authorization);
    },
    async onSubscribe({ extra: connection }, _id, payload) {
      if (isDraining()) return [SHUTTING_DOWN];
      if (connection.operationsRunning() > limits.operationsMax) return [tooMany(limits)];
      // The socket is closing then, and no answer would arrive.
      if (!(await connection.recheck()) || connection.principal === null) return [SHUTTING_DOWN];
      return operations.admit(payload, connection.principal, connection.request);
    },
    execute: (args) => operations.execute(args),
    subscribe: (args) => operations.subscribe(args),
  });
}

const SHUTTING_DOWN = faultError(
  fault("SHUTTING_DOWN", "This connection is being closed. Connect again."),
);

function tooMany({ operationsMax }: WebSocketLimits) {
  const message = `A connection may have at most ${operationsMax} operations at once.`;
  return faultError(fault("OPERATIONS_TOO_MANY", message));
}

function refuseUpgrade(raw: Duplex, status: string): void {
  raw.once("error", () => undefined);
  raw.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
