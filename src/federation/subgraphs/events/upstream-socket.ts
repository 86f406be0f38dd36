import type { Agent } from "node:http";
import {
  GRAPHQL_TRANSPORT_WS_PROTOCOL,
  type Message,
  MessageType,
  parseMessage,
  stringifyMessage,
} from "graphql-ws";
import { type RawData, WebSocket } from "ws";
import type { FaultCode } from "../../../kernel/faults.ts";
import { readErrors, readPayload } from "../answer-text.ts";
import { SubgraphEnded, subgraphError } from "../failed.ts";
import type { Json, SubgraphAnswer } from "../subgraph.ts";
import { type EventQueue, eventQueue } from "./event-queue.ts";

export type UpstreamLimits = {
  /** Until the subgraph has acknowledged the connection. */
  readonly timeoutMs: number;
  /** Of one message, and of all events of one subscription that wait. */
  readonly answerBytesMax: number;
  readonly eventsMax: number;
  /** A connection from which nothing was heard for twice as long is over. */
  readonly pingEveryMs: number;
};

export type UpstreamSocketOptions = {
  readonly name: string;
  readonly url: URL;
  /** Sent with the handshake, and as the payload of connection_init. */
  readonly headers: Readonly<Record<string, string>>;
  readonly limits: UpstreamLimits;
  /** Makes the connection, and may refuse an address. */
  readonly agent?: Agent | undefined;
  /** It is over, and everything that went over it has been told. */
  readonly onClose: () => void;
};

type Stream = { readonly queue: EventQueue<SubgraphAnswer>; readonly onEnd: () => void };

/**
 * One connection to a subgraph by the graphql-transport-ws protocol, for many subscriptions. It is
 * never made anew behind its readers' backs: when it breaks, all of them are told.
 */
export class UpstreamSocket {
  /** Resolves when operations can be sent; rejects with SubgraphEnded when they never can. */
  readonly ready: Promise<void>;
  readonly #options: UpstreamSocketOptions;
  readonly #socket: WebSocket;
  readonly #streams = new Map<string, Stream>();
  readonly #deadline: NodeJS.Timeout;
  readonly #pings: NodeJS.Timeout;
  #settle = { resolve: () => {}, reject: (_error: Error) => {} };
  #state: "opening" | "open" | "over" = "opening";
  /** Why it is over. */
  #over: SubgraphEnded | null = null;
  #nextId = 1;
  #heard = true;

