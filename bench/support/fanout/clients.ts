import { randomBytes, randomUUID } from "node:crypto";
import { connect, type Socket } from "node:net";
import { quantile } from "../../figure.ts";
import { answerFanout } from "./process.ts";

/**
 * Clients that cost little themselves: they speak WebSocket over bare sockets, name their
 * operations as graphql-ws does, and of an answer look only for the time in it.
 */
type Asked = {
  readonly port: number;
  readonly count: number;
  readonly token: string;
  /** None when it only connects. */
  readonly query?: string;
  /** Operations of each connection. */
  readonly operations?: number;
  /** Whether it reads nothing after it has subscribed. */
  readonly stalled?: boolean;
};

const sockets = new Set<Socket>();
let latenciesMs: number[] = [];
let messages = 0;

async function open(asked: Asked): Promise<number> {
  const left = { count: asked.count };
  const worker = async () => {
    while (left.count > 0) {
      left.count -= 1;
      await one(asked);
    }
  };
  await Promise.all(Array.from({ length: 20 }, worker));
  return sockets.size;
}

function one({ port, token, query, operations = 1, stalled = false }: Asked): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    let rest: Buffer = Buffer.alloc(0);
    let isUpgraded = false;
    const ready = () => {
      const subscribe = (_: unknown, index: number) =>
        send(socket, { id: randomUUID(), type: "subscribe", payload: { query }, index });
      if (query !== undefined) Array.from({ length: operations }, subscribe);
      if (stalled) setTimeout(() => socket.pause(), 200);
      resolve();
    };
    socket.setNoDelay();
    socket.once("error", reject);
    socket.once("close", () => sockets.delete(socket));
    socket.write(
      `GET /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString("base64")}\r\n` +
        `Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n`,
    );
    socket.on("data", (chunk: Buffer) => {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      if (!isUpgraded) {
        const end = rest.indexOf("\r\n\r\n");
        if (end < 0) return;
        isUpgraded = true;
        rest = rest.subarray(end + 4);
        sockets.add(socket);
        send(socket, { type: "connection_init", payload: { authorization: token } });
      }
      for (let frame = nextFrame(rest); frame; frame = nextFrame(rest)) {
        rest = rest.subarray(frame.end);
        if (frame.opcode === PING) socket.write(PONG);
        if (frame.opcode !== TEXT) continue;
        if (frame.payload.includes('"connection_ack"')) ready();
        else hear(frame.payload);
      }
    });
  });
}

const TEXT = 1;
const PING = 9;
const PONG = Buffer.from([0x8a, 0x80, 0, 0, 0, 0]);
const STAMP = '"fields":["';

function hear(payload: Buffer): void {
  const at = payload.indexOf(STAMP);
  if (at < 0) return;
  const from = at + STAMP.length;
  const sentMs = Number(payload.toString("latin1", from, payload.indexOf('"', from)));
  latenciesMs.push(performance.timeOrigin + performance.now() - sentMs);
  messages += 1;
}

function nextFrame(bytes: Buffer) {
  if (bytes.length < 2) return null;
  const short = (bytes[1] ?? 0) & 0x7f;
  const head = short < 126 ? 2 : short === 126 ? 4 : 10;
  if (bytes.length < head) return null;
  const length =
    short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : bytes.readUInt32BE(6);
  if (bytes.length < head + length) return null;
  const opcode = (bytes[0] ?? 0) & 0x0f;
  return { opcode, payload: bytes.subarray(head, head + length), end: head + length };
}

/** Masked with zeros, as RFC 6455 allows a mask to be. */
function send(socket: Socket, message: object): void {
  const payload = Buffer.from(JSON.stringify(message));
  const head = Buffer.alloc(8);
  head[0] = 0x81;
  head[1] = 0xfe;
  head.writeUInt16BE(payload.length, 2);
  socket.write(Buffer.concat([head, payload]));
}

/** What was heard since it was asked last. */
function heard() {
  const told = {
    messages,
    p50Ms: quantile(latenciesMs, 0.5),
    p99Ms: quantile(latenciesMs, 0.99),
    open: sockets.size,
  };
  latenciesMs = [];
  messages = 0;
  return told;
}

async function close(): Promise<void> {
  for (const socket of sockets) socket.destroy();
  while (sockets.size > 0) await new Promise((resolve) => setTimeout(resolve, 20));
}

answerFanout({ open, heard, close });
