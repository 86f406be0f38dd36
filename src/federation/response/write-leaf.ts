import type { GraphQLLeafType } from "graphql";
import { isEnumType } from "graphql";

/**
 * The JSON of a leaf's value; null when the type has no such value. A plain one has nothing that JSON
 * escapes.
 */
export type WriteLeaf = (value: unknown, isPlain: boolean) => string | null;

/**
 * A subgraph has coerced its values already, so only their kind is looked at: what is no JSON of
 * the type is refused, and a number stands for an ID as it may (GraphQL specification, 3.5.5).
 */
export function writeLeaf(type: GraphQLLeafType): WriteLeaf {
  if (isEnumType(type)) {
    const written = new Map(type.getValues().map(({ name }) => [name as unknown, `"${name}"`]));
    return (value) => written.get(value) ?? null;
  }
  return BUILT_IN.get(type.name) ?? ((value) => JSON.stringify(value));
}

const text: WriteLeaf = (value, isPlain) => {
  if (typeof value !== "string") return null;
  return isPlain || !isEscaped(value) ? `"${value}"` : JSON.stringify(value);
};

/**
 * Whether JSON writes it otherwise (RFC 8259, section 7), halves of a character that are alone too.
 * A long text is looked through by what looks at many characters at once.
 */
function isEscaped(value: string): boolean {
  if (value.length > SHORT) {
    const isQuoted = value.includes('"') || value.includes("\\");
    return isQuoted || CONTROL.test(value) || !value.isWellFormed();
  }
  for (let i = 0; i < value.length; i += 1) {
    const code = value.charCodeAt(i);
    if (code < SPACE || code === QUOTE || code === BACKSLASH || isHalf(code)) return true;
  }
  return false;
}

const SHORT = 32;
const [SPACE, QUOTE, BACKSLASH] = [0x20, 0x22, 0x5c];
const CONTROL = /[^ -\uffff]/;

/** Of a pair too, in which it does no harm to look closer. */
function isHalf(code: number): boolean {
  return code >= 0xd800 && code <= 0xdfff;
}

const BUILT_IN: ReadonlyMap<string, WriteLeaf> = new Map<string, WriteLeaf>([
  ["String", text],
  ["ID", (value, isPlain) => (Number.isInteger(value) ? `"${value}"` : text(value, isPlain))],
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
