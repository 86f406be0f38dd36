import type { Duplex } from "node:stream";
import { WebSocket } from "ws";

/** What is said over a socket, as its connection hears of it. */
export type Spoken = {
  hear(data: Buffer, isBinary: boolean): void;
  pong(): void;
  failed(error: unknown): void;
  gone(code: number): void;
  /** Ends what the client is told, at once: it may take its time with the connection's end. */
  fallSilent(): void;
};

/** A socket of `ws` that knows its connection: its listeners are the same for thousands. */
export class GraphSocket extends WebSocket {
  connection: Spoken | null = null;

  tell(connection: Spoken): void {
    this.connection = connection;
    this.on("message", onMessage);
    this.on("pong", onPong);
    this.on("error", onError);
    this.on("close", onClose);
  }

  /** Whoever begins it, client, gateway or `ws`: nothing is told behind a Close frame. */
  override close(code?: number, reason?: string): void {
    this.connection?.fallSilent();
    super.close(code, reason);
  }
}

/**
 * Calls back with each chunk that comes when more than `max` bytes came in all, until what it
 * answers is called: `ws` has one maximum for the messages of all clients, known and unknown.
 */
export function boundBytes(raw: Duplex, max: number, tooMany: () => void): () => void {
  let bytes = 0;
  const count = (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > max) tooMany();
  };
  raw.on("data", count);
  return () => void raw.off("data", count);
}

function onMessage(this: WebSocket, data: unknown, isBinary: boolean): void {
  (this as GraphSocket).connection?.hear(data as Buffer, isBinary);
}

function onPong(this: WebSocket): void {
  (this as GraphSocket).connection?.pong();
}

function onError(this: WebSocket, error: Error): void {
  (this as GraphSocket).connection?.failed(error);
}

function onClose(this: WebSocket, code: number): void {
  (this as GraphSocket).connection?.gone(code);
}
