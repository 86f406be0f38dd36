const SMALL = new Set(["and", "or", "of", "the", "in", "on", "with", "for", "to", "a", "an", "by"]);
const CAPITALS = new Set(["UK", "USA", "LED", "DIY", "CD", "TV", "3D"]);

/** "WHITE HANGING HEART T-LIGHT HOLDER" becomes "White Hanging Heart T-Light Holder". */
export function cleanTitle(description: string): string {
  const words = description
    .replace(/\s*,\s*/g, ", ")
    .replace(/[\s.,;*?]+$/g, "")
    .trim()
    .split(/\s+/);
  return words
    .map((word, index) => {
      const lower = word.toLowerCase();
      if (CAPITALS.has(word)) return word;
      if (index > 0 && SMALL.has(lower)) return lower;
      return lower.replace(/(^|[-/&(+])([a-z])/g, (_, before: string, letter: string) => {
        return before + letter.toUpperCase();
      });
    })
    .join(" ");
}
