import type { Faults } from "../faults.ts";

/** An answer that says something impossible, or speaks of another thing, when a fault asks for it. */
export function spoil(answer: object, path: string, faults: Faults): object {
  const spoiled = structuredClone(answer);
  if (faults.armed("negative-price")) {
    const amount = amountIn(spoiled);
    if (amount && faults.take("negative-price")) amount.amount = -amount.amount - 1;
  }
  const [first] = path.endsWith("/batch-retrieve") ? listedIn(spoiled) : [];
  if (first && faults.take("wrong-id")) first.id = "NOBODYASKEDFORTHISONE234";
  return spoiled;
}

function listedIn(answer: object): { id: unknown }[] {
  const { objects, orders } = answer as Record<string, { id: unknown }[] | undefined>;
  return objects ?? orders ?? [];
}

/** The first price or amount in an answer. */
function amountIn(value: unknown): { amount: number } | null {
  if (typeof value !== "object" || value === null) return null;
  if ("amount" in value && typeof value.amount === "number") return value as { amount: number };
  for (const below of Object.values(value)) {
    const found = amountIn(below);
    if (found) return found;
  }
  return null;
}
