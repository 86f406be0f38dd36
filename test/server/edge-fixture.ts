import { makeExecutableSchema } from "@graphql-tools/schema";
import type { GraphQLSchema } from "graphql";
import { Registry } from "prom-client";
import type { RawRequest } from "../../src/connectors/contract.ts";
import { FaultError, fault } from "../../src/kernel/result.ts";
import { createKey } from "../../src/server/auth/key-administration.ts";
import type { Principal } from "../../src/server/auth/principal.ts";
import type { Role, Scope } from "../../src/server/auth/scopes.ts";
import type { Tokens } from "../../src/server/auth/tokens.ts";
import type { CostLimits } from "../../src/server/cost/cost-control.ts";
import { COST_LIMITS } from "../../src/server/cost/cost-control.ts";
import type { PersistedDocuments } from "../../src/server/documents/persisted-documents.ts";
import { createEdge } from "../../src/server/edge.ts";
import type { EdgeRequest } from "../../src/server/edge-request.ts";
import type { IntrospectionRule } from "../../src/server/graphql/discretion.ts";
import { createErrorMask } from "../../src/server/graphql/error-mask.ts";
import { fixedGraph, type GraphVersions } from "../../src/server/graphql/graph-versions.ts";
import { localGraph } from "../../src/server/graphql/local-graph.ts";
import type { CorsSettings } from "../../src/server/http/cors.ts";
import type { Readiness } from "../../src/server/http/probes.ts";
import { randomHex } from "../../src/server/http/request-identity.ts";
import type { EdgeLimits } from "../../src/server/limits.ts";
import { systemClock } from "../../src/server/system-clock.ts";
import { apiKeyRepository } from "../../src/store/api-key-repository.ts";
import { openDatabase } from "../../src/store/database.ts";
import { freshDatabase } from "../support/database.ts";

export const clock = systemClock();
export const random = (into: Uint8Array) => crypto.getRandomValues(into);

const TYPE_DEFS = `
  directive @requiresScopes(scopes: [[String!]!]!) on FIELD_DEFINITION | OBJECT | INTERFACE
  directive @listSize(assumedSize: Int!) on FIELD_DEFINITION

  interface Node { id: ID! }
  interface Party { name: String! }
  interface Guarded @requiresScopes(scopes: [["admin"]]) { secret: String }
  type Product implements Node {
    id: ID!
    title: String!
    cost: Float @requiresScopes(scopes: [["costs:read"], ["supply:read", "control:read"]])
    related: [Product!]!
    similar: [Product!]! @listSize(assumedSize: 3)
    page(first: Int = 10): ProductConnection
    broken: String!
  }
  type ProductConnection { nodes: [Product!]! }
  type Customer implements Node & Party @requiresScopes(scopes: [["customers:read"]]) {
    id: ID!
    name: String!
    email: String
  }
  type Supplier implements Node & Party {
    id: ID!
    name: String! @requiresScopes(scopes: [["supply:read"]])
  }
  type Vault implements Guarded { secret: String }
  union Found = Product | Customer
  type Tick { number: Int! padding: String! context: Int! }

  type Query {
    product: Product
    products(first: Int!): [Product!]!
    node: Node
    party: Party
    found: [Found!]!
    vault: Vault
    fails(how: String!): String
    slow(ms: Int!): String
    "Answers when it is told to give up."
    patient: String
    whoami: String!
  }
  type Mutation {
    rename(title: String!): Product @requiresScopes(scopes: [["control:write"]])
  }
  type Subscription {
    ticks(count: Int!, bytes: Int = 1): Tick @requiresScopes(scopes: [["events:read"]])
    slowly(everyMs: Int!): Tick @requiresScopes(scopes: [["events:read"]])
    silence: Tick @requiresScopes(scopes: [["events:read"]])
    "A silence that is opened after a while."
    slowSilence(openedAfterMs: Int!): Tick @requiresScopes(scopes: [["events:read"]])
    fails: Tick @requiresScopes(scopes: [["events:read"]])
  }
`;

type FixtureContext = {
  readonly principal: Principal;
  readonly number: number;
  readonly signal: AbortSignal;
};

