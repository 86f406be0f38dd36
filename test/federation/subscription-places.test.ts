import type { ExecutionResult } from "graphql";
import { createClient } from "graphql-ws";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { graphVersions } from "../../src/server/graphql/graph-versions.ts";
import { type Fixture, startEdge, until } from "../server/edge-fixture.ts";
import { eventWorld } from "./support/event-world.ts";

let world: Awaited<ReturnType<typeof eventWorld>>;
let edge: Fixture;
beforeEach(async () => {
  world = await eventWorld();
  edge = await startEdge({ graph: graphVersions(world.graph) });
});
afterEach(async () => {
  await edge?.stop();
  await world?.close();
});

describe("a subscription across graphs that follows our log", () => {
  const query = "subscription { logged { id averageStars } }";

  it("tells cursors over an event stream, and goes on behind the last that its client has", async () => {
    const first = await eventStream(query);
    await until(() => world.log.readers.size === 1);
    world.log.append("mug", "lamp", "mug");
    await until(() => first.told.length === 3);
    expect(first.told.map(({ id }) => id)).toEqual(["at-1", "at-2", "at-3"]);
    first.leave();
    world.log.append("lamp");
    const again = await eventStream(query, "at-2");
    await until(() => again.told.length === 2);
    expect(again.told).toMatchObject([
      { id: "at-3", answer: { data: { logged: { id: "mug", averageStars: 3 } } } },
      { id: "at-4", answer: { data: { logged: { id: "lamp", averageStars: 4 } } } },
    ]);
    again.leave();
    const wrong = await eventStream(query, "nonsense");
    await until(() => wrong.told.length > 0);
    expect(wrong.told).toMatchObject([
      { answer: { errors: [{ extensions: { code: "CURSOR_INVALID" } }] } },
    ]);
  });

  it.each([
    ["before anything happened", []],
    ["after something did", ["mug"]],
  ])("is told where to go on when the graph changes, %s", async (_when, happened) => {
    world.log.append("lamp");
    const client = createClient({
      ...{ url: edge.url.replace("http", "ws"), webSocketImpl: WebSocket, retryAttempts: 0 },
      connectionParams: { authorization: await edge.keyFor(["inventory:read"]) },
    });
    const told: ExecutionResult[] = [];
    const ended = new Promise<unknown>((resolve) => {
      const next = (result: unknown) => void told.push(result as ExecutionResult);
      client.subscribe({ query }, { next, error: resolve, complete: () => resolve("complete") });
    });
    await until(() => world.log.readers.size === 1);
    world.log.append(...happened);
    await until(() => told.length === happened.length);
    world.graph.endStreams();
    expect(await ended).toMatchObject([
      { extensions: { code: "GRAPH_CHANGED", resumeAfter: `at-${1 + happened.length}` } },
    ]);
    await client.dispose();
  });

  it("is told where to go on when the gateway is stopped", async () => {
    world.log.append("lamp", "mug");
    const stream = await eventStream(query);
    await until(() => world.log.readers.size === 1);
    await edge.drain(5_000);
    await until(() => stream.told.length === 1);
    expect(stream.told).toMatchObject([
      { answer: { errors: [{ extensions: { code: "SHUTTING_DOWN", resumeAfter: "at-2" } }] } },
    ]);
  });
});

/** What an event stream tells, with the ids of its events. */
async function eventStream(query: string, lastCursor?: string) {
  const leaving = new AbortController();
  const response = await fetch(`${edge.url}?${new URLSearchParams({ query })}`, {
    headers: {
      accept: "text/event-stream",
      authorization: await edge.keyFor(["inventory:read"]),
      ...(lastCursor === undefined ? {} : { "last-event-id": lastCursor }),
    },
    signal: leaving.signal,
  });
  const told: { id: string | undefined; answer: unknown }[] = [];
  const read = async () => {
    let text = "";
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString();
      const parts = text.split("\n\n");
      text = parts.pop() ?? "";
      for (const part of parts) {
        const data = part.match(/^data: (.+)$/m)?.[1];
        if (data) told.push({ id: part.match(/^id: (.+)$/m)?.[1], answer: JSON.parse(data) });
      }
    }
  };
  void read().catch(() => undefined);
  return { told, leave: () => leaving.abort() };
}
