import type { WebSocket } from "ws";

/**
 * A socket that makes its senders wait. A message is written only while at most `bufferBytesMax`
 * are waiting in the socket's buffer; who sends more waits in line. Since graphql-ws pulls a
 * stream's next event only when the last one is sent, a slow reader's streams stand still: it
 * costs the buffer, and one message for each operation, however much there is to tell.
 */
export type PacedSocket = {
  /** Resolves when the message is written or the socket is closed. */
  send(message: string): Promise<void>;
  /** Answers a ping, unless an answer still waits: pings cannot be used to fill the line. */
  pong(message: string): void;
  /** Writes what was sent before and nothing after it; resolves when that is out, or at the close. */
  finish(): Promise<void>;
  /** Grows with each message that reaches the network: a sign of life of a slow reader. */
  written(): number;
};

export type PacedSocketOptions = {
  readonly bufferBytesMax: number;
  /** Most messages that may wait in line; more end the connection. */
  readonly waitingMax: number;
  readonly onOverflow: () => void;
};

export function createPacedSocket(socket: WebSocket, options: PacedSocketOptions): PacedSocket {
  const line: { readonly message: string; readonly done: () => void }[] = [];
  const finishing: (() => void)[] = [];
  let accepted = 0;
  let begun = 0;
  let written = 0;
  let last = Number.POSITIVE_INFINITY;
  let pongWaits = false;

  const hasRoom = () =>
    socket.readyState === socket.OPEN &&
    socket.bufferedAmount <= options.bufferBytesMax &&
    begun < last;
  const move = () => {
    while (hasRoom()) {
      const next = line.shift();
      if (next === undefined) break;
      begun += 1;
      socket.send(next.message, () => {
        written += 1;
        move();
      });
      next.done();
    }
    if (written >= last) release(finishing.splice(0));
  };
  // Whoever waits is let go only after the close is known to all: a stream that went on at once
  // would be pulled without end by a loop that never lets the close come through.
  const letGo = () =>
    setImmediate(() => {
      release(line.splice(0).map(({ done }) => done));
      release(finishing.splice(0));
    });
  socket.once("close", letGo);

  const send = (message: string) =>
    new Promise<void>((done) => {
      if (line.length >= options.waitingMax) options.onOverflow();
      line.push({ message, done });
      accepted += 1;
      if (socket.readyState === socket.CLOSED) letGo();
      else move();
    });
  return {
    send,
    pong(message) {
      if (pongWaits) return;
      pongWaits = true;
      void send(message).then(() => {
        pongWaits = false;
      });
    },
    finish: () =>
      new Promise((done) => {
        last = Math.min(last, accepted);
        finishing.push(done);
        if (socket.readyState === socket.CLOSED) letGo();
        else move();
      }),
    written: () => written,
  };
}

function release(waiting: readonly (() => void)[]): void {
  for (const done of waiting) done();
}
