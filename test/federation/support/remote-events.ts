import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import { httpSubgraph } from "../../../src/federation/subgraphs/http-subgraph.ts";
import type {
  Call,
  SubgraphAnswer,
  SubgraphEvents,
} from "../../../src/federation/subgraphs/subgraph.ts";

type Options = Partial<Parameters<typeof httpSubgraph>[0]>;

/** A subgraph whose WebSocket server does what a test says, frame by frame. */
export async function upstream(speak: (socket: WebSocket) => void, options: Options = {}) {
  const heard: { type: string; id?: string; payload?: Record<string, unknown> }[] = [];
  const headers: object[] = [];
  const server = createServer();
  const sockets = new WebSocketServer({
    server,
    handleProtocols: (offered) => [...offered][0] ?? false,
    autoPong: options.pingEveryMs === undefined,
  });
  sockets.on("connection", (socket, request) => {
    headers.push(request.headers);
    socket.on("message", (data) => heard.push(JSON.parse(String(data))));
    speak(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const subgraph = httpSubgraph({
    ...{ name: "shop", url: new URL(`http://${address}/`), timeoutMs: 2_000 },
    subscriptionUrl: new URL(`ws://${address}/`),
    headers: { pass: ["x-locale"], set: { "x-api-key": "ours" } },
    ...{ connectionsMax: 4, answerBytesMax: 10_000, retries: 0, failuresMax: 5, restMs: 1_000 },
    ...{ socketsMax: 10, subscriptionsMax: 10, eventsMax: 5, idleMs: 50, ...options },
  });
  onTestFinished(async () => {
    await subgraph.close();
    for (const socket of sockets.clients) socket.terminate();
    server.close();
  });
  return {
    ...{ subgraph, heard, headers, sockets },
    types: () => heard.map(({ type }) => type),
    begin: (call: Partial<Call> = {}, operation = "subscription { a }") =>
      subgraph.subscribe?.({ operation, variables: {} }, { ...CALL(), ...call }),
  };
}

export const CALL = (): Call => ({
  signal: new AbortController().signal,
  ...{ context: {}, audience: "one", headers: { "x-locale": "de", cookie: "secret" } },
});

/** Acknowledges, and then does something for each subscription. */
export function acking(onSubscribe: (send: (message: object) => void, socket: WebSocket) => void) {
  return (socket: WebSocket) => {
    const send = (message: object) => socket.send(JSON.stringify(message));
    socket.on("message", (data) => {
      const { type, id } = JSON.parse(String(data));
      if (type === "connection_init") send({ type: "connection_ack" });
      if (type === "subscribe") onSubscribe((message) => send({ id, ...message }), socket);
    });
  };
}

export const next = (a: unknown) => ({ type: "next", payload: { data: { a } } });

/** Reads to the end: the data of the events, and the code and subgraph of what ended them. */
export async function readAll(begun: SubgraphEvents | SubgraphAnswer | undefined) {
  if (begun === undefined) throw new Error("no events");
  if (!("events" in begun)) return { data: [], ended: begun.errors[0]?.extensions };
  const data: unknown[] = [];
  try {
    for await (const event of begun.events) data.push((event as SubgraphAnswer).data?.["a"]);
    return { data, ended: null };
  } catch (error) {
    const { errors } = error as { errors: readonly { extensions: object }[] };
    return { data, ended: errors[0]?.extensions };
  }
}
