import type { ExecutableGraph } from "./executable-graph.ts";

/** The graph as it is now, and word of the next one before it takes over. */
export type GraphVersions = {
  current(): ExecutableGraph;
  /**
   * `prepare` makes ready what is to work with the next graph, and is waited for; the function that
   * it gives is called when that graph takes over, at the same moment for all who follow.
   */
  follow(prepare: (next: ExecutableGraph) => Promise<() => void>): void;
};

/** A graph that is replaced while the program runs. */
export function graphVersions(
  first: ExecutableGraph,
): GraphVersions & { readonly replace: (next: ExecutableGraph) => Promise<void> } {
  let current = first;
  const followers: ((next: ExecutableGraph) => Promise<() => void>)[] = [];
  return {
    current: () => current,
    follow: (prepare) => void followers.push(prepare),
    async replace(next) {
      const takeOver = await Promise.all(followers.map((prepare) => prepare(next)));
      current = next;
      for (const take of takeOver) take();
    },
  };
}

/** A graph that stays. */
export function fixedGraph(graph: ExecutableGraph): GraphVersions {
  return { current: () => graph, follow: () => {} };
}
