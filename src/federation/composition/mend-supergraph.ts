import type {
  ConstDirectiveNode,
  DefinitionNode,
  DocumentNode,
  FieldDefinitionNode,
  TypeNode,
} from "graphql";
import { Kind, parse, print } from "graphql";
import { mergedType, type Possible, possibleOf } from "./merged-type.ts";
import {
  federation,
  fieldsOf,
  type SubgraphDocument,
  type SubgraphField,
  textOf,
} from "./subgraph-document.ts";

/**
 * Says in a composed supergraph what the composition library leaves out of it:
 *
 * - how each subgraph has a field of an interface that one of them has as an object (`@external`,
 *   `@requires`, `@provides`), which it tells only where not all subgraphs have the field;
 * - that a field is of the union or interface, where one subgraph says that and another says one
 *   type of it: it takes the type that it comes upon first.
 */
export function mendSupergraph(
  supergraph: DocumentNode,
  subgraphs: readonly SubgraphDocument[],
): DocumentNode {
  const said = new Map<string, SubgraphField[]>();
  for (const one of fieldsOf(subgraphs)) {
    const at = `${one.type}.${one.field.name.value}`;
    said.set(at, [...(said.get(at) ?? []), one]);
  }
  const mending = { said, graphs: graphsOf(supergraph), possible: possibleOf(supergraph) };
  return { ...supergraph, definitions: supergraph.definitions.map((one) => mended(mending, one)) };
}

type Mending = {
  readonly said: ReadonlyMap<string, readonly SubgraphField[]>;
  /** A subgraph's value in the supergraph, by its name. */
  readonly graphs: ReadonlyMap<string, string>;
  readonly possible: Possible;
};

function mended(mending: Mending, one: DefinitionNode): DefinitionNode {
  if (one.kind !== Kind.OBJECT_TYPE_DEFINITION && one.kind !== Kind.INTERFACE_TYPE_DEFINITION) {
    return one;
  }
  const isObjectSomewhere = (one.directives ?? []).some(
    (join) => textOf(join, "isInterfaceObject") === "true",
  );
  const fields = (one.fields ?? []).map((field) => {
    const own = mending.said.get(`${one.name.value}.${field.name.value}`) ?? [];
    const type = typeOf(mending, field, own);
    const isTold = (field.directives ?? []).some(({ name }) => name.value === "join__field");
    const isLost = isObjectSomewhere && !isTold && own.some(isSpecial);
    return type !== field.type || isLost ? withJoins(mending, { ...field, type }, own) : field;
  });
  return { ...one, fields };
}

/** The type that all subgraphs' answers are of; as it is where composition has it already. */
function typeOf(
  { possible }: Mending,
  field: FieldDefinitionNode,
  own: readonly SubgraphField[],
): TypeNode {
  const merged = mergedType(
    own.map(({ field: { type } }) => type),
    possible,
  );
  return merged === null || print(merged) === print(field.type) ? field.type : merged;
}

function isSpecial({ field }: SubgraphField): boolean {
  return ["external", "requires", "provides"].some(
    (name) => federation(field.directives, name) !== undefined,
  );
}

/** The field with a `@join__field` for each subgraph that has it, over what was there of it. */
function withJoins(
  { graphs }: Mending,
  field: FieldDefinitionNode,
  own: readonly SubgraphField[],
): FieldDefinitionNode {
  const isJoin = ({ name }: ConstDirectiveNode) => name.value === "join__field";
  const before = (field.directives ?? []).filter(isJoin);
  const joins = own.flatMap(({ subgraph, field: { type, directives } }) => {
    const graph = graphs.get(subgraph);
    const known = before.find((join) => textOf(join, "graph") === graph);
    if (graph === undefined || (before.length > 0 && known === undefined)) return [];
    const told = (known?.arguments ?? [])
      .filter(({ name }) => !["graph", "type"].includes(name.value))
      .map((argument) => print(argument));
    const given = told.length > 0 ? told : specialOf(directives);
    const differs = print(type) === print(field.type) ? [] : [`type: "${print(type)}"`];
    return [`@join__field(${[`graph: ${graph}`, ...given, ...differs].join(", ")})`];
  });
  const [scalar] = parse(`scalar A ${joins.join(" ")}`, { noLocation: true }).definitions;
  const made = scalar?.kind === Kind.SCALAR_TYPE_DEFINITION ? (scalar.directives ?? []) : [];
  const others = (field.directives ?? []).filter((one) => !isJoin(one));
  return { ...field, directives: [...others, ...made] };
}

function specialOf(directives: readonly ConstDirectiveNode[] | undefined): readonly string[] {
  const fields = (name: string) => textOf(federation(directives, name), "fields");
  const [requires, provides] = [fields("requires"), fields("provides")];
  return [
    ...(requires === null ? [] : [`requires: ${JSON.stringify(requires)}`]),
    ...(provides === null ? [] : [`provides: ${JSON.stringify(provides)}`]),
    ...(federation(directives, "external") === undefined ? [] : ["external: true"]),
  ];
}

function graphsOf({ definitions }: DocumentNode): ReadonlyMap<string, string> {
  const graphs = definitions.find(
    (one) => one.kind === Kind.ENUM_TYPE_DEFINITION && one.name.value === "join__Graph",
  );
  const values = graphs?.kind === Kind.ENUM_TYPE_DEFINITION ? (graphs.values ?? []) : [];
  return new Map(
    values.map(({ name, directives }) => [textOf(directives?.[0], "name") ?? "", name.value]),
  );
}
