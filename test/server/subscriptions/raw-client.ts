import { connect } from "node:net";

export type Frame = { readonly opcode: number; readonly text: string };

/** A WebSocket by hand, which answers no Close and no ping. */
export function rawClient(origin: string) {
  const { port, hostname } = new URL(origin);
  const socket = connect(Number(port), hostname);
  const frames: Frame[] = [];
  let head: string | null = null;
  let rest: Buffer = Buffer.alloc(0);
  let isOpen = true;
  socket.on("error", () => undefined);
  socket.on("close", () => {
    isOpen = false;
  });
  socket.write(UPGRADE);
  socket.on("data", (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    if (head === null) {
      const end = rest.indexOf("\r\n\r\n");
      if (end < 0) return;
      head = rest.toString("latin1", 0, end);
      rest = rest.subarray(end + 4);
    }
    for (let frame = take(rest); frame !== null; frame = take(rest)) {
      frames.push(frame);
      rest = rest.subarray(frame.bytes);
    }
  });
  return {
    socket,
    frames,
    head: () => head,
    isOpen: () => isOpen,
    say(message: object) {
      const payload = Buffer.from(JSON.stringify(message));
      // Masked with zeros.
      const start = Buffer.from([0x81, 0xfe, 0, 0, 0, 0, 0, 0]);
      start.writeUInt16BE(payload.length, 2);
      socket.write(Buffer.concat([start, payload]));
    },
  };
}

const UPGRADE = [
  "GET /graphql HTTP/1.1",
  "Host: x",
  "Upgrade: websocket",
  "Connection: Upgrade",
  "Sec-WebSocket-Version: 13",
  "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
  "Sec-WebSocket-Protocol: graphql-transport-ws",
  "\r\n",
].join("\r\n");

/** The first frame, as servers send them, of less than 65,536 bytes; null while it is not whole. */
function take(bytes: Buffer): (Frame & { readonly bytes: number }) | null {
  if (bytes.length < 2) return null;
  const short = bytes.readUInt8(1);
  const start = short < 126 ? 2 : 4;
  if (bytes.length < start) return null;
  const end = start + (short < 126 ? short : bytes.readUInt16BE(2));
  if (bytes.length < end) return null;
  const opcode = bytes.readUInt8(0) & 0x0f;
  return { opcode, text: bytes.toString("utf8", start, end), bytes: end };
}
