import type { Context, WebSocket as ProtocolSocket, Server } from "graphql-ws";
import type { WebSocket } from "ws";
import type { FaultCode } from "../../kernel/faults.ts";
import type { Log } from "../../kernel/log.ts";
import type { Result } from "../../kernel/result.ts";
import { principalOf } from "../auth/credentials.ts";
import type { Keyring } from "../auth/keyring.ts";
import type { Principal } from "../auth/principal.ts";
import type { EdgeRequest } from "../edge-request.ts";
import type { WebSocketLimits } from "../limits.ts";
import type { PacedSocket } from "./paced-socket.ts";
import { createPacedSocket } from "./paced-socket.ts";

export type ConnectionContext = Context<Record<string, unknown> | undefined, Connection>;

export type ConnectionOptions = {
  readonly keyring: Keyring;
  readonly limits: WebSocketLimits;
  readonly log: Log;
};

/** One client's WebSocket: who it is, whether it lives, and how much it may be sent. */
export class Connection {
  readonly request: EdgeRequest;
  /** Null until connection_init has said who is calling. */
  principal: Principal | null = null;
  /** Set when graphql-ws knows the connection; holds its running operations. */
  protocol: ConnectionContext | null = null;
  readonly #socket: WebSocket;
  readonly #paced: PacedSocket;
  readonly #options: ConnectionOptions;
  #authorization: unknown;
  #heard = true;
  #writtenBefore = 0;

  constructor(socket: WebSocket, request: EdgeRequest, options: ConnectionOptions) {
    this.#socket = socket;
    this.request = request;
    this.#options = options;
    const { bufferBytesMax, operationsMax } = options.limits;
    this.#paced = createPacedSocket(socket, {
      bufferBytesMax,
      // Every operation may wait with one message and end with another.
      waitingMax: 2 * operationsMax + 10,
      onOverflow: () => this.terminate(),
    });
    socket.on("pong", () => {
      this.#heard = true;
    });
    // The close that follows says all there is to say; a client's broken frame is not our error.
    socket.on("error", (error) => options.log.debug({ err: error }, "websocket failed"));
  }

  /** Learns who is calling; false after it has closed the connection because it cannot. */
  async authenticate(authorization: unknown): Promise<boolean> {
    const found = await principalOf(authorization, this.#options.keyring);
    if (!found.ok) return this.#refuse(found);
    this.#authorization = authorization;
    this.principal = found.value;
    return true;
  }

  /** Looks again whether the key is still good, and with which scopes. */
  recheck(): Promise<boolean> {
    return this.principal === null ? Promise.resolve(true) : this.authenticate(this.#authorization);
  }

  /** Ends a connection from which nothing was heard, and to which nothing went, since last time. */
  checkAlive(): void {
    const written = this.#paced.written();
    const silent = !this.#heard && written === this.#writtenBefore;
    this.#heard = false;
    this.#writtenBefore = written;
    if (silent) this.terminate();
    else if (this.#socket.readyState === this.#socket.OPEN) this.#socket.ping();
  }

  operationsRunning(): number {
    return Object.keys(this.protocol?.subscriptions ?? {}).length;
  }

  /** Queries and mutations, and subscriptions that are not yet under way. */
  operationsPending(): number {
    const running = Object.values(this.protocol?.subscriptions ?? {});
    return running.filter((operation) => operation === null).length;
  }

  /** Resolves when what was sent is out, or the socket is closed; nothing is sent any more. */
  finish(): Promise<void> {
    return this.#paced.finish();
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  terminate(): void {
    this.#socket.terminate();
  }

  /** Hands the socket to graphql-ws until it closes. */
  speak(server: Server<Connection>, onClose: (code: number) => void): void {
    const socket = this.#socket;
    const port: ProtocolSocket = {
      protocol: socket.protocol,
      send: (message) => this.#paced.send(message),
      onPing: (payload) => this.#paced.pong(pongOf(payload)),
      close: (code, reason) => socket.close(code, reason),
      onMessage: (take) => {
        socket.on("message", (data) => {
          this.#heard = true;
          take(String(data)).catch((error: unknown) => {
            this.#options.log.error({ err: error }, "websocket message failed by a bug");
            socket.close(4500, "INTERNAL");
          });
        });
      },
    };
    const closed = server.opened(port, this);
    socket.once("close", (code, reason) => {
      closed(code, String(reason)).catch((error: unknown) => {
        this.#options.log.error({ err: error }, "websocket not closed cleanly");
      });
      onClose(code);
    });
  }

  #refuse(found: Result<Principal>): false {
    if (!found.ok) this.close(CLOSE_CODES[found.fault.code] ?? 4403, found.fault.code);
    return false;
  }
}

const CLOSE_CODES: Partial<Record<FaultCode, number>> = {
  CREDENTIALS_MISSING: 4401,
  CREDENTIALS_MALFORMED: 4400,
  KEY_UNKNOWN: 4403,
  TOKEN_EXPIRED: 4403,
  TOKEN_INVALID: 4403,
  TOKEN_KEYS_UNAVAILABLE: 1013,
  DATABASE_UNAVAILABLE: 1013,
};

function pongOf(payload: Record<string, unknown> | undefined): string {
  return JSON.stringify(payload === undefined ? { type: "pong" } : { type: "pong", payload });
}
