import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** A way to the database of the test's own, which it can cut. */
export type DatabaseProxy = {
  readonly url: string;
  /** Nothing goes through any more, and nobody is told: a network that drops everything. */
  hang(): void;
  /** Every connection breaks, and new ones are refused: a server that is gone. */
  refuse(): Promise<void>;
  /** As before; what hung goes on. */
  restore(): Promise<void>;
  close(): Promise<void>;
};

export async function databaseProxy(databaseUrl: string): Promise<DatabaseProxy> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let hanging = false;
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on("data", (bytes) => {
        if (!other.write(bytes)) one.pause();
      });
      one.on("drain", () => void (hanging || other.resume()));
      one.on("error", () => other.destroy());
      one.on("close", () => {
        sockets.delete(one);
        // While it hangs, an end is not passed on either.
        if (!hanging) other.destroy();
      });
      if (hanging) one.pause();
    }
  });
  const listen = async (port: number) => {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
  };
  const cut = async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  await listen(0);
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const { port } = address;
  const url = new URL(databaseUrl);
  url.hostname = "127.0.0.1";
  url.port = String(port);
  return {
    url: url.href,
    hang() {
      hanging = true;
      for (const socket of sockets) socket.pause();
    },
    refuse: cut,
    async restore() {
      hanging = false;
      for (const socket of sockets) socket.resume();
      if (!server.listening) await listen(port);
    },
    close: async () => void (server.listening && (await cut())),
  };
}
