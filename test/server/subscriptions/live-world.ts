import { makeExecutableSchema } from "@graphql-tools/schema";
import type { Client } from "graphql-ws";
import { createClient } from "graphql-ws";
import { WebSocket } from "ws";
import type { LoggedEvent } from "../../../src/events/event.ts";
import { eventSource } from "../../../src/events/event-source.ts";
import type { Gap } from "../../../src/events/reader.ts";
import { unwrap } from "../../../src/kernel/result.ts";
import type { Principal } from "../../../src/server/auth/principal.ts";
import type { SubscriptionLimits } from "../../../src/server/limits.ts";
import { EDGE_LIMITS } from "../../../src/server/limits.ts";
import type { TestProcess, World } from "../../events/world.ts";
import { eventWorld, numberOf } from "../../events/world.ts";
import type { Fixture, FixtureOptions } from "../edge-fixture.ts";
import { startEdge } from "../edge-fixture.ts";

const TYPE_DEFS = `
  directive @requiresScopes(scopes: [[String!]!]!) on FIELD_DEFINITION | OBJECT | INTERFACE
  directive @perPrincipal on FIELD_DEFINITION | OBJECT
  type Query { whoami: String! }
  type Mutation { change: Int }
  type Subscription {
    log(after: String, about: About, subjects: [String!]): Item @requiresScopes(scopes: [["events:read"]])
    state(after: String): Item @requiresScopes(scopes: [["events:read"]])
  }
  input About { subjects: [String!] pad: Int }
  type Item {
    number: Int! subject: String! cursor: String! padding(bytes: Int!): String!
    "Which execution made the answer."
    execution: Int!
    viewer: Viewer
    "Reads who is calling, and does not say so."
    leak: String
  }
  type Viewer @perPrincipal { name: String! }
`;

type Item = LoggedEvent | Gap;
type Context = { readonly principal: Principal; readonly number: number };
type Arguments = {
  readonly after?: string;
  readonly about?: { readonly subjects?: string[] };
  readonly subjects?: string[] | null;
};

/** An edge over a graph whose subscriptions follow a real log, and processes that write it. */
export async function liveWorld(
  limits: Partial<SubscriptionLimits> = {},
  more: Pick<FixtureOptions, "tokens" | "costs"> = {},
) {
  const events = await eventWorld();
  const process = events.process();
  process.sequence();
  const schema = schemaOf(events, process);
  const http = { ...EDGE_LIMITS.http, drainLingerMs: 0 };
  const subscriptions = { ...EDGE_LIMITS.subscriptions, ...limits };
  const start = () =>
    startEdge({ schema, limits: { ...EDGE_LIMITS, http, subscriptions }, ...more });
  const fixture = await start();
  const clients: Client[] = [];
  return {
    events,
    fixture,
    /** Another edge on the same log. */
    another: start,
    client(authorization: string, at: Fixture = fixture): Client {
      const client = createClient({
        url: at.url.replace("http", "ws"),
        webSocketImpl: WebSocket,
        lazy: false,
        retryAttempts: 0,
        onNonLazyError: () => undefined,
        connectionParams: { authorization },
      });
      clients.push(client);
      return client;
    },
    async close() {
      for (const client of clients) void client.dispose();
      await fixture.stop();
      await events.close();
    },
  };
}

export type LiveWorld = Awaited<ReturnType<typeof liveWorld>>;

function schemaOf({ log }: World, { reader }: TestProcess) {
  const source = (kind: "log" | "state") => async (_root: unknown, args: Arguments) => {
    const after = args.after ? unwrap(log.cursors.parse(args.after)) : null;
    const subjects = args.about?.subjects ?? args.subjects ?? undefined;
    return unwrap(await eventSource({ log, reader }, { kind, after, filter: { subjects } }));
  };
  const resolve = (item: Item) => item;
  return makeExecutableSchema({
    typeDefs: TYPE_DEFS,
    resolvers: {
      Query: { whoami: (_root, _args, { principal }: Context) => principal.name },
      Mutation: { change: () => 1 },
      Subscription: {
        log: { resolve, subscribe: source("log") },
        state: { resolve, subscribe: source("state") },
      },
      Item: {
        number: (item: Item) => numberOf(item),
        subject: (item: Item) => ("subject" in item ? item.subject : "gap"),
        cursor: (item: Item) =>
          log.cursors.format(item.type === "GAP" ? item.toOffset : item.offset),
        padding: (_item, { bytes }: { bytes: number }) => "x".repeat(bytes),
        execution: (_item, _args, { number }: Context) => number,
        viewer: (_item, _args, { principal }: Context) => ({ name: principal.id }),
        leak: (_item, _args, { principal }: Context) => principal.id,
      },
    },
  });
}
