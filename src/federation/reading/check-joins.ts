import type {
  ConstDirectiveNode,
  ConstValueNode,
  DefinitionNode,
  DocumentNode,
  EnumTypeDefinitionNode,
  FieldDefinitionNode,
} from "graphql";
import { isTypeDefinitionNode, Kind } from "graphql";
import { namedOf, textOf } from "../plan/join-directives.ts";
import { type FieldTypes, faultOfFieldSet } from "./field-set.ts";

/**
 * What the planner would not survive in a supergraph, in words that name type and field: subgraphs,
 * types and fields that its join directives name and that are not there, field sets that are none,
 * and types that no subgraph has. The planner is native code, and ends the process where it gives up.
 */
export function faultsOfJoins(document: DocumentNode): readonly string[] {
  const world = worldOf(document);
  const faults = [...faultsOfRoot(document, world)];
  for (const one of document.definitions) {
    if (!isTypeDefinitionNode(one)) continue;
    const at = one.name.value;
    const joins = joinsOf(one.directives);
    if (isFielded(one) && !joins.some(({ name }) => name.value === "join__type")) {
      faults.push(`${at} is in no subgraph`);
    }
    faults.push(...joins.flatMap((join) => faultsOfJoin(world, at, join, at, at)));
    if (isFielded(one)) {
      for (const field of one.fields ?? []) faults.push(...faultsOfField(world, at, field));
    } else if (one.kind === Kind.ENUM_TYPE_DEFINITION) {
      for (const value of one.values ?? []) {
        const named = `${at}.${value.name.value}`;
        faults.push(
          ...joinsOf(value.directives).flatMap((join) =>
            faultsOfJoin(world, named, join, null, null),
          ),
        );
      }
    }
  }
  return faults;
}

type World = {
  /** The values by which the supergraph names its subgraphs. */
  readonly graphs: ReadonlySet<string>;
  readonly types: ReadonlySet<string>;
  readonly fields: FieldTypes;
};

function worldOf({ definitions }: DocumentNode): World {
  const graphs = definitions.find(
    (one): one is EnumTypeDefinitionNode =>
      one.kind === Kind.ENUM_TYPE_DEFINITION && one.name.value === "join__Graph",
  );
  const fields = new Map<string, ReadonlyMap<string, string>>();
  const types = new Set(["Int", "Float", "String", "Boolean", "ID"]);
  for (const one of definitions) {
    if (isTypeDefinitionNode(one)) types.add(one.name.value);
    if (!isFielded(one)) continue;
    const own = (one.fields ?? []).map(({ name, type }) => [name.value, namedOf(type)] as const);
    fields.set(one.name.value, new Map(own));
  }
  // Of a union nothing but its __typename and fragments on its types can be selected.
  for (const one of definitions) {
    if (one.kind === Kind.UNION_TYPE_DEFINITION) fields.set(one.name.value, new Map());
  }
  return { graphs: new Set(graphs?.values?.map(({ name }) => name.value)), types, fields };
}

function faultsOfRoot({ definitions }: DocumentNode, { fields }: World): readonly string[] {
  const roots = definitions.flatMap((one) =>
    one.kind === Kind.SCHEMA_DEFINITION ? one.operationTypes : [],
  );
  const query = roots.find(({ operation }) => operation === "query")?.type.name.value ?? "Query";
  const absent = roots.filter(({ type }) => !fields.has(type.name.value));
  return [
    ...(fields.get(query)?.size ? [] : [`it has no type ${query} with fields to query`]),
    ...absent.map(({ operation, type }) => `its ${operation} type ${type.name.value} is nowhere`),
  ];
}

function faultsOfField(world: World, type: string, field: FieldDefinitionNode): readonly string[] {
  const at = `${type}.${field.name.value}`;
  return joinsOf(field.directives).flatMap((join) =>
    faultsOfJoin(world, at, join, type, namedOf(field.type)),
  );
}

/** What field sets are of: keys and requirements of the type itself, what is provided of another. */
function faultsOfJoin(
  { graphs, types, fields }: World,
  at: string,
  join: ConstDirectiveNode,
  own: string | null,
  returned: string | null,
): readonly string[] {
  const faults = graphsOf(join)
    .filter((graph) => !graphs.has(graph))
    .map((graph) => `is of ${graph}, which is no subgraph`);
  for (const argument of ["interface", "member", "type"]) {
    const named = textOf(join, argument)?.replaceAll(/[[\]!\s]/g, "");
    if (named !== undefined && !types.has(named)) faults.push(`names ${named}, which is no type`);
  }
  for (const argument of ["key", "requires", "provides"]) {
    const text = textOf(join, argument);
    const type = argument === "provides" ? returned : own;
    if (text === null || type === null) continue;
    const fault = faultOfFieldSet(fields, type, text);
    if (fault !== null) faults.push(`has a ${argument} ${JSON.stringify(text)}, which ${fault}`);
  }
  return faults.map((fault) => `${at}: @${join.name.value} ${fault}`);
}

function graphsOf({ arguments: given = [] }: ConstDirectiveNode): readonly string[] {
  const valuesOf = (value: ConstValueNode): readonly string[] => {
    if (value.kind === Kind.LIST) return value.values.flatMap(valuesOf);
    return "value" in value ? [String(value.value)] : [];
  };
  return given.flatMap(({ name, value }) => (/^graphs?$/.test(name.value) ? valuesOf(value) : []));
}

function joinsOf(directives: readonly ConstDirectiveNode[] = []): readonly ConstDirectiveNode[] {
  return directives.filter(({ name }) => name.value.startsWith("join__"));
}

function isFielded(one: DefinitionNode) {
  return one.kind === Kind.OBJECT_TYPE_DEFINITION || one.kind === Kind.INTERFACE_TYPE_DEFINITION;
}
