import type { Model, ModelField, ModelType } from "./model.ts";
import { argumentsOf } from "./model-sdl.ts";

/** The supergraph as a composition of its own kind writes it: everything said, nothing left out. */
export function supergraphOf(model: Model): string {
  const graphs = model.graphs.map(
    (graph) => `  ${enumValue(graph)} @join__graph(name: "${graph}", url: "http://${graph}")`,
  );
  const types = [...model.types.values()].filter(({ keys }) => keys.size > 0);
  return [
    HEAD,
    `enum join__Graph {\n${graphs.join("\n")}\n}`,
    ...types.map((type) => definitionOf(model, type)),
  ].join("\n\n");
}

const HEAD = `schema
  @link(url: "https://specs.apollo.dev/link/v1.0")
  @link(url: "https://specs.apollo.dev/join/v0.3", for: EXECUTION)
  @link(url: "https://specs.apollo.dev/inaccessible/v0.2", for: SECURITY)
{ query: Query }
directive @join__enumValue(graph: join__Graph!) repeatable on ENUM_VALUE
directive @join__graph(name: String!, url: String!) on ENUM_VALUE
directive @join__field(graph: join__Graph, requires: join__FieldSet, provides: join__FieldSet,
  type: String, external: Boolean, override: String, usedOverridden: Boolean)
  repeatable on FIELD_DEFINITION | INPUT_FIELD_DEFINITION
directive @join__implements(graph: join__Graph!, interface: String!) repeatable on OBJECT | INTERFACE
directive @join__type(graph: join__Graph!, key: join__FieldSet, extension: Boolean! = false,
  resolvable: Boolean! = true, isInterfaceObject: Boolean! = false)
  repeatable on OBJECT | INTERFACE | UNION | ENUM | INPUT_OBJECT | SCALAR
directive @join__unionMember(graph: join__Graph!, member: String!) repeatable on UNION
directive @link(url: String, as: String, for: link__Purpose, import: [link__Import])
  repeatable on SCHEMA
directive @inaccessible on FIELD_DEFINITION | OBJECT | INTERFACE | UNION | ARGUMENT_DEFINITION
  | SCALAR | ENUM | ENUM_VALUE | INPUT_OBJECT | INPUT_FIELD_DEFINITION
scalar join__FieldSet
scalar link__Import
enum link__Purpose { SECURITY EXECUTION }`;

function definitionOf(model: Model, type: ModelType): string {
  const { kind, name, keys, interfaces, members } = type;
  const joins = [...keys].flatMap(([graph, own]) =>
    (own.length === 0 ? [null] : own).map((key) => {
      const asObject = type.interfaceObjectIn.has(graph) ? ", isInterfaceObject: true" : "";
      const keyed = key === null ? "" : `, key: "${key}"`;
      return `@join__type(graph: ${enumValue(graph)}${keyed}${asObject})`;
    }),
  );
  if (type.inaccessible) joins.push("@inaccessible");
  if (kind === "enum") {
    const values = [...new Set([...members.values()].flat())].map((value) => {
      const having = [...members].filter(([, own]) => own.includes(value));
      return `  ${value} ${having.map(([graph]) => `@join__enumValue(graph: ${enumValue(graph)})`).join(" ")}`;
    });
    return `enum ${name} ${joins.join(" ")} {\n${values.join("\n")}\n}`;
  }
  if (kind === "union") {
    const said = [...members].flatMap(([graph, own]) =>
      own.map((member) => `@join__unionMember(graph: ${enumValue(graph)}, member: "${member}")`),
    );
    const all = [...new Set([...members.values()].flat())];
    return `union ${name} ${[...joins, ...said].join(" ")} = ${all.join(" | ")}`;
  }
  const implemented = [...interfaces].flatMap(([graph, own]) =>
    own.map((one) => `@join__implements(graph: ${enumValue(graph)}, interface: "${one}")`),
  );
  const all = [...new Set([...interfaces.values()].flat())];
  const heads = [
    `${kind === "object" ? "type" : "interface"} ${name}`,
    all.length > 0 ? `implements ${all.join(" & ")}` : "",
    ...joins,
    ...implemented,
  ];
  const fields = [...type.fields.map((field) => fieldOf(field)), ...inherited(model, type, all)];
  return `${heads.join(" ")} {\n${fields.map((field) => `  ${field}`).join("\n")}\n}`;
}

function fieldOf(field: ModelField): string {
  const given = new Set([...field.owners.values()].map(({ override }) => override));
  const joins = [...field.owners].flatMap(([graph, owned]) => {
    if (given.has(graph)) return [];
    const said = [
      `graph: ${enumValue(graph)}`,
      owned.requires ? `requires: "${owned.requires}"` : "",
      owned.provides ? `provides: "${owned.provides}"` : "",
      owned.type ? `type: "${owned.type}"` : "",
      owned.external ? "external: true" : "",
      owned.override ? `override: "${owned.override}"` : "",
    ];
    return [`@join__field(${said.filter((one) => one !== "").join(", ")})`];
  });
  return `${head(field)} ${joins.join(" ")}${field.inaccessible ? " @inaccessible" : ""}`;
}

/** What an object has by a subgraph that knows its interface only. */
function inherited({ types }: Model, { fields }: ModelType, interfaces: readonly string[]) {
  return interfaces.flatMap((name) => {
    const from = types.get(name);
    if (from === undefined || from.interfaceObjectIn.size === 0) return [];
    const own = new Set(fields.map((field) => field.name));
    return from.fields
      .filter((field) => !own.has(field.name))
      .map((field) => `${head(field)} @join__field`);
  });
}

function head({ name, type, args }: ModelField): string {
  return `${name}${argumentsOf(args)}: ${type}`;
}

function enumValue(graph: string): string {
  return graph.toUpperCase();
}
