import type { GraphQLError } from "graphql";
import { fieldedBy, type SubgraphDocument } from "./subgraph-document.ts";

/** What composition says, with the subgraphs concerned where it does not name them. */
export function worded(
  { message, extensions, locations }: GraphQLError,
  subgraphs: readonly SubgraphDocument[],
): string {
  const [at] = locations ?? [];
  const where = at === undefined ? "" : ` (line ${at.line} of its schema)`;
  const named = subgraphs.some(
    ({ name }) => message.includes(`"${name}"`) || message.includes(`[${name}]`),
  );
  const concerned = named ? [] : concernedBy(message, subgraphs);
  const who = concerned.length === 0 ? "" : ` (in ${concerned.join(", ")})`;
  return `${message}${where}${who} [${String(extensions["code"])}]`;
}

/** The subgraphs that have the type, and the field if there is one, that a message names first. */
function concernedBy(message: string, subgraphs: readonly SubgraphDocument[]): readonly string[] {
  const names = [...message.matchAll(/[@"'`]?\b([A-Z_]\w*)(?:\.(\w+))?/gi)];
  for (const [, type, field] of names) {
    const having = subgraphs.filter(({ typeDefs }) =>
      typeDefs.definitions.some((one) => {
        if (!("name" in one) || one.name?.value !== type) return false;
        const fields = fieldedBy(one)?.fields;
        return field === undefined || fields?.some(({ name }) => name.value === field) !== false;
      }),
    );
    if (having.length > 0) return having.map(({ name }) => name);
  }
  return [];
}
