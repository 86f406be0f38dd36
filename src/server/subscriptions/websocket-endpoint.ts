import type { IncomingMessage, Server as NodeServer } from "node:http";
import type { Duplex } from "node:stream";
import { handleProtocols } from "graphql-ws";
import { type ServerOptions, WebSocketServer } from "ws";
import type { Clock } from "../../kernel/clock.ts";
import type { RandomBytes } from "../../kernel/ids.ts";
import type { Log } from "../../kernel/log.ts";
import type { EdgeMetrics } from "../edge-metrics.ts";
import type { ClientView, ViewClient } from "../http/client-address.ts";
import type { Identify } from "../http/request-identity.ts";
import { createIdentify, headersOf } from "../http/request-identity.ts";
import { pathOf } from "../http/router.ts";
import type { SubscriptionLimits } from "../limits.ts";
import { SHUTTING_DOWN } from "./closing.ts";
import type { Caller, ConnectionHost } from "./connection.ts";
import { Connection } from "./connection.ts";
import { GraphSocket } from "./graph-socket.ts";
import { heartbeat } from "./heartbeat.ts";
import type { Operations } from "./operations.ts";
import type { Sessions } from "./sessions.ts";

export type WebSocketEndpointOptions = {
  readonly operations: Operations;
  readonly sessions: Sessions;
  readonly viewClient: ViewClient;
  readonly limits: SubscriptionLimits;
  readonly metrics: EdgeMetrics;
  readonly log: Log;
  readonly clock: Clock;
  readonly random: RandomBytes;
};

export type WebSocketEndpoint = {
  /** Takes the upgrades of /graphql; every other upgrade is refused. */
  attach(server: NodeServer): void;
  /**
   * Starts nothing new, waits for queries under way, tells each subscription to a log where to go
   * on, and closes each connection with 1001; after `ms` it cuts off what is left.
   */
  drain(ms: number): Promise<void>;
};

/** GraphQL over WebSocket, by the graphql-transport-ws protocol. */
export function createWebSocketEndpoint(options: WebSocketEndpointOptions): WebSocketEndpoint {
  const { limits, metrics, log, clock } = options;
  const connections = new Set<Connection>();
  const unauthenticated = new Set<Connection>();
  const beats = heartbeat(limits.pingEveryMs);
  let draining = false;
  const host: ConnectionHost = {
    ...{ operations: options.operations, sessions: options.sessions, limits, log },
    isDraining: () => draining,
    authenticated: (connection) => void unauthenticated.delete(connection),
    closed(connection, code) {
      unauthenticated.delete(connection);
      beats.remove(connection);
      connections.delete(connection);
      metrics.connectionClosed(code);
    },
  };
  const identify = createIdentify(options.random);
  const socketOptions: SocketOptions = {
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: limits.messageBytesMax,
    closeTimeout: CLOSE_TIMEOUT_MS,
    handleProtocols,
    WebSocket: GraphSocket,
  };
  const sockets = new WebSocketServer(socketOptions);
  const upgrade = (request: IncomingMessage, raw: Duplex, head: Buffer) => {
    if (pathOf(request.url) !== "/graphql") return refuseUpgrade(raw, "404 Not Found");
    const isFull =
      connections.size >= limits.connectionsMax ||
      unauthenticated.size >= limits.unauthenticatedMax;
    if (draining || isFull) {
      return refuseUpgrade(raw, "503 Service Unavailable");
    }
    const caller = callerOf(request, options.viewClient(request), identify);
    sockets.handleUpgrade(request, raw, head, (socket) => {
      const connection = new Connection(socket, raw, caller, host);
      connections.add(connection);
      unauthenticated.add(connection);
      beats.add(connection);
      metrics.connectionOpened();
    });
  };

  return {
    attach: (server) => void server.on("upgrade", upgrade),
    async drain(ms) {
      draining = true;
      const deadline = new AbortController();
      const timer = setTimeout(() => deadline.abort(), ms);
      deadline.signal.addEventListener("abort", () => {
        for (const connection of connections) connection.terminate();
      });
      await Promise.all([...connections].map((one) => closeWhenQuiet(one, clock, deadline.signal)));
      while (connections.size > 0) await clock.sleep(QUIET_POLL_MS);
      clearTimeout(timer);
      beats.stop();
      log.debug({}, "websocket connections drained");
    },
  };
}

/** As `ws` takes them; its types leave one out. */
type SocketOptions = ServerOptions<typeof GraphSocket> & { readonly closeTimeout: number };

const QUIET_POLL_MS = 10;
/** For a client to answer a Close frame; then its connection is cut. */
const CLOSE_TIMEOUT_MS = 1_000;

async function closeWhenQuiet(connection: Connection, clock: Clock, deadline: AbortSignal) {
  while (connection.isBusy() && !deadline.aborted) await clock.sleep(QUIET_POLL_MS);
  await connection.dismiss(SHUTTING_DOWN);
}

/** What is kept of the upgrade's request: nothing that belongs to that connection itself. */
function callerOf(request: IncomingMessage, client: ClientView, identify: Identify): Caller {
  const kept = Object.entries(headersOf(request)).filter(([name]) => !OF_CONNECTION.test(name));
  return {
    id: identify.request(request, client.viaTrustedProxy),
    traceId: identify.trace(request),
    transport: "websocket",
    clientAddress: client.address,
    headers: kept.length === 0 ? NO_HEADERS : Object.fromEntries(kept),
  };
}

const OF_CONNECTION = /^(sec-websocket-.*|connection|upgrade|host|cookie|accept-encoding|pragma)$/;
const NO_HEADERS: Caller["headers"] = {};

function refuseUpgrade(raw: Duplex, status: string): void {
  raw.once("error", () => undefined);
  raw.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