  constructor(options: UpstreamSocketOptions) {
    const { url, headers, limits, agent } = options;
    this.#options = options;
    this.ready = new Promise<void>((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    this.ready.catch(() => undefined);
    this.#socket = new WebSocket(url, GRAPHQL_TRANSPORT_WS_PROTOCOL, {
      ...{ headers, followRedirects: false, perMessageDeflate: false },
      ...{ handshakeTimeout: limits.timeoutMs, maxPayload: limits.answerBytesMax },
      ...(agent && { agent }),
    });
    this.#deadline = setTimeout(() => {
      const says = `did not acknowledge a connection within ${limits.timeoutMs} ms.`;
      this.#breakOff(4504, "SUBGRAPH_TIMEOUT", says);
    }, limits.timeoutMs);
    this.#pings = setInterval(() => this.#checkAlive(), limits.pingEveryMs);
    this.#pings.unref();
    this.#listen();
  }

  /** Sends an operation; `onEnd` is called once, when its subscription is over. */
  subscribe(operation: string, variables: Json, onEnd: () => void): EventQueue<SubgraphAnswer> {
    const { eventsMax, answerBytesMax } = this.#options.limits;
    const id = String(this.#nextId);
    this.#nextId += 1;
    const queue = eventQueue<SubgraphAnswer>({
      itemsMax: eventsMax,
      bytesMax: answerBytesMax,
      onReturn: () => {
        if (!this.#streams.delete(id)) return;
        this.#send({ type: MessageType.Complete, id });
        onEnd();
      },
    });
    // It may have broken in the same turn in which it became ready: nobody else would tell of it.
    if (this.#over !== null) {
      queue.end(this.#over);
      onEnd();
      return queue;
    }
    this.#streams.set(id, { queue, onEnd });
    this.#send({ type: MessageType.Subscribe, id, payload: { query: operation, variables } });
    return queue;
  }

  close(): void {
    this.#breakOff(1000, "SUBGRAPH_UNAVAILABLE", "is not asked any more.");
  }

  #listen(): void {
    const socket = this.#socket;
    const { headers, limits } = this.#options;
    socket.on("open", () => this.#send({ type: MessageType.ConnectionInit, payload: headers }));
    socket.on("pong", () => {
      this.#heard = true;
    });
    socket.on("message", (data, isBinary) => this.#hear(data, isBinary));
    socket.on("close", (code) =>
      this.#finish("SUBGRAPH_UNAVAILABLE", `closed the connection for events (${code}).`),
    );
    socket.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH") {
        const says = `sent an event of more than ${limits.answerBytesMax} bytes.`;
        this.#finish("SUBGRAPH_ANSWER_INVALID", says);
      } else if (error.code?.startsWith("WS_ERR_") === true) {
        this.#finish("SUBGRAPH_ANSWER_INVALID", "sent what is no WebSocket frame.");
      } else {
        this.#finish("SUBGRAPH_UNAVAILABLE", "cannot be reached for events.");
      }
      socket.terminate();
    });
  }

  #hear(data: RawData, isBinary: boolean): void {
    this.#heard = true;
    if (this.#state === "over") return;
    try {
      if (isBinary) throw new Error("a binary message");
      const text = String(data);
      this.#take(parseMessage(text), text.length);
    } catch {
      const says = "sent what is no message of graphql-transport-ws.";
      this.#breakOff(4004, "SUBGRAPH_ANSWER_INVALID", says);
    }
  }

  /** Throws of a message that the protocol does not allow here. */
  #take(message: Message, bytes: number): void {
    const { type } = message;
    if (type === MessageType.Ping) {
      this.#send({ type: MessageType.Pong });
    } else if (type === MessageType.ConnectionAck && this.#state === "opening") {
      this.#state = "open";
      clearTimeout(this.#deadline);
      this.#settle.resolve();
    } else if ("id" in message && this.#state === "open") {
      this.#takeOf(message, bytes);
    } else if (type !== MessageType.Pong) {
      throw new Error(`${type} was not expected`);
    }
  }

  #takeOf(message: Extract<Message, { readonly id: string }>, bytes: number): void {
    const { id, type } = message;
    const { name } = this.#options;
    if (type === MessageType.Subscribe) throw new Error("a server does not subscribe");
    const stream = this.#streams.get(id);
    // Of a subscription that has ended meanwhile.
    if (stream === undefined) return;
    if (type === MessageType.Complete) this.#end(id);
    else if (type === MessageType.Error) {
      this.#end(id, new SubgraphEnded(readErrors(name, message.payload)));
    } else {
      const answer = readPayload(name, message.payload);
      if (answer === null) {
        const says = "sent an event that is no GraphQL response.";
        this.#cut(id, "SUBGRAPH_ANSWER_INVALID", says);
      } else if (!stream.queue.push(answer, bytes)) {
        this.#cut(id, "SUBGRAPH_EVENTS_TOO_MANY", "sends events faster than they are read.");
      }
    }
  }

  #cut(id: string, code: FaultCode, says: string): void {
    this.#send({ type: MessageType.Complete, id });
    this.#end(id, this.#because(code, says));
  }

  #end(id: string, error?: SubgraphEnded): void {
    const stream = this.#streams.get(id);
    this.#streams.delete(id);
    stream?.queue.end(error);
    stream?.onEnd();
  }

  #finish(code: FaultCode, says: string): void {
    if (this.#state === "over") return;
    this.#state = "over";
    clearTimeout(this.#deadline);
    clearInterval(this.#pings);
    const error = this.#because(code, says);
    this.#over = error;
    this.#settle.reject(error);
    for (const id of [...this.#streams.keys()]) this.#end(id, error);
    this.#options.onClose();
  }

  #breakOff(closeCode: number, code: FaultCode, says: string): void {
    this.#finish(code, says);
    const socket = this.#socket;
    if (socket.readyState === WebSocket.OPEN) socket.close(closeCode);
    else socket.terminate();
    // One that does not answer the close is not waited for.
    setTimeout(() => socket.terminate(), CLOSE_MS).unref();
  }

  #checkAlive(): void {
    if (this.#state !== "open") return;
    if (!this.#heard) {
      this.#breakOff(4005, "SUBGRAPH_UNAVAILABLE", "was not heard of any more.");
      return;
    }
    this.#heard = false;
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.ping();
  }

  #send(message: Message): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(stringifyMessage(message));
  }

  #because(code: FaultCode, says: string): SubgraphEnded {
    return new SubgraphEnded([subgraphError(this.#options.name, code, says)]);
  }
}

const CLOSE_MS = 1_000;
