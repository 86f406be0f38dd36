import { createHash } from "node:crypto";
import { ID_PREFIXES, type IdKind } from "../kernel/ids.ts";
import type { Known, ReferenceKind } from "./recipe.ts";

/** A reference that was found to resolve before; anything else is a bug in a recipe. */
export function mustResolve(
  known: Known,
  system: string,
  kind: ReferenceKind,
  sourceId: string,
): string {
  const id = known.resolve(system, kind, sourceId);
  if (id === null) throw new Error(`unresolved ${kind} ${sourceId} of ${system}`);
  return id;
}

/** A variant's price has the variant's own id on the web, and one made from it elsewhere. */
export function priceId(variantId: string, channel: "WEB" | "POS"): string {
  return channel === "WEB" ? variantId : `${variantId}/${channel}`;
}

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/**
 * An id that follows from what it stands for, so that the same part gets the same id whoever
 * writes it first: a line of an order, the stock of a variant at a location.
 */
export function derivedId(kind: IdKind, ...parts: readonly string[]): string {
  const hash = createHash("sha256").update(parts.join("\n")).digest();
  let text = "";
  for (const byte of hash.subarray(0, 26)) text += ALPHABET.charAt(byte % 32);
  return `${ID_PREFIXES[kind]}_${text}`;
}
