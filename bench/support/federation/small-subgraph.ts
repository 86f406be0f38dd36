import type {
  DefinitionNode,
  DocumentNode,
  GraphQLSchema,
  ObjectTypeDefinitionNode,
} from "graphql";
import { buildASTSchema, isAbstractType, isObjectType, Kind, parse } from "graphql";
import type { IsOfType } from "../../../src/federation/plan/plan-schema.ts";
import { inProcessSubgraph } from "../../../src/federation/subgraphs/in-process-subgraph.ts";
import type { Subgraph } from "../../../src/federation/subgraphs/subgraph.ts";
import { findEntity } from "./find-entity.ts";
import { Seen, seenField } from "./seen.ts";
import type { SmallWorld } from "./world.ts";

/**
 * A subgraph that answers from a small world, and only what it may know: an external field where it
 * was told or is provided, a field with `@requires` by what it was told. Asked for anything else,
 * or for a field that another has taken over, it fails.
 */
export function smallSubgraph(name: string, world: SmallWorld, isOfType: IsOfType): Subgraph {
  const document = parse(world.subgraphs[name] ?? "", { noLocation: true });
  const schema = buildASTSchema(withEntities(document), { assumeValidSDL: true });
  resolve(schema, name, world, isOfType);
  return inProcessSubgraph(name, schema, ({ message }) => ({ message }));
}

/** Without what links to other specifications, with `_entities`, and no type that only extends. */
function withEntities({ definitions }: DocumentNode): DocumentNode {
  const own = definitions.filter(
    ({ kind }) => kind !== Kind.SCHEMA_EXTENSION && kind !== Kind.SCHEMA_DEFINITION,
  );
  const defined = new Set(own.flatMap((one) => (isObject(one) ? [one.name.value] : [])));
  const based = own.map((one): DefinitionNode => {
    if (one.kind !== Kind.OBJECT_TYPE_EXTENSION || defined.has(one.name.value)) return one;
    defined.add(one.name.value);
    return { ...one, kind: Kind.OBJECT_TYPE_DEFINITION };
  });
  const entities = based.filter(isObject).filter(({ directives = [] }) => {
    return directives.some((directive) => directive.name.value === "key");
  });
  const names = [...new Set(entities.map((one) => one.name.value))];
  const query = defined.has("Query") ? "extend type Query" : "type Query";
  const more =
    names.length === 0
      ? `${query} { _nothing: Boolean }`
      : `scalar _Any union _Entity = ${names.join(" | ")}
         ${query} { _entities(representations: [_Any!]!): [_Entity]! }`;
  return { kind: Kind.DOCUMENT, definitions: [...based, ...parse(more).definitions] };
}

function isObject(one: DefinitionNode): one is ObjectTypeDefinitionNode {
  return one.kind === Kind.OBJECT_TYPE_DEFINITION;
}

function resolve(schema: GraphQLSchema, name: string, world: SmallWorld, isOfType: IsOfType) {
  const lost = takenOver(world, name);
  const roots = [schema.getQueryType(), schema.getMutationType()];
  const typenameOf = ({ typename }: Seen): string => {
    if (isObjectType(schema.getType(typename))) return typename;
    // An interface that this subgraph has as an object.
    const known = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type));
    return known.find((type) => isOfType(typename, type.name))?.name ?? typename;
  };
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith("__")) continue;
    if (isAbstractType(type)) type.resolveType = (source) => typenameOf(source as Seen);
    if (!isObjectType(type)) continue;
    for (const [fieldName, field] of Object.entries(type.getFields())) {
      const resolveField = seenField(type, field, isOfType);
      field.resolve = (source, args) => {
        if (lost.has(`${type.name}.${fieldName}`)) throw new Error(`${name} gave ${fieldName} up`);
        const root = new Seen(world.root, type.name, null, null);
        return resolveField(roots.includes(type) ? root : (source as Seen), args);
      };
    }
  }
  const entities = schema.getQueryType()?.getFields()["_entities"];
  if (entities !== undefined) {
    entities.resolve = (_root, { representations }) =>
      representations.map((told: Record<string, unknown>) => {
        const thing = findEntity(world.entities, told, isOfType);
        return thing && new Seen(thing, String(thing.__typename), told, null);
      });
  }
}

/** The fields that other subgraphs have taken over for good. */
function takenOver({ subgraphs }: SmallWorld, name: string): ReadonlySet<string> {
  const taken = new Set<string>();
  for (const sdl of Object.values(subgraphs)) {
    for (const one of parse(sdl).definitions) {
      if (one.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
      for (const { name: field, directives = [] } of one.fields ?? []) {
        const override = directives.find((directive) => directive.name.value === "override");
        const { from, label } = Object.fromEntries(
          (override?.arguments ?? []).map((argument) => [argument.name.value, argument.value]),
        );
        const isOurs = from?.kind === Kind.STRING && from.value === name;
        if (isOurs && label === undefined) taken.add(`${one.name.value}.${field.value}`);
      }
    }
  }
  return taken;
}
