import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compose } from "../../src/federation/compose.ts";
import { unwrap } from "../../src/kernel/result.ts";
import { subgraphSdl } from "../../src/schema/subgraph-sdl.ts";
import { type Graph, startGraph } from "../../src/server/graph-part.ts";
import { createErrorMask } from "../../src/server/graphql/error-mask.ts";
import type { Running } from "../../src/server/lifecycle.ts";
import { until } from "../server/edge-fixture.ts";
import { realClock } from "../support/clock.ts";
import { type GraphWorld, gatewayOf, graphWorld } from "../support/graph.ts";
import { quietLog } from "../support/quiet-log.ts";
import { productRecord } from "../support/records.ts";
import { graphConfig } from "./support/graph-config.ts";
import { startRemoteSubgraph } from "./support/remote-subgraph.ts";

const REVIEWS = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key"])
  type Query { newestReviews: [Review!]! }
  type Review { stars: Int! about: ProductVariant! }
  type ProductVariant @key(fields: "sku") { sku: String averageStars: Float }`;

const folder = mkdtempSync(join(tmpdir(), "tutti-supergraph-"));
const path = join(folder, "supergraph.graphql");
const mask = createErrorMask(quietLog, () => "test-error");
let remote: Awaited<ReturnType<typeof startRemoteSubgraph>>;
/** Composed elsewhere of our graph and a team's, whose address it says. */
let supplied: string;
beforeAll(async () => {
  remote = await startRemoteSubgraph(REVIEWS, {
    Query: { newestReviews: () => [{ stars: 5, about: { sku: "SKU-mug" } }] },
    ProductVariant: { averageStars: () => 4.5 },
  });
  supplied = composed([
    { name: "tutti", sdl: subgraphSdl() },
    { name: "reviews", sdl: REVIEWS },
  ]);
});
afterAll(async () => {
  await remote.close();
  rmSync(folder, { recursive: true, force: true });
});

function composed(subgraphs: Parameters<typeof compose>[0]): string {
  return unwrap(compose(subgraphs)).replaceAll("subgraph:reviews", remote.url);
}

function start(sdl: string, subgraphs = {}, over = {}) {
  writeFileSync(path, sdl);
  const config = graphConfig(subgraphs, { supergraph: path, ...over });
  return startGraph(config, { mask, ...gatewayOf });
}

describe("a supergraph that was composed elsewhere", () => {
  it("answers with our graph in this process, and others where it says, as the settings say", async () => {
    let graph: Running<Graph> | null = null;
    const world: GraphWorld = await graphWorld(realClock, async () => {
      const started = await start(supplied, { reviews: { headers: { "x-api-key": "ours" } } });
      graph = unwrap(started);
      return started;
    });
    expect(graph).not.toBeNull();
    await world.take("shop", { records: [productRecord("mug", { title: "Mug" })] });
    const { data, errors } = await world.ask(
      "{ newestReviews { stars about { averageStars product { title } } } }",
    );
    expect(errors).toBeUndefined();
    expect(JSON.parse(JSON.stringify(data)).newestReviews).toEqual([
      { stars: 5, about: { averageStars: 4.5, product: { title: "Mug" } } },
    ]);
    expect(remote.requests.at(-1)?.headers).toMatchObject({ "x-api-key": "ours" });
    const refused = await world.ask(
      "{ newestReviews { about { product { title } } } }",
      {},
      {
        scopes: ["events:read"],
      },
    );
    expect(refused.errors?.[0]?.extensions).toMatchObject({ code: "SCOPE_MISSING" });
    await world.close();
  });

  it("may be without our graph, and name a subgraph whose address the settings give", async () => {
    const sdl = unwrap(compose([{ name: "reviews", sdl: REVIEWS }]));
    const graph = unwrap(await start(sdl, { reviews: { url: remote.url } }));
    const query = graph.value.current().schema.getQueryType();
    expect(Object.keys(query?.getFields() ?? {})).toEqual(["newestReviews"]);
    await graph.stop();
  });

  it("is taken up when its file changes; one that is wrong leaves the last good one", async () => {
    const started = await start(supplied, {}, { subgraphPollSeconds: 0.2 });
    const graph = unwrap(started).value;
    writeFileSync(path, "type Query { a: Int }");
    await until(() => graph.state().refused?.fault.code === "SUPERGRAPH_INVALID");
    const more = REVIEWS.replace("stars: Int!", "stars: Int! words: String");
    writeFileSync(
      path,
      composed([
        { name: "tutti", sdl: subgraphSdl() },
        { name: "reviews", sdl: more },
      ]),
    );
    await until(() => graph.state().version === 2);
    expect(graph.state().refused).toBeNull();
    expect(graph.current().schema.getType("Review")?.toString()).toBe("Review");
    await unwrap(started).stop();
  });
});

describe("a supplied supergraph that no planner can be made of", () => {
  it("leaves the running graph, and is told as refused", async () => {
    const started = unwrap(await start(supplied, {}, { subgraphPollSeconds: 0.2 }));
    const { state } = started.value;
    const ident = supplied.replace(/(graph: REVIEWS, key: )"sku"/, '$1"ident"');
    expect(ident).not.toBe(supplied);
    writeFileSync(path, ident);
    await until(() => state().refused?.fault.code === "SUPERGRAPH_INVALID");
    expect(state().refused?.fault.message).toMatch(/ProductVariant: .*ident/);
    expect(state().version).toBe(1);
    writeFileSync(path, supplied);
    await until(() => state().refused === null);
    await started.stop();
  });
});

describe("a supplied supergraph is refused that", () => {
  const scope = '@requiresScopes(scopes: [["orders:read"]])';
  it.each<[string, () => string, object, RegExp]>([
    ["is no GraphQL", () => "{", {}, /not a supergraph schema/],
    ["names no subgraphs", () => "type Query { a: Int }", {}, /names no subgraphs/],
    [
      "says no address that may be used",
      () => supplied.replaceAll(remote.url, "http://reviews.example.com/"),
      {},
      /subgraphs\.reviews\.url/,
    ],
    ["lacks a subgraph of the settings", () => supplied, { other: {} }, /names other/],
    [
      "opens what our graph closes",
      () => supplied.replaceAll(scope, ""),
      {},
      /opens \w+(\.\w+)? further/,
    ],
    [
      "opens it to more scopes",
      () =>
        supplied.replaceAll(scope, '@requiresScopes(scopes: [["orders:read"], ["catalog:read"]])'),
      {},
      /opens \w+(\.\w+)? further/,
    ],
    [
      "has a field of ours that we do not have",
      () =>
        supplied.replace(/(type Supplier [^{]*\{)/, "$1\n  age: Int @join__field(graph: TUTTI)"),
      {},
      /tutti has no Supplier\.age/,
    ],
  ])("%s", async (_what, sdl, subgraphs, says) => {
    const refused = await start(sdl(), subgraphs);
    expect(refused).toMatchObject({ ok: false, fault: { code: "SUPERGRAPH_INVALID" } });
    expect(!refused.ok && refused.fault.message).toMatch(says);
  });

  it("cannot be read", async () => {
    const config = graphConfig({}, { supergraph: join(folder, "nowhere") });
    const refused = await startGraph(config, { mask, ...gatewayOf });
    expect(refused).toMatchObject({ ok: false, fault: { code: "SUPERGRAPH_INVALID" } });
  });

  it("asks more than we do is fine", async () => {
    const graph = await start(
      supplied.replaceAll(scope, '@requiresScopes(scopes: [["orders:read", "admin"]])'),
    );
    expect(graph.ok).toBe(true);
    await unwrap(graph).stop();
  });
});
