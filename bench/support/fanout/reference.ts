import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buildSchema } from "graphql";
import { useServer as serveGraphqlWs } from "graphql-ws/use/ws";
import { WebSocketServer } from "ws";
import { unwrap } from "../../../src/kernel/result.ts";
import { toEventModel } from "../../../src/resolvers/event-models.ts";
import { typeDefs } from "../../../src/schema/type-defs.ts";
import { fanoutEvents } from "./events.ts";
import { answerFanout, usage } from "./process.ts";

/**
 * What is measured against: graphql-ws's own server on ws as its documentation sets it up, with the
 * same schema but no resolvers of its own, one reader of the same log for all subscribers, and a
 * token that is compared and no more.
 */
const schema = buildSchema(typeDefs().join("\n"));

const subscribers = new Set<(event: object) => void>();

function source(): AsyncIterableIterator<object> {
  const waiting: object[] = [];
  let wake: ((step: IteratorResult<object>) => void) | null = null;
  const hear = (event: object) => {
    if (wake) wake({ done: false, value: event });
    else waiting.push(event);
    wake = null;
  };
  subscribers.add(hear);
  return {
    next: () => {
      const value = waiting.shift();
      if (value) return Promise.resolve({ done: false, value });
      return new Promise((resolve) => (wake = resolve));
    },
    async return() {
      subscribers.delete(hear);
      wake?.({ done: true, value: undefined });
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

type Asked = { readonly token: string; readonly databaseUrl: string };

async function start({ token, databaseUrl }: Asked): Promise<number> {
  const { log, reader } = await fanoutEvents(databaseUrl);
  const filter = { types: ["LOCATION_CHANGED"] } as const;
  const stream = unwrap(await reader.readEvents({ after: null, filter }));
  void (async () => {
    for await (const event of stream) {
      const model = toEventModel(event, log.cursors);
      const told = { events: { ...model, __typename: "RecordChanged", change: "CHANGED" } };
      for (const hear of subscribers) hear(told);
    }
  })();
  const server = createServer();
  const sockets = new WebSocketServer({ server, path: "/graphql" });
  serveGraphqlWs(
    {
      schema,
      roots: { subscription: { events: source } },
      onConnect: ({ connectionParams }) => connectionParams?.["authorization"] === token,
    },
    sockets,
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

answerFanout({ start, usage, collect: () => usage({ collect: true }) });
