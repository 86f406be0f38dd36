import type { Where } from "./listing.ts";

/** The words of a text as they are looked for: whatever is no letter and no digit parts two. */
export function wordsOf(text: string): readonly string[] {
  return text
    .normalize("NFKC")
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
}

const WORDS_MAX = 20;
/** PostgreSQL refuses a word of 2,047 bytes or more; none that anyone looks for is this long. */
const WORD_MAX = 200;

/**
 * A text search condition's query: every word must occur, the last may be unfinished. Input is
 * reduced to letters and digits first, so that no operator of the query language comes through.
 */
export function wordsQuery(where: Where, config: "english" | "simple", text: string): string {
  const words = wordsOf(text)
    .slice(0, WORDS_MAX)
    .map((word) => word.slice(0, WORD_MAX));
  // A query without words finds nothing.
  if (words.length === 0) return `to_tsquery('${config}', '')`;
  const query = words.map((word, i) => (i === words.length - 1 ? `${word}:*` : word)).join(" & ");
  return `to_tsquery('${config}', ${where.bind(query)})`;
}
