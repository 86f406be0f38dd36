import type { Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

/** The answers that are being made on a connection, in the order in which they will go out. */
export type PendingAnswers = {
  add(response: ServerResponse): void;
  /** Its answer is out, or never will be. */
  remove(response: ServerResponse): void;
  /** The one that is the next to go out, or is going. */
  first(socket: Duplex): ServerResponse | undefined;
  /** Ends the connections over which no request has come, which Node does not take for idle. */
  endSilent(): void;
};

/**
 * Keeps them for every connection of a server, and closes those that will never go out: of requests
 * that were sent one behind the other, Node tells only the first that its connection has ended.
 */
export function pendingAnswers(server: Server): PendingAnswers {
  const pending = new WeakMap<Duplex, Set<ServerResponse>>();
  const silent = new Set<Duplex>();
  server.on("upgrade", (_request, socket) => silent.delete(socket));
  server.on("connection", (socket) => {
    silent.add(socket);
    socket.once("close", () => {
      silent.delete(socket);
      for (const response of pending.get(socket) ?? [])
        if (response.socket === null) response.emit("close");
    });
  });
  return {
    add(response) {
      const { socket } = response.req;
      const answers = pending.get(socket);
      if (answers !== undefined) answers.add(response);
      else {
        silent.delete(socket);
        pending.set(socket, new Set([response]));
      }
    },
    remove: (response) => pending.get(response.req.socket)?.delete(response),
    endSilent() {
      for (const socket of silent) socket.destroy();
    },
    first: (socket) => pending.get(socket)?.values().next().value,
  };
}
