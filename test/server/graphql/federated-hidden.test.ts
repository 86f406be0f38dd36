import { printSchema } from "graphql";
import { expect, it } from "vitest";
import { caseOf } from "./case-pipeline.ts";

const { begin } = await caseOf("hidden-and-tagged");

it.each([
  ["a field, which is a key", "{ things { code } }"],
  ["a field, which is needed by another", "{ things { name credit owner } }"],
  ["a field of an interface", "{ owned { owner } }"],
  ["a type of a union", "{ shelves { ... on Draft { name } } }"],
  ["a type of an interface", "{ owned { ...D } } fragment D on Draft { text }"],
  ["a field of an input", '{ thing(by: { owner: "ada" }) { name } }'],
  ["a value of an enum", "{ things { price(in: SHELLS) } }"],
  [
    "a field under a condition",
    "query ($no: Boolean = false) { things { code @include(if: $no) } }",
  ],
])("%s is hidden: to ask for it is refused before anything is fetched", (_what, source) => {
  const { admit, world } = begin();
  const admission = admit({ source, variables: {} }, ["admin"]);
  const errors = "refusal" in admission ? admission.refusal.errors : [];
  const codes = errors.map(({ extensions }) => extensions["code"]);
  expect(new Set(codes)).toEqual(new Set(["GRAPHQL_VALIDATION_FAILED"]));
  expect(world.requests).toEqual([]);
});

it.each([
  ["a value of an enum", { in: "SHELLS" }],
  ["a field of an input", { by: { owner: "ada" } }],
])("%s is refused in a variable too", async (_what, variables) => {
  const { admit, execute, world } = begin();
  const source =
    'query ($by: By = { name: "n1" }, $in: Unit) { thing(by: $by) { price(in: $in) } }';
  const admission = admit({ source, variables }, []);
  if ("refusal" in admission) throw new Error(admission.refusal.errors.join());
  const { data, errors } = await execute(admission.admitted, { source, variables });
  expect(data ?? null).toBeNull();
  expect(errors).toHaveLength(1);
  expect(world.requests).toEqual([]);
});

it("is tagged in the supergraph, and clients see neither tags nor what is hidden", () => {
  const { supergraph } = begin().world;
  const tags = ["root", "argument", "change", "interface", "field", "union", "object", "input"];
  for (const tag of [...tags, "input-field", "enum", "value"]) {
    expect(supergraph.sdl).toContain(`@tag(name: "${tag}")`);
  }
  expect(supergraph.sdl).toMatch(/type Draft[^{]*@inaccessible/);
  expect(printSchema(supergraph.schema)).not.toMatch(/tag|inaccessible|Draft|code|owner|SHELLS/);
});
