/** A thing of a small world: its `__typename`, its values, functions of arguments, other things. */
export type Thing = { readonly __typename?: string; readonly [key: string]: unknown };

/**
 * A small world, and how several subgraphs tell of it. A value that is an Error is a resolver that
 * fails. A function gets a field's arguments; its `this` is the thing, or for a field with
 * `@requires` only what the subgraph has been told of it.
 */
export type SmallWorld = {
  /** The schema of each subgraph. Without a link of its own it gets one of Federation 2. */
  readonly subgraphs: Readonly<Record<string, string>>;
  /** Entities that subgraphs find by what they are told of them. */
  readonly entities: readonly Thing[];
  /** Values of the root fields, all in one: each subgraph answers those it has. */
  readonly root: Thing;
};

const DIRECTIVES = [
  ...["key", "requires", "provides", "external", "shareable", "override", "interfaceObject"],
  ...["inaccessible", "tag", "authenticated", "requiresScopes", "policy", "composeDirective"],
  ...["extends", "cost", "listSize"],
];
const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9",
  import: [${DIRECTIVES.map((name) => `"@${name}"`).join(", ")}])\n`;

/** With all of Federation 2, unless the schema says itself what it is; `# federation 1` is none. */
export function linked(sdl: string): string {
  return /@link|^# federation 1/m.test(sdl) ? sdl : LINK + sdl;
}
