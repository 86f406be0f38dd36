import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Registry } from "prom-client";
import { afterAll, beforeAll, expect, it } from "vitest";
import { healthRecord } from "../../src/federation/subgraphs/health.ts";
import { graphContext } from "../../src/resolvers/graph-context.ts";
import { startGraph } from "../../src/server/graph-part.ts";
import { until } from "../server/edge-fixture.ts";
import { handClock, realClock } from "../support/clock.ts";
import { type GraphWorld, gatewayOf, graphWorld } from "../support/graph.ts";
import { quietLog } from "../support/quiet-log.ts";
import { graphConfig } from "./support/graph-config.ts";
import { startRemoteSubgraph } from "./support/remote-subgraph.ts";

const REVIEWS = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key"])
  type Query { newestReviews: [Review!] }
  type Review { stars: Int! }`;

const folder = mkdtempSync(join(tmpdir(), "tutti-composition-"));
const schema = join(folder, "reviews.graphql");
const metrics = new Registry();
const said: unknown[] = [];
const keep = (fields: object, message: string) => void said.push({ ...fields, message });
const log = { ...quietLog, info: keep, warn: keep };
let remote: Awaited<ReturnType<typeof startRemoteSubgraph>>;
let world: GraphWorld;
beforeAll(async () => {
  writeFileSync(schema, REVIEWS);
  remote = await startRemoteSubgraph(REVIEWS, { Query: { newestReviews: () => [{ stars: 5 }] } });
  const subgraphs = {
    reviews: { url: remote.url, schema, failuresMax: 2, retries: 0, restMs: 300 },
  };
  const config = graphConfig(subgraphs, { subgraphPollSeconds: 0.2 });
  world = await graphWorld(realClock, (mask) =>
    startGraph(config, { mask, ...gatewayOf, metrics, log }),
  );
});
afterAll(async () => {
  await world.close();
  await remote.close();
  rmSync(folder, { recursive: true, force: true });
});

const COMPOSITION = `{ composition { version schemaHash refused { code message } subgraphs {
  name schemaHash status code requests failures p50Ms p95Ms circuit connections subscriptions } } }`;

async function composition() {
  const { data, errors } = await world.ask(COMPOSITION, {}, { scopes: ["control:read"] });
  expect(errors).toBeUndefined();
  return JSON.parse(JSON.stringify(data)).composition;
}
const reviews = () => world.ask("{ newestReviews { stars } }");

it("tells how each subgraph answers, when it is left alone, and when it is back", async () => {
  expect((await composition()).subgraphs).toEqual([
    {
      ...{ name: "reviews", schemaHash: expect.stringMatching(/^[0-9a-f]{16}$/) },
      ...{ status: "UP", code: null, requests: 0, failures: 0, p50Ms: null, p95Ms: null },
      ...{ circuit: "CLOSED", connections: 0, subscriptions: 0 },
    },
  ]);
  await reviews();
  const [up] = (await composition()).subgraphs;
  expect(up).toMatchObject({ status: "UP", requests: 1, failures: 0 });
  expect(up.p95Ms).toBeGreaterThan(0);

  remote.setDown(true);
  await reviews();
  const failing = { code: "SUBGRAPH_UNAVAILABLE", requests: 2, failures: 1 };
  expect((await composition()).subgraphs).toMatchObject([{ status: "DEGRADED", ...failing }]);
  await reviews();
  // Left alone: it is not asked.
  await reviews();
  expect(said).toEqual([{ subgraph: "reviews", message: "circuit opened" }]);
  const down = { status: "DOWN", circuit: "OPEN", requests: 3, failures: 2 };
  expect((await composition()).subgraphs).toMatchObject([down]);
  expect(await metrics.metrics()).toContain('tutti_subgraph_up{subgraph="reviews"} 0');

  remote.setDown(false);
  await until(async () => (await reviews()).errors === undefined);
  expect(said.at(-1)).toEqual({ subgraph: "reviews", message: "circuit closed" });
  const back = { status: "UP", circuit: "CLOSED", code: null };
  expect((await composition()).subgraphs).toMatchObject([back]);
  const told = await metrics.metrics();
  expect(told).toContain('tutti_subgraph_up{subgraph="reviews"} 1');
  expect(told).toContain(
    'tutti_subgraph_request_seconds_count{subgraph="reviews",outcome="SUBGRAPH_UNAVAILABLE"} 2',
  );
});

it("tells which change is left out, and why, until it is put right", async () => {
  const before = await composition();
  expect(before).toMatchObject({ version: 1, refused: null });
  writeFileSync(schema, REVIEWS.replace("Int!", "Nothing"));
  await until(async () => (await composition()).refused !== null);
  const refused = { code: "COMPOSITION_FAILED", message: expect.stringContaining("Nothing") };
  expect(await composition()).toMatchObject({ version: 1, refused });
  expect(await metrics.metrics()).toContain("tutti_graph_change_refused 1");

  writeFileSync(schema, REVIEWS.replace("stars: Int!", "stars: Int! words: String"));
  await until(async () => (await composition()).version === 2);
  const after = await composition();
  expect(after.refused).toBeNull();
  expect(after.schemaHash).not.toBe(before.schemaHash);
  expect(after.subgraphs[0].schemaHash).not.toBe(before.subgraphs[0].schemaHash);
  // It is the same subgraph as before.
  expect(after.subgraphs[0].requests).toBeGreaterThan(3);
  const told = await metrics.metrics();
  expect(told).toContain("tutti_graph_version 2");
  expect(told).toContain("tutti_graph_change_refused 0");
});

it("is closed without its scope, and tells a limited key of no other graph", async () => {
  const { errors } = await world.ask(COMPOSITION, {}, { scopes: ["catalog:read"] });
  expect(errors?.[0]?.extensions).toMatchObject({ code: "SCOPE_MISSING" });
  const whole = await composition();
  const parts = { composition: () => whole, events: {}, sql: {} } as never;
  const seen = (rows: object | null) => {
    const principal = { id: "key_test", scopes: new Set(["control:read"]), rows } as never;
    return graphContext(parts, principal, new AbortController().signal).composition();
  };
  expect(seen(null)).toBe(whole);
  expect(seen({ suppliers: ["sup_1"], channels: null })).toMatchObject({
    ...{ version: whole.version, subgraphs: [], refused: null },
  });
});

it("latencies are of the newest answers, failures and their codes of the last ones", () => {
  const clock = handClock("2026-01-01T00:00:00Z");
  const outcomes: (string | null)[] = [];
  const health = healthRecord(clock, (outcome) => void outcomes.push(outcome));
  const ask = (ms: number, failed: "SUBGRAPH_TIMEOUT" | null = null) => {
    const ended = health.begin();
    clock.advance(ms);
    ended(failed);
  };
  for (let i = 0; i < 600; i += 1) ask(1_000);
  for (let i = 1; i <= 512; i += 1) ask(i);
  expect(health.read()).toMatchObject({ p50Ms: 257, p95Ms: 487, requests: 1_112, failures: 0 });
  const { since } = health.read();
  ask(5_000, "SUBGRAPH_TIMEOUT");
  expect(health.read()).toMatchObject({ p50Ms: 257, status: "DEGRADED", code: "SUBGRAPH_TIMEOUT" });
  expect(health.read().since.getTime()).toBeGreaterThan(since.getTime());
  health.rest(true);
  expect(health.read().status).toBe("DOWN");
  health.rest(false);
  ask(1);
  expect(health.read()).toMatchObject({ status: "UP", code: null, failures: 1 });
  expect(outcomes).toHaveLength(1_114);
});
