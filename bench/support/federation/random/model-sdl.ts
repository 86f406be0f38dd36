import { linked } from "../world.ts";
import type { Model, ModelField, ModelType } from "./model.ts";

/** The schema of each subgraph. */
export function subgraphSdls(model: Model): Readonly<Record<string, string>> {
  return Object.fromEntries(model.graphs.map((graph) => [graph, linked(sdlOf(model, graph))]));
}

function sdlOf({ types }: Model, graph: string): string {
  const here = [...types.values()].filter(({ keys }) => keys.has(graph));
  return here.map((type) => definitionOf(type, graph)).join("\n");
}

function definitionOf(type: ModelType, graph: string): string {
  const { kind, name, keys, fields } = type;
  const hidden = type.inaccessible ? " @inaccessible" : "";
  const members = type.members.get(graph) ?? [];
  if (kind === "enum") return `enum ${name} { ${members.join(" ")} }`;
  if (kind === "union") return `union ${name} = ${members.join(" | ")}`;
  const isObject = kind === "object" || type.interfaceObjectIn.has(graph);
  const interfaces = type.interfaces.get(graph) ?? [];
  const heads = [
    `${isObject ? "type" : "interface"} ${name}`,
    interfaces.length > 0 ? `implements ${interfaces.join(" & ")}` : "",
    ...(keys.get(graph) ?? []).map((key) => `@key(fields: "${key}")`),
    type.interfaceObjectIn.has(graph) ? "@interfaceObject" : "",
  ];
  const own = fields.filter(({ owners }) => owners.has(graph));
  const lines = own.map((field) => `  ${fieldOf(field, graph)}`);
  return `${heads.filter((head) => head !== "").join(" ")}${hidden} {\n${lines.join("\n")}\n}`;
}

function fieldOf({ name, type, args, owners, inaccessible }: ModelField, graph: string): string {
  const owned = owners.get(graph) ?? {};
  const said = [
    `${name}${argumentsOf(args)}: ${owned.type ?? type}`,
    owned.external ? "@external" : "",
    owned.shareable ? "@shareable" : "",
    owned.requires ? `@requires(fields: "${owned.requires}")` : "",
    owned.provides ? `@provides(fields: "${owned.provides}")` : "",
    owned.override ? `@override(from: "${owned.override}")` : "",
    inaccessible && !owned.external ? "@inaccessible" : "",
  ];
  return said.filter((one) => one !== "").join(" ");
}

export function argumentsOf(args: ModelField["args"]): string {
  const texts = args.map((one) => `${one.name}: ${one.type} = ${one.default}`);
  return texts.length === 0 ? "" : `(${texts.join(", ")})`;
}
