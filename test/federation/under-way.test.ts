import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { unwrap } from "../../src/kernel/result.ts";
import { type Graph, startGraph } from "../../src/server/graph-part.ts";
import { createErrorMask } from "../../src/server/graphql/error-mask.ts";
import type { Running } from "../../src/server/lifecycle.ts";
import { EDGE_LIMITS } from "../../src/server/limits.ts";
import { type Fixture, post, startEdge, until } from "../server/edge-fixture.ts";
import { realClock } from "../support/clock.ts";
import { gatewayOf } from "../support/graph.ts";
import { quietLog } from "../support/quiet-log.ts";
import { graphConfig } from "./support/graph-config.ts";
import { startRemoteSubgraph } from "./support/remote-subgraph.ts";

const SDL = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key"])
  type Query { held: Int }`;
const DEADLINE_MS = 2_000;

const held: (() => void)[] = [];
const release = () => {
  for (const one of held.splice(0)) one();
};

let remote: Awaited<ReturnType<typeof startRemoteSubgraph>>;
let graph: Running<Graph>;
let edge: Fixture;
beforeAll(async () => {
  remote = await startRemoteSubgraph(SDL, {
    Query: { held: () => new Promise((resolve) => held.push(() => resolve(1))) },
  });
  // It would be given up by nobody but the operation.
  const config = graphConfig({ slow: { url: remote.url, timeoutMs: 60_000 } });
  const mask = createErrorMask(quietLog, () => "test-error");
  graph = unwrap(await startGraph(config, { ...gatewayOf, mask }));
  const operation = { ...EDGE_LIMITS.operation, deadlineMs: DEADLINE_MS };
  edge = await startEdge({ graph: graph.value, limits: { ...EDGE_LIMITS, operation } });
});
afterEach(release);
afterAll(async () => {
  await edge?.stop();
  await graph?.stop();
  await remote?.close();
});

const askedOf = () => remote.requests.filter(({ query }) => query.includes("held")).length;

it("equal queries of one key are asked of a subgraph once, those of another key by themselves", async () => {
  const [one, other] = [await edge.keyFor("admin"), await edge.keyFor("admin")];
  const before = askedOf();
  const asking = [one, one, other].map((key) => post(edge.url, "{ held }", key));
  await until(() => askedOf() === before + 2);
  await realClock.sleep(100);
  expect(askedOf()).toBe(before + 2);
  release();
  for (const { body } of await Promise.all(asking)) expect(body).toEqual({ data: { held: 1 } });
});

it("what a subgraph is asked ends with the operation's time", async () => {
  const before = remote.cut();
  const { body } = await post(edge.url, "{ held }", await edge.keyFor("admin"));
  expect(body.data).toEqual({ held: null });
  expect(body.errors).toMatchObject([
    { path: ["held"], extensions: { code: "SUBGRAPH_TIMEOUT", subgraph: "slow" } },
  ]);
  await until(() => remote.cut() === before + 1);
});

it("and with the client that asked", async () => {
  const authorization = await edge.keyFor("admin");
  const [before, cutBefore] = [askedOf(), remote.cut()];
  const leaving = new AbortController();
  const headers = { authorization, "content-type": "application/json" };
  const body = JSON.stringify({ query: "{ held }" });
  const asking = fetch(edge.url, { method: "POST", headers, body, signal: leaving.signal });
  const left = asking.catch(() => "left");
  await until(() => askedOf() === before + 1);
  const leftAt = performance.now();
  leaving.abort();
  expect(await left).toBe("left");
  await until(() => remote.cut() === cutBefore + 1);
  expect(performance.now() - leftAt).toBeLessThan(DEADLINE_MS);
});
