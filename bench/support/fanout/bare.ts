import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { unwrap } from "../../../src/kernel/result.ts";
import { toEventModel } from "../../../src/resolvers/event-models.ts";
import { textFrame } from "../../../src/server/subscriptions/frame.ts";
import { fanoutEvents } from "./events.ts";
import { answerFanout, usage } from "./process.ts";

/**
 * The bound: no server of GraphQL, but what none can do without in Node. It reads the same log, makes
 * of each event one frame for all, and writes it to each socket. It knows nobody and checks nothing.
 */
const subscribers = new Set<Duplex>();
const ID = "00000000-0000-0000-0000-000000000000";
const ACK = textFrame('{"type":"connection_ack"}');
const FIELDS = ["id", "cursor", "at", "type", "subject", "change", "system", "fields"];
const UPGRADED =
  "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
  "Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n";

async function start({ databaseUrl }: { readonly databaseUrl: string }): Promise<number> {
  const { log, reader } = await fanoutEvents(databaseUrl);
  const filter = { types: ["CUSTOMER_CHANGED"] } as const;
  const stream = unwrap(await reader.readEvents({ after: null, filter }));
  void (async () => {
    for await (const event of stream) {
      const model = { ...toEventModel(event, log.cursors), change: "CHANGED" };
      const payload = { data: { events: model } };
      const frame = textFrame(
        JSON.stringify({ id: ID, type: "next", payload }, [
          "id",
          "type",
          "payload",
          "data",
          "events",
          ...FIELDS,
        ]),
      );
      for (const socket of subscribers) socket.write(frame);
    }
  })();
  const server = createServer();
  server.on("upgrade", (_request, socket) => {
    socket.write(UPGRADED);
    // First it says who it is, then what it wants; either may be anything.
    socket.once("data", () => {
      socket.write(ACK);
      socket.on("data", () => subscribers.add(socket));
    });
    socket.on("error", () => subscribers.delete(socket));
    socket.on("close", () => subscribers.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

answerFanout({ start, usage, collect: () => usage({ collect: true }) });
