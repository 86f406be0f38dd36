import { type DocumentNode, Kind, visit } from "graphql";

/** A directive, and the shapes of queries by which a case looks at it. */
export type Claim = readonly [directive: string, ...shapes: string[]];

/** What a case's own files show, its answers among them. */
export type Seen = {
  readonly document: DocumentNode;
  readonly sdls: readonly string[];
  /** Whether a subgraph of it is broken. */
  readonly isBroken: boolean;
};

const inSchema =
  (pattern: RegExp, times = 1) =>
  ({ sdls }: Seen) =>
    sdls.filter((sdl) => pattern.test(sdl)).length >= times;

/** How a case has what a row of the matrix is about. */
const ROWS: Readonly<Record<string, (seen: Seen) => boolean>> = {
  "@key": inSchema(/@key\(fields: "\w+"/),
  "@key, compound": inSchema(/@key\(fields: "\w+ \w+/),
  "@key, nested": inSchema(/@key\(fields: "[^"]*\{/),
  "@key, several": inSchema(/@key[^{]*@key/),
  "@requires": inSchema(/@requires/),
  "@requires, nested": inSchema(/@requires\(fields: "[^"]*\{/),
  "@requires, fragments": inSchema(/@requires\([^)]*\.\.\. ?on/),
  "@requires, arguments": inSchema(/@requires\(fields: "\w+\(/),
  "@provides": inSchema(/@provides/),
  "@external": inSchema(/@external/),
  "@shareable": inSchema(/@shareable/),
  "@override": inSchema(/@override\(from: "\w+"\)/),
  "@override, progressive": inSchema(/@override\(from: "\w+", label/),
  "@interfaceObject": inSchema(/@interfaceObject/),
  "@inaccessible": inSchema(/@inaccessible/),
  "@tag": inSchema(/@tag/),
  "@authenticated": inSchema(/@authenticated/),
  "@requiresScopes": inSchema(/@requiresScopes/),
  "@policy": inSchema(/@policy/),
  "@cost": inSchema(/@cost/),
  "@listSize": inSchema(/@listSize/),
  "Federation 1": inSchema(/^# federation 1/m),
  "a shared root": inSchema(/type (Query|Mutation)/, 2),
  "a broken subgraph": ({ isBroken }) => isBroken,
};

/**
 * How a case's queries and schemas have what a column is about. Nulls and errors are looked for in
 * its answers, by whoever has them.
 */
const COLUMNS: Readonly<Record<string, (seen: Seen) => boolean>> = {
  objects: () => true,
  unions: ({ sdls }) => sdls.some((sdl) => /\bunion /.test(sdl)),
  interfaces: ({ sdls }) => sdls.some((sdl) => /\binterface |@interfaceObject/.test(sdl)),
  fragments: ({ document }) => has(document, [Kind.INLINE_FRAGMENT, Kind.FRAGMENT_SPREAD]),
  nulls: () => true,
  errors: () => true,
  lists: ({ sdls }) => sdls.some((sdl) => /: \[/.test(sdl)),
  "nested lists": ({ sdls }) => sdls.some((sdl) => /: \[\[/.test(sdl)),
  aliases: ({ document }) => fieldWith(document, ({ alias }) => alias !== undefined),
  variables: ({ document }) => has(document, [Kind.VARIABLE_DEFINITION]),
  conditions: ({ document }) => has(document, [Kind.DIRECTIVE]),
  mutations: ({ sdls }) => sdls.some((sdl) => /type Mutation/.test(sdl)),
};

const DIRECTIVES = Object.keys(ROWS);
const SHAPES = Object.keys(COLUMNS);

/** What a case says of itself that its own files do not bear out. */
export function untrueClaims(claims: readonly Claim[], seen: Seen): readonly string[] {
  return claims.flatMap(([row, ...columns]) => [
    ...(ROWS[row]?.(seen) === true ? [] : [row]),
    ...columns.filter((column) => COLUMNS[column]?.(seen) !== true),
  ]);
}

/** Cells of the matrix that no case claims. */
export function emptyCells(claims: readonly Claim[]): readonly string[] {
  return DIRECTIVES.flatMap((directive) => {
    const own = claims.filter(([row]) => row === directive).flat();
    return SHAPES.filter((shape) => !own.includes(shape)).map((shape) => `${directive}: ${shape}`);
  });
}

/** The matrix in Markdown: each directive with the cases that look at it, by shape. */
export function tableOf(
  cases: readonly { readonly name: string; readonly covers: readonly Claim[] }[],
): string {
  const rows = DIRECTIVES.map((directive) => {
    const own = cases.filter(({ covers }) => covers.some(([row]) => row === directive));
    const cells = SHAPES.flatMap((shape) => {
      const covering = own.filter(({ covers }) =>
        covers.some(([row, ...shapes]) => row === directive && shapes.includes(shape)),
      );
      return covering.length === 0
        ? []
        : [`${shape}: ${covering.map(({ name }) => name).join(", ")}`];
    });
    return `| ${directive} | ${cells.join("; ")} |`;
  });
  return ["| directive | shape: cases |", "|---|---|", ...rows].join("\n");
}

function has(document: DocumentNode, kinds: readonly string[]): boolean {
  const found: string[] = [];
  visit(document, { enter: ({ kind }) => void found.push(kind) });
  return found.some((kind) => kinds.includes(kind));
}

function fieldWith(document: DocumentNode, fits: (field: { readonly alias?: unknown }) => boolean) {
  const fields: { readonly alias?: unknown }[] = [];
  visit(document, { Field: (field) => void fields.push(field) });
  return fields.some(fits);
}
