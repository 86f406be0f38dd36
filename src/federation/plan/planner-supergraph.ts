import type { DirectiveNode, DocumentNode, FieldDefinitionNode, TypeNode } from "graphql";
import { Kind, parse, print, visit } from "graphql";
import { type Splitting, splitRequires } from "./split-requires.ts";

/** A supergraph as the planner gets it, and the subgraph's own name for each of the planner's. */
export type PlannerSupergraph = {
  readonly sdl: string;
  readonly nameOf: (planned: string) => string;
};

/**
 * The planner goes through subgraphs in the order of their names, and from a subgraph that has an
 * interface as an object finds no way to the fields of its types, unless one that knows these types
 * comes before. So the planner gets names whose order is that, and its plans are read back.
 */
export function forPlanner(sdl: string, splitting: Splitting): PlannerSupergraph {
  const single = withSingleProvides(parse(sdl, { noLocation: true }));
  const { document, parts } = splitRequires(single, splitting);
  const interfaces = interfaceObjectsOf(document);
  if (interfaces.length === 0 && parts.length === 0) {
    return { sdl: print(document), nameOf: (name) => name };
  }
  const ranks = ranksOf(interfaces);
  const planned = new Map<string, string>();
  const original = new Map<string, string>();
  const names = namesOf(document);
  for (const [graph, name] of names) {
    const own = `${String(ranks.get(graph) ?? 0).padStart(4, "0")}:${name}`;
    planned.set(name, own);
    original.set(own, name);
  }
  const added = parts.map(({ value, of }) => {
    const name = names.get(of) ?? of;
    const own = `${planned.get(name) ?? name}:${value}`;
    original.set(own, name);
    return `${value} @join__graph(name: ${JSON.stringify(own)}, url: "")`;
  });
  const renamed = visit(document, {
    EnumTypeDefinition(node) {
      if (node.name.value !== "join__Graph" || added.length === 0) return undefined;
      const [more] = parse(`enum A { ${added.join(" ")} }`, { noLocation: true }).definitions;
      const values = more?.kind === Kind.ENUM_TYPE_DEFINITION ? (more.values ?? []) : [];
      return { ...node, values: [...(node.values ?? []), ...values] };
    },
    Directive(node) {
      const argument = RENAMED[node.name.value];
      return argument === undefined ? undefined : withArgument(node, argument, planned);
    },
  });
  return {
    sdl: print(renamed),
    nameOf: (name) => original.get(name) ?? name,
  };
}

/**
 * Where a subgraph provides different fields of one type at different places, plans ask for them at
 * any of these places. There they are left to the subgraphs that always have them.
 */
function withSingleProvides(document: DocumentNode): DocumentNode {
  const provided = new Map<string, Set<string>>();
  const placeOf = (field: FieldDefinitionNode, join: DirectiveNode) =>
    `${textOf(join, "graph")} ${namedOf(field.type)}`;
  const visitJoins = (change: (field: FieldDefinitionNode, join: DirectiveNode) => DirectiveNode) =>
    visit(document, {
      FieldDefinition: (field) => ({
        ...field,
        directives: (field.directives ?? []).map((join) =>
          textOf(join, "provides") === "" ? join : change(field, join),
        ),
      }),
    });
  visitJoins((field, join) => {
    const at = placeOf(field, join);
    provided.set(at, (provided.get(at) ?? new Set()).add(textOf(join, "provides")));
    return join;
  });
  if ([...provided.values()].every(({ size }) => size < 2)) return document;
  return visitJoins((field, join) => {
    if ((provided.get(placeOf(field, join))?.size ?? 0) < 2) return join;
    const left = (join.arguments ?? []).filter(({ name }) => name.value !== "provides");
    return { ...join, arguments: left };
  });
}

/** Where a supergraph names subgraphs: elsewhere it has values of an enum. */
const RENAMED: Readonly<Record<string, string>> = { join__graph: "name", join__field: "override" };

function withArgument(
  node: DirectiveNode,
  argument: string,
  names: ReadonlyMap<string, string>,
): DirectiveNode {
  const given = (node.arguments ?? []).map((one) => {
    if (one.name.value !== argument || one.value.kind !== Kind.STRING) return one;
    return {
      ...one,
      value: { ...one.value, value: names.get(one.value.value) ?? one.value.value },
    };
  });
  return { ...node, arguments: given };
}

/** The name of each subgraph, by its value in the supergraph's enum. */
function namesOf({ definitions }: DocumentNode): ReadonlyMap<string, string> {
  const graphs = definitions.find(
    (one) => one.kind === Kind.ENUM_TYPE_DEFINITION && one.name.value === "join__Graph",
  );
  const values = graphs?.kind === Kind.ENUM_TYPE_DEFINITION ? (graphs.values ?? []) : [];
  return new Map(
    values.flatMap(({ name, directives }) => {
      const own = directives?.find((one) => one.name.value === "join__graph");
      return own === undefined ? [] : [[name.value, textOf(own, "name")] as const];
    }),
  );
}

/** The interfaces that a subgraph has as objects. */
export function interfaceObjectsIn(supergraph: DocumentNode): ReadonlySet<string> {
  return new Set(interfaceObjectsOf(supergraph).map(({ name }) => name));
}

/** An interface with the subgraphs that have it as an object, and those that know its types. */
type InterfaceObject = {
  readonly name: string;
  readonly objectIn: readonly string[];
  readonly knownIn: readonly string[];
};

function interfaceObjectsOf({ definitions }: DocumentNode): readonly InterfaceObject[] {
  return definitions.flatMap((one) => {
    if (one.kind !== Kind.INTERFACE_TYPE_DEFINITION) return [];
    const joins = (one.directives ?? []).filter(({ name }) => name.value === "join__type");
    const graphs = (isObject: boolean) =>
      joins
        .filter((join) => (textOf(join, "isInterfaceObject") === "true") === isObject)
        .map((join) => textOf(join, "graph"));
    const objectIn = graphs(true);
    return objectIn.length === 0
      ? []
      : [{ name: one.name.value, objectIn, knownIn: graphs(false) }];
  });
}

/** How far behind a subgraph stands: behind all that know the types of its interface objects. */
function ranksOf(interfaces: readonly InterfaceObject[]): ReadonlyMap<string, number> {
  const ranks = new Map<string, number>();
  // Two that stand behind each other would never end; so far no order helps them.
  for (let round = 0; round < interfaces.length; round += 1) {
    for (const { objectIn, knownIn } of interfaces) {
      const before = Math.max(0, ...knownIn.map((graph) => ranks.get(graph) ?? 0));
      for (const graph of objectIn) ranks.set(graph, Math.max(ranks.get(graph) ?? 0, before + 1));
    }
  }
  return ranks;
}

function namedOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedOf(type.type);
}

function textOf(directive: DirectiveNode, argument: string): string {
  const value = directive.arguments?.find(({ name }) => name.value === argument)?.value;
  return value !== undefined && "value" in value ? String(value.value) : "";
}
