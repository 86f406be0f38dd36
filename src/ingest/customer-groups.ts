import type { Sql } from "../store/database.ts";
import { keptApart } from "../store/merge-repository.ts";

/**
 * A likeness of two nodes. A node is a golden customer by its id, or a system's customer that is
 * not joined yet, as its system, a line feed and its id there.
 */
export type Edge = {
  readonly one: string;
  readonly other: string;
  readonly evidence: string;
  readonly confidence: number;
};

type Member = { readonly evidence: string; readonly confidence: number };

/** One person: the golden records that are found to be it, and what is to be joined to it. */
export type Person = {
  readonly goldens: readonly (Member & { readonly id: string })[];
  readonly unjoined: readonly (Member & { readonly node: string })[];
};

/**
 * Sorts nodes into persons along the edges, the surest first. An edge that would bring together
 * golden records which a person took apart is left out.
 */
export async function people(
  tx: Sql,
  nodes: ReadonlySet<string>,
  edges: readonly Edge[],
): Promise<readonly Person[]> {
  const all = new Set(nodes);
  for (const { one, other } of edges) all.add(one).add(other);
  const goldens = [...all].filter(isGolden);
  const apart = await keptApart(tx, goldens);
  const groups = new Map([...all].map((node) => [node, new Set([node])]));
  const members = new Map<string, Member>();
  const groupOf = (node: string) => groups.get(node) ?? new Set([node]);

  const surest = [...edges].sort((a, b) => b.confidence - a.confidence);
  for (const { one, other, evidence, confidence } of surest) {
    const [into, from] = [groupOf(one), groupOf(other)];
    if (into === from) continue;
    if (apart.some((pair) => divides(pair, into, from) || divides(pair, from, into))) continue;
    for (const node of [one, other]) {
      if (!members.has(node)) members.set(node, { evidence, confidence });
    }
    for (const node of from) {
      into.add(node);
      groups.set(node, into);
    }
  }
  return [...new Set(groups.values())].map((group) => {
    const sorted = [...group].sort();
    const memberOf = (node: string) =>
      members.get(node) ?? { evidence: "first-seen", confidence: 1 };
    return {
      goldens: sorted.filter(isGolden).map((id) => ({ id, ...memberOf(id) })),
      unjoined: sorted
        .filter((node) => !isGolden(node))
        .map((node) => ({ node, ...memberOf(node) })),
    };
  });
}

function isGolden(node: string): boolean {
  return !node.includes("\n");
}

function divides(
  { one, other }: { readonly one: string; readonly other: string },
  a: ReadonlySet<string>,
  b: ReadonlySet<string>,
): boolean {
  return a.has(one) && b.has(other);
}
