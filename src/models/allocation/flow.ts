/** A way from one node to another: how much it takes, and what each unit on it costs. */
export type Arc = {
  readonly from: number;
  readonly to: number;
  /** 0 or more; infinite for no end. */
  readonly capacity: number;
  /** May be negative: what it earns. */
  readonly cost: number;
};

/**
 * How much goes over each arc from `source` to `sink` at the least cost, as long as another unit
 * earns something: successive cheapest paths (Ahuja, Magnanti and Orlin, "Network Flows", 1993,
 * chapter 9), exact as long as no circle of arcs earns by itself. Whole capacities give whole flows.
 * Of paths that cost the same, the one of earlier arcs is taken.
 */
export function cheapestFlow(
  arcs: readonly Arc[],
  nodes: number,
  source: number,
  sink: number,
): number[] {
  const flow = arcs.map(() => 0);
  for (;;) {
    const steps = cheapestPath(arcs, flow, nodes, source, sink);
    const most = Math.min(...steps.map((step) => roomOn(arcs, flow, step)));
    if (steps.length === 0 || !(most > NOTHING && most < Number.POSITIVE_INFINITY)) return flow;
    for (const { arc, isBack } of steps) flow[arc] = (flow[arc] ?? 0) + (isBack ? -most : most);
  }
}

const NOTHING = 1e-9;

/** An arc on a path; going back over it takes away what goes over it. */
type Step = { readonly arc: number; readonly isBack: boolean };

/** The steps of the cheapest path with room, from its end; none when no path earns anything. */
function cheapestPath(
  arcs: readonly Arc[],
  flow: readonly number[],
  nodes: number,
  source: number,
  sink: number,
): readonly Step[] {
  const costs = new Array<number>(nodes).fill(Number.POSITIVE_INFINITY);
  const ways = new Array<Step | null>(nodes).fill(null);
  costs[source] = 0;
  const reach = (to: number, cost: number, step: Step) => {
    if (!(cost < (costs[to] ?? 0) - NOTHING)) return false;
    costs[to] = cost;
    ways[to] = step;
    return true;
  };
  // Bellman and Ford: a path has fewer steps than there are nodes.
  let isChanged = true;
  for (let round = 1; round < nodes && isChanged; round += 1) {
    isChanged = false;
    for (const [arc, { from, to, capacity, cost }] of arcs.entries()) {
      const used = flow[arc] ?? 0;
      const [here, there] = [costs[from] ?? 0, costs[to] ?? 0];
      if (capacity - used > NOTHING && reach(to, here + cost, { arc, isBack: false })) {
        isChanged = true;
      } else if (used > NOTHING && reach(from, there - cost, { arc, isBack: true })) {
        isChanged = true;
      }
    }
  }
  if (!((costs[sink] ?? 0) < -NOTHING)) return [];
  const steps: Step[] = [];
  for (let node = sink; node !== source; ) {
    const step = ways[node];
    const arc = arcs[step?.arc ?? -1];
    if (!step || arc === undefined || steps.length > nodes) return [];
    steps.push(step);
    node = step.isBack ? arc.to : arc.from;
  }
  return steps;
}

function roomOn(arcs: readonly Arc[], flow: readonly number[], { arc, isBack }: Step): number {
  const used = flow[arc] ?? 0;
  return isBack ? used : (arcs[arc]?.capacity ?? 0) - used;
}
