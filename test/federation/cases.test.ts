import { readFileSync } from "node:fs";
import { parse, print, stripIgnoredCharacters } from "graphql";
import { beforeAll, describe, expect, it } from "vitest";
import { differenceOf } from "../../bench/support/federation/compare.ts";
import { federate } from "../../bench/support/federation/federate.ts";
import type { Subgraph } from "../../src/federation/subgraphs/subgraph.ts";
import { brokenSubgraph } from "./support/broken-subgraph.ts";
import { emptyCells, tableOf } from "./support/coverage.ts";
import { readCases } from "./support/read-cases.ts";

const cases = await readCases();

describe.each(cases)("$name", ({ world, queries }) => {
  /** Its composition, which no query changes. */
  let sdl: string;
  beforeAll(() => {
    ({ sdl } = federate(world()).supergraph);
  });
  describe.each(["composed", "supplied as text"])("%s", (route) => {
    it.each(queries)("$title", async ({ source, variables, expected, broken, asks }) => {
      const instead = new Map<string, Subgraph>();
      for (const [name, how] of Object.entries(broken)) {
        instead.set(name, await brokenSubgraph(name, how));
      }
      const around = (subgraph: Subgraph) => instead.get(subgraph.name) ?? subgraph;
      const composed = federate(world(), { supergraphSdl: sdl });
      // A mutation changes its world, so each who answers has one of its own.
      const graph = federate(world(), {
        around,
        supergraphSdl: route === "composed" ? sdl : rewritten(sdl),
      });
      const answered = await graph.ask(source, variables);
      if (expected !== undefined) expect(plain(answered)).toEqual(expected);
      else expect(differenceOf(answered, composed.judge(source, variables))).toBeNull();
      expect(Object.keys(Object.getOwnPropertyDescriptors(Object.prototype))).toEqual(INHERITED);
      if (asks !== undefined) expect(graph.requests.map(({ subgraph }) => subgraph)).toEqual(asks);
    });
  });
});

describe("the matrix", () => {
  it("is what the README says", () => {
    const readme = readFileSync(new URL("README.md", import.meta.url), "utf8");
    expect(readme).toContain(tableOf(cases));
  });

  it("has a case for each directive with each shape", () => {
    expect(emptyCells(cases.flatMap(({ covers }) => covers))).toEqual([]);
  });

  it("is claimed only by cases that have the directive, and whose queries have the shape", () => {
    const untrue = cases.flatMap((one) => one.untrue.map((claim) => `${one.name}: ${claim}`));
    expect(untrue).toEqual([]);
  });

  it("is claimed for nulls and errors only by cases whose answers have them", () => {
    const untrue = cases.flatMap(({ name, covers, world, queries }) => {
      const graph = federate(world());
      const answers = queries.map(
        ({ source, variables, expected }) => expected ?? graph.judge(source, variables).answer,
      );
      const texts = answers.map((answer) => JSON.stringify(answer));
      const has = { nulls: /[:[,]null\b/, errors: /"errors":\[/ };
      const claimed = new Set<string>(covers.flat());
      return Object.entries(has)
        .filter(([shape, sign]) => claimed.has(shape) && !texts.some((text) => sign.test(text)))
        .map(([shape]) => `${name}: ${shape}`);
    });
    expect(untrue).toEqual([]);
  });
});

/** A supergraph as another composition would write it: in another order, and in one line. */
function rewritten(sdl: string): string {
  const document = parse(sdl, { noLocation: true });
  const definitions = document.definitions.toReversed();
  return stripIgnoredCharacters(print({ ...document, definitions }));
}

/** What a subgraph answers changes nothing but the answer. */
const INHERITED = Object.getOwnPropertyNames(Object.prototype);

const plain = (answer: unknown) => JSON.parse(JSON.stringify(answer));
