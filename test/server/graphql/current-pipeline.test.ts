import { buildSchema } from "graphql";
import { expect, it } from "vitest";
import { currentPipeline, WARMED_MAX } from "../../../src/server/graphql/current-pipeline.ts";
import { DOCUMENT_LIMITS } from "../../../src/server/graphql/document-limits.ts";
import type {
  ExecutableGraph,
  OperationCall,
} from "../../../src/server/graphql/executable-graph.ts";
import { graphVersions } from "../../../src/server/graphql/graph-versions.ts";
import { createPipeline } from "../../../src/server/graphql/pipeline.ts";

const PRINCIPAL = { id: "key", name: "test", role: null, scopes: new Set<string>() } as never;
const CALL = {} as OperationCall;

/** A graph that tells its name, and what it was warmed with. */
function graphNamed(name: string, warm: (field: string) => void = () => {}): ExecutableGraph {
  return {
    schema: buildSchema(`type Query { ${name}: Int both: Int }`),
    execute: async () => ({ data: { name } }),
    subscribe: async () => ({ errors: [] }),
    warm: async ({ operation }) => warm(operation.name?.value ?? ""),
  };
}

function pipelineOver(first: ExecutableGraph) {
  const versions = graphVersions(first);
  const pipeline = currentPipeline(versions, (one) => createPipeline(one, DOCUMENT_LIMITS));
  const admit = (source: string) =>
    pipeline.admit({ source, operationName: null, variables: {} }, PRINCIPAL, "http");
  return { versions, pipeline, admit };
}

it("an operation stays with the graph that admitted it; the next one goes to the next graph", async () => {
  const { versions, pipeline, admit } = pipelineOver(graphNamed("old"));
  const before = admit("{ old }");
  await versions.replace(graphNamed("next"));
  if (!("admitted" in before)) throw new Error("refused");
  expect((await pipeline.execute(before.admitted, CALL)).data).toEqual({ name: "old" });
  expect(admit("{ old }")).toHaveProperty("refusal");
  const after = admit("{ next }");
  if (!("admitted" in after)) throw new Error("refused");
  expect((await pipeline.execute(after.admitted, CALL)).data).toEqual({ name: "next" });
});

it("the next graph is warmed with the most used operations, before it takes over", async () => {
  const { versions, pipeline, admit } = pipelineOver(graphNamed("old"));
  for (let i = 0; i <= WARMED_MAX; i += 1) {
    admit(`query Q${i} { both }`);
    if (i !== 7) admit(`query Q${i} { both }`);
  }
  admit("query Gone { old }");
  admit("query Gone { old }");
  const warmed: string[] = [];
  const schemas = new Set<object>();
  const next = graphNamed("next", (name) => {
    warmed.push(name);
    schemas.add(pipeline.schema);
  });
  await versions.replace(next);
  // One is not valid any more; the one that was used least is left out.
  expect(warmed).toHaveLength(WARMED_MAX - 1);
  expect(warmed).not.toContain("Q7");
  expect(schemas).not.toContain(next.schema);
  expect(pipeline.schema).toBe(next.schema);
});

it("a graph that cannot be warmed takes over all the same", async () => {
  const { versions, pipeline, admit } = pipelineOver(graphNamed("old"));
  admit("{ both }");
  const next = graphNamed("next", () => {
    throw new Error("no plan");
  });
  await versions.replace(next);
  expect(pipeline.schema).toBe(next.schema);
});
