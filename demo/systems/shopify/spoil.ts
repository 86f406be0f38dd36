import type { Faults } from "../faults.ts";
import { gid, parseGid } from "./ids.ts";

/** Turns the first price or amount in an answer into a negative one, when the fault is asked for. */
export function spoilAmount<Answer extends object>(answer: Answer, faults: Faults): Answer {
  if (!faults.armed("negative-price") || !amountIn(answer)) return answer;
  faults.take("negative-price");
  const spoiled = structuredClone(answer);
  const found = amountIn(spoiled);
  if (found) found.holder[found.key] = `-${found.holder[found.key]}`;
  return spoiled;
}

/** Gives the first of the nodes that were asked for by id another id. */
export function spoilId(answer: object, faults: Faults): void {
  const nodes = (answer as { nodes?: unknown }).nodes;
  if (!Array.isArray(nodes)) return;
  const node = nodes.find((entry) => typeof entry?.id === "string");
  if (!node || !faults.take("wrong-id")) return;
  node.id = gid(parseGid(node.id)?.type ?? "Product", 1);
}

type Place = { holder: Record<string, unknown>; key: string };

function amountIn(value: unknown): Place | null {
  if (typeof value !== "object" || value === null) return null;
  const holder = value as Record<string, unknown>;
  for (const key of ["price", "amount"]) {
    if (typeof holder[key] === "string") return { holder, key };
  }
  for (const below of Object.values(holder)) {
    const found = amountIn(below);
    if (found) return found;
  }
  return null;
}
