import type { Duplex } from "node:stream";
import {
  CloseCode,
  GRAPHQL_TRANSPORT_WS_PROTOCOL,
  type Message,
  MessageType,
  parseMessage,
  type SubscribeMessage,
} from "graphql-ws";
import { WebSocket } from "ws";
import type { Fault } from "../../kernel/faults.ts";
import type { Log } from "../../kernel/log.ts";
import type { EdgeRequest } from "../edge-request.ts";
import { faultError } from "../graphql/refusal.ts";
import { parametersOf } from "../http/graphql-parameters.ts";
import type { SubscriptionLimits } from "../limits.ts";
import {
  cannotBeKnown,
  closeCode,
  closeReason,
  SHUTTING_DOWN,
  tooManyOperations,
} from "./closing.ts";
import { PING, textFrame } from "./frame.ts";
import type { GraphSocket, Spoken } from "./graph-socket.ts";
import { boundBytes } from "./graph-socket.ts";
import { Line } from "./line.ts";
import type { Operations } from "./operations.ts";
import type { Member, Session, Sessions } from "./sessions.ts";
import { type Owner, WebSocketOperation } from "./websocket-operation.ts";

/** What all connections of an endpoint share. */
export type ConnectionHost = {
  readonly operations: Operations;
  readonly sessions: Sessions;
  readonly limits: SubscriptionLimits;
  readonly log: Log;
  isDraining(): boolean;
  /** Its client has shown who it is. */
  authenticated(connection: Connection): void;
  closed(connection: Connection, code: number): void;
};

/** Who calls, as the upgrade told it; the signal is an operation's own. */
export type Caller = Omit<EdgeRequest, "signal">;

/** For how long something may be sent to who says nothing. */
const SILENT_BEATS_MAX = 4;

const NOTHING = () => undefined;

/** RFC 6455, section 7.4.1. */
const MESSAGE_TOO_BIG = 1009;

/** Ids come back with every message. */
const ID_LENGTH_MAX = 256;

/**
 * One client's WebSocket, by the graphql-transport-ws protocol. There are thousands: it has fields
 * and no closures, and what it may never need is made when it does.
 */
export class Connection implements Member, Owner, Spoken {
  readonly line: Line;
  readonly host: ConnectionHost;
  readonly #socket: GraphSocket;
  readonly #raw: Duplex;
  readonly #caller: Caller;
  #operations: Map<string, WebSocketOperation> | null = null;
  #session: Session | null = null;
  #isInitialised = false;
  #initTimeout: NodeJS.Timeout | null;
  /** Lets a client that is known send as much as it likes. */
  #unbound: () => void;
  /** Operations that are being started, those that the client has let go of too. */
  #starting = 0;
  /** Since when nothing was heard, in beats. */
  #silentBeats = 0;
  #writtenBefore = 0;
  #pingedBytes = 0;

  constructor(socket: GraphSocket, raw: Duplex, caller: Caller, host: ConnectionHost) {
    this.#socket = socket;
    this.#raw = raw;
    this.#caller = caller;
    this.host = host;
    this.line = new Line(raw, host.limits);
    this.#initTimeout = setTimeout(initTooLate, host.limits.initTimeoutMs, this);
    this.#unbound = boundBytes(raw, host.limits.initBytesMax, () => this.#initTooLarge());
    socket.tell(this);
    if (socket.protocol !== GRAPHQL_TRANSPORT_WS_PROTOCOL) {
      this.close(CloseCode.SubprotocolNotAcceptable, "Subprotocol not acceptable");
    }
  }

