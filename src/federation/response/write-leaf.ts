import type { GraphQLLeafType } from "graphql";
import { isEnumType } from "graphql";

/** The JSON of a leaf's value; null when the type has no such value. */
export type WriteLeaf = (value: unknown) => string | null;

/**
 * A subgraph has coerced its values already, so only their kind is looked at: what is no JSON of
 * the type is refused, and a number stands for an ID as it may (GraphQL specification, 3.5.5).
 */
export function writeLeaf(type: GraphQLLeafType): WriteLeaf {
  if (isEnumType(type)) {
    const written = new Map(type.getValues().map(({ name }) => [name as unknown, `"${name}"`]));
    return (value) => written.get(value) ?? null;
  }
  return BUILT_IN.get(type.name) ?? JSON.stringify;
}

const text: WriteLeaf = (value) => {
  if (typeof value !== "string") return null;
  return ESCAPED.test(value) ? JSON.stringify(value) : `"${value}"`;
};

/** What JSON writes otherwise (RFC 8259, section 7), and halves of a character that are alone. */
const ESCAPED = /[^ !#-[\]-\ud7ff\ue000-\uffff]/;

const BUILT_IN: ReadonlyMap<string, WriteLeaf> = new Map<string, WriteLeaf>([
  ["String", text],
  ["ID", (value) => (Number.isInteger(value) ? `"${value}"` : text(value))],
  ["Boolean", (value) => (typeof value === "boolean" ? String(value) : null)],
  [
    "Int",
    (value) =>
      Number.isInteger(value) && (value as number) === ((value as number) | 0)
        ? String(value)
        : null,
  ],
  ["Float", (value) => (Number.isFinite(value) ? String(value) : null)],
]);
