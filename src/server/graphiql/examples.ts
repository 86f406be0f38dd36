import { readdirSync, readFileSync } from "node:fs";

/** One operation to try, for one kind of user. */
export type Example = {
  /** The role whose key it needs, and the file's name: "app", "partner", "dashboard", ... */
  readonly user: string;
  readonly query: string;
  /** JSON, as GraphiQL's variables editor shows it. */
  readonly variables: string;
};

const FOLDER = new URL("./examples/", import.meta.url);

/**
 * The examples in the order of their files' names, `<n>-<user>-<what>.graphql`; variables are in
 * the file of the same name that ends in `.json`.
 */
export function readExamples(): readonly Example[] {
  const files = readdirSync(FOLDER).sort();
  return files
    .filter((name) => name.endsWith(".graphql"))
    .map((name) => {
      const variables = name.replace(/\.graphql$/, ".json");
      return {
        user: name.split("-")[1] ?? "",
        query: readFileSync(new URL(name, FOLDER), "utf8"),
        variables: files.includes(variables)
          ? readFileSync(new URL(variables, FOLDER), "utf8").trim()
          : "",
      };
    });
}
