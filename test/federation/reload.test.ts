import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { ok, unwrap } from "../../src/kernel/result.ts";
import type { GraphConfig } from "../../src/server/federation/members.ts";
import { type Graph, startGraph } from "../../src/server/graph-part.ts";
import { createErrorMask } from "../../src/server/graphql/error-mask.ts";
import type { Running } from "../../src/server/lifecycle.ts";
import { type Fixture, post, startEdge, until } from "../server/edge-fixture.ts";
import { realClock } from "../support/clock.ts";
import { quietLog } from "../support/quiet-log.ts";
import { graphConfig } from "./support/graph-config.ts";
import { startRemoteSubgraph } from "./support/remote-subgraph.ts";

const sdlWith = (fields: string) => `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key"])
  type Query { newest: [Review!]! slow: Int }
  type Review { stars: Int! ${fields} }`;

let release = () => {};
const resolvers = {
  Query: {
    newest: () => [{ stars: 5 }],
    slow: () => new Promise((resolve) => (release = () => resolve(1))),
  },
};

const folder = mkdtempSync(join(tmpdir(), "tutti-reload-"));
const [schema, configFile] = [join(folder, "reviews.graphql"), join(folder, "config.json")];
const warned: { code: string; reasons: string }[] = [];
const log = { ...quietLog, warn: (fields: object) => void warned.push(fields as never) };

let [remote, other]: Awaited<ReturnType<typeof startRemoteSubgraph>>[] = [];
let config: GraphConfig;
let graph: Running<Graph>;
let edge: Fixture;
let key: string;
beforeAll(async () => {
  const sdl = sdlWith("a: Int b: Int c: Int");
  [remote, other] = [
    await startRemoteSubgraph(sdl, resolvers),
    await startRemoteSubgraph(sdl, { ...resolvers, Query: { newest: () => [{ stars: 1 }] } }),
  ];
  write("");
  config = graphConfig(
    // An answer is held back until the graph has changed, which takes long on a busy machine.
    { reviews: { url: remote?.url ?? "", schema, timeoutMs: 60_000 } },
    { subgraphPollSeconds: 0.2 },
  );
  writeFileSync(configFile, "1");
  const mask = createErrorMask(log, () => "test-error");
  const parts = { mask, log, clock: realClock, random: Math.random, configFile };
  graph = unwrap(await startGraph(config, { ...parts, reread: () => ok(config) }));
  edge = await startEdge({ graph: graph.value });
  key = await edge.keyFor("admin");
});
beforeEach(() => void warned.splice(0));
afterAll(async () => {
  await edge?.stop();
  await graph?.stop();
  await remote?.close();
  await other?.close();
  rmSync(folder, { recursive: true, force: true });
});

const write = (fields: string) => writeFileSync(schema, sdlWith(fields));
const ask = async (query: string) => (await post(edge.url, query, key)).body;
const version = () => graph.value.state().version;
const after = (count: number) => until(() => version() === count);

it("changes with its subgraphs' schemas, and fails no request meanwhile", async () => {
  expect((await ask("{ newest { a } }")).errors?.[0]?.message).toContain('"a"');
  let [asked, stop] = [0, false];
  const failed: unknown[] = [];
  const load = Array.from({ length: 4 }, async (_one, i) => {
    while (!stop) {
      const answer = await ask(`query Q${i} { newest { stars } }`);
      if (answer.errors !== undefined || answer.data?.["newest"] === null) failed.push(answer);
      asked += 1;
    }
  });
  const begun = version();
  let threads = 0;
  const count = () => {
    threads += 1;
  };
  process.on("worker", count);
  for (const [i, fields] of ["a: Int", "a: Int b: Int"].entries()) {
    write(fields);
    await after(begun + i + 1);
  }
  process.off("worker", count);
  stop = true;
  await Promise.all(load);
  expect(failed).toEqual([]);
  expect(asked).toBeGreaterThan(20);
  // For each change one thread composes it, and one looks whether our own part is in it.
  expect(threads).toBeGreaterThanOrEqual(2);
  expect(await ask("{ newest { a b } }")).toEqual({ data: { newest: [{ a: null, b: null }] } });
});

it("stays as it is where a change makes no graph, says so once, and goes on with a good one", async () => {
  const begun = version();
  write("a: Nothing");
  await until(() => graph.value.state().refused !== null);
  const { refused } = graph.value.state();
  expect(refused?.fault.code).toBe("COMPOSITION_FAILED");
  expect(refused?.fault.message).toContain("Nothing");
  await realClock.sleep(600);
  expect(warned).toMatchObject([{ code: "COMPOSITION_FAILED" }]);
  expect((await ask("{ newest { stars } }")).data).toEqual({ newest: [{ stars: 5 }] });
  expect(version()).toBe(begun);

  rmSync(schema);
  await until(() => graph.value.state().refused?.fault.code === "SUBGRAPH_SCHEMA_UNKNOWN");
  write("c: Int");
  await after(begun + 1);
  expect(graph.value.state().refused).toBeNull();
  expect(warned).toHaveLength(2);
});

it("an operation under way ends on the graph it began on, whose connections close then", async () => {
  const begun = version();
  const slow = ask("{ slow }");
  await until(() => remote?.requests.at(-1)?.query.includes("slow") === true);
  config = graphConfig(
    { reviews: { url: other?.url ?? "", schema } },
    { subgraphPollSeconds: 0.2 },
  );
  writeFileSync(configFile, "2 2");
  await after(begun + 1);
  expect((await ask("{ newest { stars } }")).data).toEqual({ newest: [{ stars: 1 }] });
  release();
  expect(await slow).toEqual({ data: { slow: 1 } });
  await until(async () => (await remote?.connections()) === 0);
});
