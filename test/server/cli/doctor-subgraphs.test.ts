import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { probeSubgraphs } from "../../../src/server/cli/doctor/subgraphs.ts";
import { NOWHERE_ELSE } from "../../../src/server/outbound/outbound.ts";
import { graphConfig } from "../../federation/support/graph-config.ts";
import { startRemoteSubgraph } from "../../federation/support/remote-subgraph.ts";

const RATINGS = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key"])
  type Query { best: Rating }
  type Rating { stars: Int! }`;

it("tells of subgraphs whether they answer, and of all whether they are one graph", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tutti-doctor-subgraphs-"));
  const remote = await startRemoteSubgraph(RATINGS, { Query: { best: () => ({ stars: 5 }) } });
  onTestFinished(async () => {
    await remote.close();
    rmSync(folder, { recursive: true });
  });
  const schema = join(folder, "ratings.graphql");
  const probe = async () => {
    const config = graphConfig({ ratings: { url: remote.url, schema } });
    const findings = await probeSubgraphs({ ...config, outbound: NOWHERE_ELSE });
    return findings.map(({ check, status, says }) => `${status}: ${check} ${says}`);
  };
  writeFileSync(schema, RATINGS);
  expect(await probe()).toEqual([
    expect.stringMatching(/^ok: ratings \(subgraph\) answers in \d+ ms$/),
    "ok: Graph is one of Tutti's own and 1 others",
  ]);
  remote.setDown(true);
  writeFileSync(schema, RATINGS.replace("Int!", "Nothing"));
  expect(await probe()).toEqual([
    `problem: ratings (subgraph) The subgraph ratings cannot be reached. It is asked at ${remote.url}`,
    expect.stringMatching(/^problem: Graph .*Nothing/s),
  ]);
  expect(await probeSubgraphs({ ...graphConfig({}), outbound: NOWHERE_ELSE })).toEqual([]);
});