  hear(data: Buffer, isBinary: boolean): void {
    this.#silentBeats = 0;
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    let message: Message;
    try {
      if (isBinary) throw new Error("A message has to be text");
      message = parseMessage(data.toString());
    } catch (error) {
      this.close(CloseCode.BadRequest, error instanceof Error ? error.message : "");
      return;
    }
    this.#take(message);
    // Who does not read its answers is not asked what else it wants.
    if (!this.line.isClear() && !this.#socket.isPaused) this.#pause();
  }

  pong(): void {
    this.#silentBeats = 0;
  }

  /**
   * Pings, and ends a connection that is silent: at once when nothing has gone to it either, else
   * later, because what has gone may only lie on its way. A slow reader answers when it gets there:
   * while what waits for it goes on, it lives.
   */
  beat(): void {
    const written = bytesGone(this.#raw) - this.#pingedBytes;
    const moved = written !== this.#writtenBefore;
    this.#writtenBefore = written;
    this.#silentBeats = moved && !this.line.isClear() ? 1 : this.#silentBeats + 1;
    if (this.#silentBeats > (moved ? SILENT_BEATS_MAX : 1)) {
      this.terminate();
    } else if (this.#socket.readyState === WebSocket.OPEN && this.#raw.writableLength === 0) {
      this.#raw.write(PING);
      this.#pingedBytes += PING.length;
    }
  }

  expel(why: Fault): void {
    if (cannotBeKnown(why)) void this.dismiss(why);
    else this.close(closeCode(why), why.code);
  }

  /** Queries and mutations, and subscriptions that are not yet under way. */
  isBusy(): boolean {
    return this.#running().some((operation) => operation.isPending());
  }

  /** Tells each subscription where to go on elsewhere, and closes when that is out. */
  async dismiss(why: Fault): Promise<void> {
    for (const operation of this.#running()) operation.sendAway(why);
    await this.line.room();
    this.close(closeCode(why), why.code);
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, closeReason(reason));
  }

  fallSilent(): void {
    for (const operation of this.#running()) operation.cancel();
    this.line.close();
  }

  terminate(): void {
    this.#socket.terminate();
  }

  ended(operation: WebSocketOperation): void {
    this.#operations?.delete(operation.id);
  }

  gone(code: number): void {
    this.#stopWaiting();
    this.fallSilent();
    if (this.#session) this.host.sessions.leave(this.#session, this);
    this.host.closed(this, code);
  }

  failed(error: unknown): void {
    // The close that follows says all there is to say; a client's broken frame is not our error.
    this.host.log.debug({ err: error }, "websocket failed");
  }

  initTooLate(): void {
    this.#initTimeout = null;
    const code = CloseCode.ConnectionInitialisationTimeout;
    this.close(code, "Connection initialisation timeout");
  }

  #initTooLarge(): void {
    this.close(MESSAGE_TOO_BIG, "Too much was sent before connection_ack");
    this.#socket.pause();
  }

  #take(message: Message): void {
    switch (message.type) {
      case MessageType.ConnectionInit:
        void this.#initialise(message.payload ?? {});
        break;
      case MessageType.Ping:
        this.say({ type: MessageType.Pong, payload: message.payload });
        break;
      case MessageType.Pong:
        break;
      case MessageType.Subscribe:
        this.#subscribe(message);
        break;
      case MessageType.Complete:
        this.#operations?.get(message.id)?.cancel();
        break;
      default:
        this.close(CloseCode.BadRequest, `Unexpected message of type ${message.type} received`);
    }
  }

  async #initialise(payload: Record<string, unknown>): Promise<void> {
    if (this.#isInitialised) {
      const code = CloseCode.TooManyInitialisationRequests;
      return this.close(code, "Too many initialisation requests");
    }
    this.#isInitialised = true;
    this.#stopWaiting();
    const authorization = payload["authorization"] ?? payload["Authorization"];
    const entered = await this.host.sessions.enter(authorization, this);
    if (!entered.ok) return this.expel(entered.fault);
    if (this.#socket.readyState === WebSocket.OPEN) {
      this.#session = entered.value;
      this.#unbound();
      this.#unbound = NOTHING;
      this.host.authenticated(this);
      this.say({ type: MessageType.ConnectionAck });
    } else {
      this.host.sessions.leave(entered.value, this);
    }
  }

  #subscribe({ id, payload }: SubscribeMessage): void {
    const session = this.#session;
    this.#operations ??= new Map();
    if (session === null) {
      this.close(CloseCode.Unauthorized, "Unauthorized");
    } else if (id.length > ID_LENGTH_MAX) {
      const reason = `An operation's id has at most ${ID_LENGTH_MAX} characters`;
      this.close(CloseCode.BadRequest, reason);
    } else if (this.#operations.has(id)) {
      this.close(CloseCode.SubscriberAlreadyExists, `Subscriber for ${id} already exists`);
    } else {
      const operation = new WebSocketOperation(this, id, session.account);
      const { operationsMax } = this.host.limits;
      const running = Math.max(this.#operations.size, this.#starting);
      this.#operations.set(id, operation);
      if (this.host.isDraining()) operation.fail([faultError(SHUTTING_DOWN)]);
      else if (running >= operationsMax)
        operation.fail([faultError(tooManyOperations(operationsMax))]);
      else void this.#start(operation, payload, session);
    }
  }

  async #start(
    operation: WebSocketOperation,
    payload: SubscribeMessage["payload"],
    session: Session,
  ): Promise<void> {
    this.#starting += 1;
    try {
      const refused = await this.host.sessions.check(session);
      if (refused !== null) return operation.fail([faultError(refused)]);
      if (operation.ended) return;
      const parameters = parametersOf(payload);
      const edge = { ...this.#caller, signal: operation.signal };
      const asked = { parameters, readOnly: false, principal: session.principal, edge };
      await this.host.operations.start(operation, asked);
    } finally {
      this.#starting -= 1;
    }
  }

  say(message: object): void {
    const frame = textFrame(JSON.stringify(message));
    this.line.send({ owner: this, bytes: frame.length, write: (pipe) => void pipe.write(frame) });
  }

  #running(): readonly WebSocketOperation[] {
    return [...(this.#operations?.values() ?? [])];
  }

  #pause(): void {
    this.#socket.pause();
    void this.line.room().then(() => this.#socket.resume());
  }

  #stopWaiting(): void {
    if (this.#initTimeout) clearTimeout(this.#initTimeout);
    this.#initTimeout = null;
  }
}

function bytesGone(raw: Duplex): number {
  const written = "bytesWritten" in raw ? Number(raw.bytesWritten) : 0;
  return written - raw.writableLength;
}

function initTooLate(connection: Connection): void {
  connection.initTooLate();
}
