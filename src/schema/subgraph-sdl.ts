import type { ConstDirectiveNode, DefinitionNode, FieldDefinitionNode } from "graphql";
import { Kind, parse, print } from "graphql";
import { typeDefs } from "./type-defs.ts";

/** Of Apollo Federation's specification: a subgraph links to them instead of defining them. */
const LINKED: ReadonlySet<string> = new Set([
  "key",
  "shareable",
  "requiresScopes",
  "listSize",
  "cost",
]);
const LINK = `extend schema @link(
  url: "https://specs.apollo.dev/federation/v2.9"
  import: [${[...LINKED].map((name) => `"@${name}"`).join(", ")}]
)`;

/** Our graph as a subgraph of Apollo Federation v2, in the schema definition language. */
export function subgraphSdl(): string {
  const definitions = ourDefinitions().filter((one) => !isLinked(one));
  const scoped = scopesOfInterfaces(definitions);
  return [LINK, ...definitions.map((one) => print(onObjects(one, scoped)))].join("\n\n");
}

/** By interface and field: the scopes that are written on a field of an interface. */
type ScopesOfFields = ReadonlyMap<string, ReadonlyMap<string, readonly ConstDirectiveNode[]>>;

function scopesOfInterfaces(definitions: readonly DefinitionNode[]): ScopesOfFields {
  return new Map(
    definitions.flatMap((one) =>
      one.kind === Kind.INTERFACE_TYPE_DEFINITION
        ? [[one.name.value, new Map((one.fields ?? []).map(fieldScopes))] as const]
        : [],
    ),
  );
}

/**
 * Federation knows scopes on objects only. In our graph what is written on a field of an interface
 * holds for the field of each object that implements it, so that is where it is written here.
 */
function onObjects(one: DefinitionNode, scoped: ScopesOfFields): DefinitionNode {
  if (one.kind === Kind.INTERFACE_TYPE_DEFINITION) {
    return { ...one, fields: (one.fields ?? []).map((field) => ({ ...field, ...without(field) })) };
  }
  if (one.kind !== Kind.OBJECT_TYPE_DEFINITION) return one;
  const inherited = (one.interfaces ?? []).map(({ name }) => scoped.get(name.value));
  const fields = (one.fields ?? []).map((field) => {
    const scopes = inherited.flatMap((fields) => fields?.get(field.name.value) ?? []);
    // An interface that has it from another interface says the same again.
    const own = isScoped(field) ? [] : scopes.slice(0, 1);
    return { ...field, directives: [...(field.directives ?? []), ...own] };
  });
  return { ...one, fields };
}

function fieldScopes({ name, directives = [] }: FieldDefinitionNode) {
  return [name.value, directives.filter(isScopes)] as const;
}

function without({ directives = [] }: FieldDefinitionNode) {
  return { directives: directives.filter((directive) => !isScopes(directive)) };
}

function isScoped({ directives = [] }: FieldDefinitionNode): boolean {
  return directives.some(isScopes);
}

function isScopes({ name }: ConstDirectiveNode): boolean {
  return name.value === "requiresScopes";
}

/** What a subgraph answers beside its own graph (Apollo Federation's subgraph specification). */
export function subgraphTypeDefs(): string {
  return `
    scalar _Any
    type _Service { sdl: String! }
    union _Entity = ${entityTypes().join(" | ")}
    extend type Query {
      "Reads entities by their keys: \`__typename\` and one of the key's fields each."
      _entities(representations: [_Any!]!): [_Entity]!
        @listSize(assumedSize: 100, slicingArguments: ["representations"])
      _service: _Service!
    }`;
}

/** The types that other graphs may refer to. */
function entityTypes(): readonly string[] {
  return ourDefinitions().flatMap((one) =>
    one.kind === Kind.OBJECT_TYPE_DEFINITION &&
    one.directives?.some(({ name }) => name.value === "key")
      ? [one.name.value]
      : [],
  );
}

function ourDefinitions(): readonly DefinitionNode[] {
  return typeDefs().flatMap((source) => parse(source, { noLocation: true }).definitions);
}

function isLinked(one: DefinitionNode): boolean {
  if (one.kind === Kind.DIRECTIVE_DEFINITION) return LINKED.has(one.name.value);
  return one.kind === Kind.SCALAR_TYPE_DEFINITION && one.name.value === "FieldSet";
}