/** What happened inside, for tests to look at. */
export type Inside = {
  resolved: number;
  pulled: number;
  ended: number;
  /** Sources of `silence` that are open, and the most of them that were open at once. */
  silences: { open: number; most: number };
  contexts: number;
  lastRequest: EdgeRequest | null;
};

function fixtureSchema(inside: Inside): GraphQLSchema {
  const product = () => ({ id: "prod_1", title: "Mug", cost: 2.5 });
  const counted = <Value>(value: Value) => {
    inside.resolved += 1;
    return value;
  };
  return makeExecutableSchema({
    typeDefs: TYPE_DEFS,
    resolvers: {
      Query: {
        product: () => counted(product()),
        products: (_root, { first }: { first: number }) =>
          counted(Array.from({ length: first }, product)),
        node: () => counted({ __typename: "Customer", id: "cust_1", name: "Ada" }),
        party: () => counted({ __typename: "Customer", id: "cust_1", name: "Ada" }),
        found: () => counted([{ __typename: "Customer", id: "cust_1", email: "ada@example.org" }]),
        vault: () => counted({ secret: "42" }),
        fails: (_root, { how }: { how: string }) => {
          if (how === "fault") {
            const more = { at: "shop", retryAfterMs: 500 };
            throw new FaultError(fault("SYSTEM_TIMEOUT", "The shop did not answer.", more));
          }
          throw new Error("secret: the password is hunter2");
        },
        slow: async (_root, { ms }: { ms: number }) => {
          await clock.sleep(ms);
          return "done";
        },
        patient: (_root, _args, { signal }: FixtureContext) =>
          new Promise((resolve) => signal.addEventListener("abort", () => resolve("given up"))),
        whoami: (_root, _args, { principal }: FixtureContext) => principal.name,
      },
      Product: {
        related: () => [product()],
        similar: () => [product()],
        page: () => ({ nodes: [product()] }),
        broken: () => null,
      },
      Mutation: { rename: (_root, { title }: { title: string }) => counted({ id: "p", title }) },
      Subscription: {
        ticks: { subscribe: (_root: unknown, args: TickArgs) => ticks(args, inside) },
        slowly: { subscribe: (_root: unknown, args: { everyMs: number }) => slowly(args, inside) },
        silence: { subscribe: () => silence(inside) },
        slowSilence: {
          async subscribe(_root: unknown, args: { openedAfterMs: number }) {
            await clock.sleep(args.openedAfterMs);
            return silence(inside);
          },
        },
        fails: {
          subscribe: async function* () {
            yield { fails: { number: 1, padding: "", context: 0 } };
            throw new Error("secret: the log is on disk 7");
          },
        },
      },
      Tick: { context: (_tick, _args, { number }: FixtureContext) => number },
    },
  });
}

type TickArgs = { readonly count: number; readonly bytes: number };

async function* ticks({ count, bytes }: TickArgs, inside: Inside) {
  try {
    for (let number = 1; number <= count; number += 1) {
      inside.pulled += 1;
      yield { ticks: { number, padding: "x".repeat(bytes) } };
    }
  } finally {
    inside.ended += 1;
  }
}

async function* slowly({ everyMs }: { readonly everyMs: number }, inside: Inside) {
  try {
    for (let number = 1; ; number += 1) {
      await clock.sleep(everyMs);
      yield { slowly: { number, padding: "" } };
    }
  } finally {
    inside.ended += 1;
  }
}

