import type { ExecutionResult } from "graphql";
import { type Client, createClient } from "graphql-ws";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { graphVersions } from "../../src/server/graphql/graph-versions.ts";
import { type Fixture, startEdge, until } from "../server/edge-fixture.ts";
import { eventWorld } from "./support/event-world.ts";

let world: Awaited<ReturnType<typeof eventWorld>>;
let versions: ReturnType<typeof graphVersions>;
let edge: Fixture;
let client: Client;
beforeAll(async () => {
  world = await eventWorld();
  versions = graphVersions(world.graph);
  edge = await startEdge({ graph: versions });
  client = await clientWith(["inventory:read", "schema:read"]);
});
beforeEach(() => void world.remote.queries.splice(0));
afterAll(async () => {
  await client?.dispose();
  await edge?.stop();
  await world?.close();
});

async function clientWith(scopes: Parameters<Fixture["keyFor"]>[0]): Promise<Client> {
  const authorization = await edge.keyFor(scopes);
  return createClient({
    ...{ url: edge.url.replace("http", "ws"), webSocketImpl: WebSocket, retryAttempts: 0 },
    connectionParams: { authorization },
  });
}

type Told = { readonly extensions: { readonly code: string; readonly subgraph?: string } };

/** What a client is told, and what ended it. */
function subscribe(query: string, variables: Record<string, unknown> = {}, by = client) {
  const told: ExecutionResult[] = [];
  let ended: readonly Told[] | null | undefined;
  const leave = by.subscribe(
    { query, variables },
    {
      next: (result) => void told.push(result as ExecutionResult),
      error: (errors) => {
        ended = errors as readonly Told[];
      },
      complete: () => {
        ended = null;
      },
    },
  );
  return {
    ...{ told, leave },
    count: (count: number) => until(() => told.length === count),
    async end() {
      await until(() => ended !== undefined);
      return ended;
    },
  };
}

const { stock, reviews } = {
  stock: (id: string) => world.stock.happen({ id }),
  reviews: (stars: number, id: string) => world.reviews.happen({ stars, about: { id } }),
};

describe("a subscription across graphs", () => {
  it("brings another graph's fields with each event of ours, in a context of its own", async () => {
    const one = subscribe("subscription { stockChanged { title averageStars context } }");
    await until(() => world.stock.readers.size === 1);
    stock("mug");
    await one.count(1);
    stock("lamp");
    await one.count(2);
    const data = one.told.map((result) => result.data?.["stockChanged"]) as { context: number }[];
    expect(data).toMatchObject([
      { title: "MUG", averageStars: 3 },
      { title: "LAMP", averageStars: 4 },
    ]);
    expect(data[0]?.context).not.toBe(data[1]?.context);
    expect(world.remote.queries).toHaveLength(2);
    one.leave();
    await until(() => world.stock.readers.size === 0);
  });

  it("brings our fields with each event of another graph, by variables and aliases", async () => {
    const one = subscribe(
      `subscription S($stars: Int, $yes: Boolean!) {
        added: reviewAdded(stars: $stars) { n: stars words @skip(if: $yes) about { title onHand } } }`,
      { stars: 5, yes: true },
    );
    await until(() => world.reviews.readers.size === 1);
    expect(world.remote.inits.at(-1)).toEqual({ authorization: "ours" });
    reviews(5, "lamp");
    await one.count(1);
    expect(one.told).toEqual([{ data: { added: { n: 5, about: { title: "LAMP", onHand: 2 } } } }]);
    one.leave();
    await until(() => world.reviews.readers.size === 0);
    await until(() => world.remote.sockets.clients.size === 0);
  });

  it("has nulls and error paths as a query has them, event by event", async () => {
    const one = subscribe("subscription { it: reviewAdded { stars about { g: grade } } }");
    await until(() => world.reviews.readers.size === 1);
    reviews(0, "mug");
    await one.count(1);
    reviews(4, "lamp");
    await one.count(2);
    reviews(4, "mug");
    await one.count(3);
    const [none, failed, whole] = one.told;
    expect(none).toEqual({ data: { it: null } });
    expect(failed?.data).toEqual({ it: null });
    expect(failed?.errors).toMatchObject([
      { path: ["it", "about", "g"], message: "lamps have no grade" },
    ]);
    expect(whole).toEqual({ data: { it: { stars: 4, about: { g: "A" } } } });
    one.leave();
    await until(() => world.reviews.readers.size === 0);

    const two = subscribe("subscription { strict { stars } }");
    await until(() => world.reviews.readers.size === 1);
    reviews(0, "mug");
    await two.count(1);
    expect(two.told[0]).toMatchObject({ data: null, errors: [{ path: ["strict"] }] });
    two.leave();
    await until(() => world.reviews.readers.size === 0);
  });

  it("that lacks a scope or a policy reaches no upstream", async () => {
    const before = world.remote.inits.length;
    const nobody = await clientWith(["catalog:read"]);
    const codes = async (query: string, by: Client) =>
      (await subscribe(query, {}, by).end())?.map(({ extensions }) => extensions.code);
    expect(await codes("subscription { stockChanged { averageStars } }", nobody)).toEqual([
      "SCOPE_MISSING",
    ]);
    expect(await codes("subscription { closed { stars } }", client)).toEqual(["SCOPE_MISSING"]);
    expect(world.remote.inits).toHaveLength(before);
    expect(world.stock.readers.size).toBe(0);
    await nobody.dispose();
  });

  it("ends with an error that names the subgraph whose connection broke", async () => {
    const one = subscribe("subscription { reviewAdded { stars } }");
    await until(() => world.reviews.readers.size === 1);
    reviews(3, "mug");
    await one.count(1);
    world.remote.die();
    expect(await one.end()).toMatchObject([
      { extensions: { code: "SUBGRAPH_UNAVAILABLE", subgraph: "reviews", recovery: "retry" } },
    ]);
    // The next one makes a new connection.
    await until(() => world.reviews.readers.size === 0);
    const two = subscribe("subscription { reviewAdded { stars } }");
    await until(() => world.reviews.readers.size === 1);
    two.leave();
    await until(() => world.reviews.readers.size === 0);
  });

  it("refuses variables that do not fit, and masks what fails inside of us", async () => {
    const wrong = subscribe("subscription S($n: Int) { reviewAdded(stars: $n) { stars } }", {
      n: "three",
    });
    expect(JSON.stringify([wrong.told, await wrong.end()])).toContain("BAD_USER_INPUT");
    const failing = subscribe("subscription { failing { averageStars } }");
    const told = JSON.stringify([failing.told, await failing.end()]);
    expect(told).toContain("INTERNAL");
    expect(told).not.toContain("disk 7");
  });

  it("ends with GRAPH_CHANGED when the graph is replaced; one of our own alone goes on", async () => {
    const own = subscribe("subscription { stockChanged { onHand } }");
    const across = subscribe("subscription { stockChanged { averageStars } }");
    await until(() => world.stock.readers.size === 2);
    await versions.replace({ ...world.graph });
    world.graph.endStreams();
    expect(await across.end()).toMatchObject([
      { extensions: { code: "GRAPH_CHANGED", recovery: "retry" } },
    ]);
    await until(() => world.stock.readers.size === 1);
    stock("mug");
    await own.count(1);
    own.leave();
  });
});
