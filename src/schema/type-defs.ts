import { readdirSync, readFileSync } from "node:fs";

const FOLDER = new URL("./", import.meta.url);

/** The graph's schema language, one document a noun, in name order. */
export function typeDefs(): readonly string[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith(".graphql"))
    .sort()
    .map((name) => readFileSync(new URL(name, FOLDER), "utf8"));
}
