import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buildSubgraphSchema } from "@apollo/subgraph";
import { type GraphQLError, graphql, parse } from "graphql";
import { useServer as serveEvents } from "graphql-ws/use/ws";
import { WebSocketServer } from "ws";
import type { PlacedSource, PlacedStream } from "../../../src/events/live-source.ts";
import { compose } from "../../../src/federation/compose.ts";
import { planHere } from "../../../src/federation/plan/query-planning.ts";
import { eventQueue } from "../../../src/federation/subgraphs/events/event-queue.ts";
import { httpSubgraph } from "../../../src/federation/subgraphs/http-subgraph.ts";
import { inProcessSubgraph } from "../../../src/federation/subgraphs/in-process-subgraph.ts";
import { readSupergraph } from "../../../src/federation/supergraph.ts";
import { err, ok, unwrap } from "../../../src/kernel/result.ts";
import { createErrorMask } from "../../../src/server/graphql/error-mask.ts";
import { federatedGraph } from "../../../src/server/graphql/federated-graph.ts";
import { localGraph } from "../../../src/server/graphql/local-graph.ts";
import { beginEvents } from "../../../src/server/graphql/placed-events.ts";
import { quietLog } from "../../support/quiet-log.ts";

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.7",
  import: ["@key", "@requiresScopes", "@policy", "@shareable"])\n`;

const OURS = `${LINK}
  type Query { products: [Product!]! }
  type Subscription {
    stockChanged(from: Int! = 1): Product @requiresScopes(scopes: [["inventory:read"]])
    failing: Product
    logged: Product
  }
  type Product @key(fields: "id") { id: ID! title: String! onHand: Int! context: Int! }`;

const THEIRS = `${LINK}
  type Query { reviews: [Review!]! }
  type Subscription {
    reviewAdded(stars: Int): Review
    strict: Review!
    closed: Review @policy(policies: [["nobody"]])
  }
  type Review { stars: Int! words: String about: Product! }
  type Product @key(fields: "id") { id: ID! averageStars: Float grade: String! }`;

const PRODUCTS = ["mug", "lamp"].map((id, i) => ({ id, title: id.toUpperCase(), onHand: i + 1 }));
const byId = ({ id }: { id: string }) => PRODUCTS.find((one) => one.id === id) ?? null;

/** Events that a test makes happen, for whoever subscribes meanwhile. */
export function happenings<Event>() {
  const readers = new Set<(event: Event) => void>();
  return {
    readers,
    happen(event: Event) {
      for (const read of readers) read(event);
    },
    stream() {
      const queue = eventQueue<Event>({
        ...{ itemsMax: 1_000, bytesMax: 1_000_000 },
        onReturn: () => readers.delete(read),
      });
      const read = (event: Event) => void queue.push(event, 1);
      readers.add(read);
      return queue;
    },
  };
}

type Logged = { readonly id: string; readonly place: number };

/** A log of products in memory, whose subscriptions can be resumed. */
function memoryLog() {
  const items: Logged[] = [];
  const live = happenings<Logged>();
  const begin = (from: number) => {
    const stream = live.stream();
    const missed = items.slice(from);
    let place = from;
    const placed: PlacedStream<Logged> = {
      async next() {
        const first = missed.shift();
        const step = first ? { value: first, done: false as const } : await stream.next();
        if (!step.done) place = step.value.place;
        return step;
      },
      return: async () => (await stream.return?.()) ?? { value: undefined, done: true },
      place: () => place,
      [Symbol.asyncIterator]: () => placed,
    };
    return placed;
  };
  const source = (): PlacedSource<Logged> => ({
    places: {
      kind: "log",
      placeOf: ({ place }) => place,
      keyOf: ({ id }) => id,
      cursorOf: (place) => `at-${place}`,
    },
    async begin(cursor) {
      if (cursor === undefined) return ok(begin(items.length));
      const from = Number(cursor.match(/^at-(\d+)$/)?.[1] ?? Number.NaN);
      return items.length >= from ? ok(begin(from)) : err("CURSOR_INVALID", "It is none of these.");
    },
    [Symbol.asyncIterator]: () => begin(items.length),
  });
  return {
    ...{ source, readers: live.readers },
    append(...ids: string[]) {
      for (const id of ids) {
        const item = { id, place: items.length + 1 };
        items.push(item);
        live.happen(item);
      }
    },
  };
}

/** Our graph in this process, and a team's behind HTTP and WebSocket, as one graph. */
export async function eventWorld() {
  const reviews = happenings<{ stars: number; words?: string; about: { id: string } }>();
  const remote = await startRemote(
    buildSubgraphSchema({
      typeDefs: parse(THEIRS),
      resolvers: {
        Query: { reviews: () => [] },
        Subscription: {
          reviewAdded: {
            subscribe: () => reviews.stream(),
            resolve: (event: { stars: number }) => (event.stars === 0 ? null : event),
          },
          strict: {
            subscribe: () => reviews.stream(),
            resolve: (event: { stars: number }) => {
              if (event.stars === 0) throw new Error("no stars");
              return event;
            },
          },
        },
        Product: {
          averageStars: ({ id }: { id: string }) => id.length,
          grade: ({ id }: { id: string }) => {
            if (id === "lamp") throw new Error("lamps have no grade");
            return "A";
          },
        },
      } as never,
    }),
  );
  const stock = happenings<{ id: string }>();
  const log = memoryLog();
  const ours = buildSubgraphSchema({
    typeDefs: parse(OURS),
    resolvers: {
      Query: { products: () => PRODUCTS },
      Subscription: {
        logged: { subscribe: log.source, resolve: byId },
        stockChanged: { subscribe: () => stock.stream(), resolve: byId },
        failing: {
          // biome-ignore lint/correctness/useYield: it fails before it yields
          subscribe: async function* () {
            throw new Error("secret: the log is on disk 7");
          },
        },
      },
      Product: {
        __resolveReference: byId,
        context: (_product: unknown, _args: unknown, { number }: { number: number }) => number,
      },
    } as never,
  });
  const mask = createErrorMask(quietLog, () => "test-error");
  const composed = compose([
    { name: "tutti", sdl: OURS },
    { name: "reviews", sdl: THEIRS },
  ]);
  const supergraph = unwrap(readSupergraph(unwrap(composed)));
  const told = (error: GraphQLError) => {
    const culprit = { requestId: "", principalId: "", operationName: null };
    const { message, extensions } = mask(error, culprit);
    return { message, extensions };
  };
  const subgraph = inProcessSubgraph("tutti", ours, told, beginEvents);
  const theirs = httpSubgraph({
    ...{ name: "reviews", url: new URL(remote.url), timeoutMs: 5_000, connectionsMax: 4 },
    subscriptionUrl: new URL(remote.url.replace("http", "ws")),
    headers: { pass: [], set: { authorization: "ours" } },
    ...{ answerBytesMax: 100_000, retries: 1, failuresMax: 100, restMs: 1_000 },
    ...{ socketsMax: 10, subscriptionsMax: 100, eventsMax: 100, idleMs: 50 },
  });
  const graph = federatedGraph({
    ...{ supergraph, planning: planHere(supergraph.sdl), mask },
    ...{ own: { name: "tutti", graph: localGraph(ours, mask) } },
    subgraphs: new Map([
      ["tutti", subgraph],
      ["reviews", theirs],
    ]),
  });
  return {
    ...{ graph, remote, reviews, stock, log },
    async close() {
      await theirs.close();
      await remote.close();
    },
  };
}

/** A subgraph as its team would run it: HTTP, and graphql-ws's own server. */
async function startRemote(schema: ReturnType<typeof buildSubgraphSchema>) {
  const queries: string[] = [];
  const inits: unknown[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { query, variables } = JSON.parse(body);
    queries.push(query);
    const answer = await graphql({ schema, source: query, variableValues: variables });
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify(answer));
  });
  const sockets = new WebSocketServer({ server });
  serveEvents(
    { schema, onConnect: ({ connectionParams }) => void inits.push(connectionParams) },
    sockets,
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const die = () => {
    for (const socket of sockets.clients) socket.terminate();
  };
  return {
    ...{ queries, inits, sockets, die },
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      die();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
