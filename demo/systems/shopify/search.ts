import { GraphQLError } from "graphql";

/**
 * Understands the one filter of Shopify's search syntax that the emulator offers,
 * `updated_at:>='2011-01-01T00:00:00Z'` (or >), and gives its instant in whole seconds; null for
 * no query. An emulator that ignored a filter would hide mistakes, so any other is refused.
 */
export function searchTime(query: string | null | undefined): string | null {
  if (query === null || query === undefined || query.trim() === "") return null;
  const match = /^updated_at:(>=|>)'?([0-9TZ:.+-]+)'?$/.exec(query.trim());
  const at = Date.parse(match?.[2] ?? "");
  if (!match || Number.isNaN(at)) {
    throw new GraphQLError(`The emulator does not know the search query ${query}.`, {
      extensions: { code: "BAD_REQUEST" },
    });
  }
  // Objects tell whole seconds: what is later than an instant is at least the next one.
  const from = match[1] === ">" ? Math.floor(at / 1000) + 1 : Math.ceil(at / 1000);
  return new Date(from * 1000).toISOString().replace(".000Z", "Z");
}
