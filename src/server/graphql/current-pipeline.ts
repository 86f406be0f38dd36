import { setImmediate } from "node:timers/promises";
import { LRUCache } from "lru-cache";
import type { PreparedOperation } from "./document-store.ts";
import type { ExecutableGraph } from "./executable-graph.ts";
import type { GraphVersions } from "./graph-versions.ts";
import type { Pipeline } from "./pipeline.ts";

/** What is remembered of the operations in use: how many, and how long they are together. */
const REMEMBERED_MAX = 1_000;
const CHARACTERS_MAX = 8_000_000;
/** How many of them are made ready in the next graph. */
export const WARMED_MAX = 200;

/** An operation in use: the pipeline that admitted it executes it, whatever comes after. */
type Use = {
  readonly pipeline: Pipeline;
  readonly source: string;
  times: number;
};

/**
 * A pipeline through which operations reach the graph that is current when they are admitted, and
 * stay with it to their end. The next graph takes over with the most used operations of the one
 * before parsed, validated, planned and compiled.
 */
export function currentPipeline(
  graphs: GraphVersions,
  pipelineOf: (graph: ExecutableGraph) => Pipeline,
): Pipeline {
  const uses = new WeakMap<PreparedOperation, Use>();
  const useOf = (operation: PreparedOperation): Use => {
    const use = uses.get(operation);
    if (use === undefined) throw new Error("an operation ran that was not admitted");
    return use;
  };
  let current = pipelineOf(graphs.current());
  let recent = remembered();

  graphs.follow(async (graph) => {
    const next = pipelineOf(graph);
    const most = [...recent.values()].toSorted((a, b) => b.times - a.times).slice(0, WARMED_MAX);
    for (const use of most) {
      await next.warm(use.source).catch(() => undefined);
      // Requests are answered between one and the next.
      await setImmediate();
    }
    return () => {
      current = next;
      recent = remembered();
    };
  });

  return {
    get schema() {
      return current.schema;
    },
    admit(request, principal, transport) {
      const pipeline = current;
      const admission = pipeline.admit(request, principal, transport);
      if ("refusal" in admission) return admission;
      const { admitted } = admission;
      let use = recent.get(admitted);
      if (use === undefined) {
        use = uses.get(admitted) ?? { pipeline, source: request.source, times: 0 };
        uses.set(admitted, use);
        recent.set(admitted, use);
      }
      use.times += 1;
      return admission;
    },
    execute: (operation, call) => useOf(operation).pipeline.execute(operation, call),
    subscribe: (operation, call) => useOf(operation).pipeline.subscribe(operation, call),
    warm: (source) => current.warm(source),
  };
}

function remembered() {
  return new LRUCache<PreparedOperation, Use>({
    max: REMEMBERED_MAX,
    maxSize: CHARACTERS_MAX,
    sizeCalculation: ({ source }) => source.length + 1,
  });
}
