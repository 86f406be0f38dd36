import type { ConstDirectiveNode, ConstValueNode, DocumentNode } from "graphql";
import { Kind } from "graphql";

/** A specification that a schema uses, as `@link` says (https://specs.apollo.dev/link/v1.0). */
export type Link = {
  readonly url: string;
  /** The name of the specification, such as `requiresScopes`. */
  readonly name: string;
  /** What stands before its elements' names: its name, or what `as` says. */
  readonly prefix: string;
  /** Elements that are imported, by the name that the schema has for each. */
  readonly imports: ReadonlyMap<string, string>;
  /** SECURITY or EXECUTION where whoever does not know it must not go on. */
  readonly purpose: string | null;
};

/** Read from every directive of the schema that names a specification, whatever it is called here. */
export function linksOf({ definitions }: DocumentNode): readonly Link[] {
  return definitions.flatMap((one) =>
    one.kind === Kind.SCHEMA_DEFINITION || one.kind === Kind.SCHEMA_EXTENSION
      ? (one.directives ?? []).flatMap(linkOf)
      : [],
  );
}

/** Says of a specification that whoever serves the graph has to know, and we do not; else null. */
export function unknownLink(links: readonly Link[]): string | null {
  const unknown = links.find(({ url, purpose }) => purpose === "SECURITY" && !KNOWN.test(url));
  if (unknown === undefined) return null;
  return (
    `it is closed by ${unknown.url} (for: SECURITY), which this gateway does not know, and would ` +
    "serve what that closes"
  );
}

const KNOWN =
  /^https?:\/\/specs\.apollo\.dev\/((requiresScopes|authenticated|policy|inaccessible)\/v0\.1|inaccessible\/v0\.2)$/;

function linkOf(directive: ConstDirectiveNode): readonly Link[] {
  const given = (wanted: string) =>
    directive.arguments?.find(({ name }) => name.value === wanted)?.value;
  // Before `@link` there was `@core(feature:)`.
  const url = textOf(given("url") ?? given("feature"));
  if (url === null) return [];
  const path = url.split(/[?#]/)[0]?.split("/").filter(Boolean) ?? [];
  const isVersion = /^v\d+\.\d+$/.test(path.at(-1) ?? "");
  const name = path.at(isVersion ? -2 : -1) ?? "";
  const imported = given("import");
  const imports = imported?.kind === Kind.LIST ? imported.values.flatMap(importOf) : [];
  return [
    {
      ...{ url: url.replace(/\/$/, ""), name, prefix: textOf(given("as")) ?? name },
      ...{ imports: new Map(imports), purpose: textOf(given("for")) },
    },
  ];
}

function importOf(value: ConstValueNode): readonly (readonly [string, string])[] {
  const plain = (name: string) => name.replace(/^@/, "");
  const same = textOf(value);
  if (same !== null) return [[plain(same), plain(same)]];
  if (value.kind !== Kind.OBJECT) return [];
  const said = (wanted: string) =>
    textOf(value.fields.find(({ name }) => name.value === wanted)?.value);
  const name = said("name");
  return name === null ? [] : [[plain(name), plain(said("as") ?? name)]];
}

function textOf(value: ConstValueNode | undefined): string | null {
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : null;
}
