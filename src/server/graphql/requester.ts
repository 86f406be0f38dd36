export type Transport = "http" | "websocket" | "sse";

/** Where a request came from: its id in our logs, its client, and the way it came. */
export type Requester = {
  readonly id: string;
  readonly clientAddress: string;
  readonly transport: Transport;
};