/** A source that waits for an event which never comes, until it is told to end. */
function silence(inside: Inside): AsyncIterableIterator<unknown> {
  let finish = (_result: IteratorResult<unknown>) => {};
  const { silences } = inside;
  silences.open += 1;
  silences.most = Math.max(silences.most, silences.open);
  return {
    next: () => new Promise((resolve) => (finish = resolve)),
    async return() {
      inside.ended += 1;
      silences.open -= 1;
      finish({ value: undefined, done: true });
      return { value: undefined, done: true };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

export type FixtureOptions = {
  /** Served instead of the fixture's own. */
  readonly schema?: GraphQLSchema;
  readonly tokens?: Tokens;
  readonly graph?: GraphVersions;
  readonly limits?: EdgeLimits;
  readonly trustedProxies?: readonly string[];
  readonly cors?: CorsSettings;
  readonly costs?: CostLimits;
  readonly introspection?: IntrospectionRule;
  readonly documents?: PersistedDocuments;
};

/** A real edge on a real port and a database of its own, with a log that can be read. */
export async function startEdge({ schema: given, graph, ...options }: FixtureOptions = {}) {
  const { url, drop } = await freshDatabase();
  const database = openDatabase({ url, poolMax: 3, applicationName: "edge-test" });
  const counts = { resolved: 0, pulled: 0, ended: 0, contexts: 0 };
  const inside: Inside = { ...counts, silences: { open: 0, most: 0 }, lastRequest: null };
  const logged: { level: string; fields: object; message: string }[] = [];
  const write = (level: string) => (fields: object, message: string) =>
    void logged.push({ level, fields, message });
  const delivered: { system: string; request: RawRequest }[] = [];
  const log = {
    debug: write("debug"),
    info: write("info"),
    warn: write("warn"),
    error: write("error"),
  };
  const mask = createErrorMask(log, () => randomHex(random, 8));
  let readiness: Readiness = { ready: true, parts: { database: "up" } };

  const schema = given ?? fixtureSchema(inside);
  const edge = await createEdge({
    graph: graph ?? fixedGraph(localGraph(schema, mask)),
    subgraph: () => localGraph(schema, mask),
    mask,
    contextFor: (principal, request) => {
      inside.contexts += 1;
      inside.lastRequest = request;
      return {
        ...{ principal, number: inside.contexts },
        get signal() {
          return request.signal;
        },
      };
    },
    database,
    webhooks: async (system, request) => {
      delivered.push({ system, request });
      return { status: 200, body: "taken" };
    },
    metrics: new Registry(),
    readiness: async () => readiness,
    log,
    clock,
    random,
    // Answers that are compared say nothing that differs from one time to the next.
    costs: { ...COST_LIMITS, report: "asked" },
    ...options,
  });
  const listening = await edge.listen("127.0.0.1", 0);
  if (!listening.ok) throw new Error(listening.fault.message);
  const origin = `http://127.0.0.1:${listening.value}`;
  const repository = apiKeyRepository(database);
  let drained = false;

  return {
    edge,
    origin,
    url: `${origin}/graphql`,
    database,
    repository,
    inside,
    logged,
    delivered,
    setReadiness: (now: Readiness) => {
      readiness = now;
    },
    /** A new key; returns what goes into the Authorization header. */
    async keyFor(grant: Role | readonly Scope[]): Promise<string> {
      return `Bearer ${(await this.makeKey(grant)).token}`;
    },
    makeKey(grant: Role | readonly Scope[], expiresAt?: Date) {
      const given =
        typeof grant === "string"
          ? { name: grant, role: grant }
          : { name: "scoped", role: null, scopes: grant };
      return createKey(repository, expiresAt ? { ...given, expiresAt } : given, clock, random);
    },
    drain(ms: number) {
      drained = true;
      return edge.drain(ms);
    },
    async stop() {
      if (!drained) await edge.drain(1_000);
      await database.close();
      await drop();
    },
  };
}

export type Fixture = Awaited<ReturnType<typeof startEdge>>;

export type GraphqlAnswer = {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly locations?: readonly object[];
    readonly extensions: Record<string, unknown>;
  }[];
};

/** POSTs an operation as a client of today does. */
export async function post(
  url: string,
  query: string,
  authorization: string | null,
  more: { variables?: object; operationName?: string; headers?: Record<string, string> } = {},
): Promise<{ status: number; body: GraphqlAnswer; headers: Headers }> {
  const { headers, ...rest } = more;
  const response = await fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "application/graphql-response+json",
      ...(authorization === null ? {} : { authorization }),
      ...headers,
    },
    body: JSON.stringify({ query, ...rest }),
  });
  const body = (await response.json()) as GraphqlAnswer;
  return { status: response.status, body, headers: response.headers };
}

/** Waits until something holds, at most thirty seconds. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + 30_000;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error("it did not come to hold in time");
    await clock.sleep(10);
  }
}
