import type { FieldNode, FragmentDefinitionNode, GraphQLSchema, SelectionSetNode } from "graphql";
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  Kind,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
} from "graphql";

/** What one value costs that the schema tells of itself: it is in memory, and read at once. */
const VALUE_COST = 0.1;

/** How long the lists are that introspection brings, by type and field. */
export type IntrospectionSizes = {
  /** Of each type or field of the schema once: as many as there are, shared out among them. */
  readonly each: ReadonlyMap<string, number>;
  /** Of one that the client chooses, which may be the longest. */
  readonly any: ReadonlyMap<string, number>;
};

/** The size of a schema, as introspection shows it. */
export function introspectionSizes(schema: GraphQLSchema): IntrospectionSizes {
  const types = Object.values(schema.getTypeMap());
  const fielded = types.filter((type) => isObjectType(type) || isInterfaceType(type));
  const fields = fielded.map((type) => Object.values(type.getFields()));
  const lists: readonly (readonly [string, number, readonly number[]])[] = [
    ["__Type.fields", types.length, fields.map(({ length }) => length)],
    ["__Type.interfaces", types.length, fielded.map((type) => type.getInterfaces().length)],
    [
      "__Type.possibleTypes",
      types.length,
      types.map((type) =>
        "getTypes" in type
          ? type.getTypes().length
          : isInterfaceType(type)
            ? schema.getPossibleTypes(type).length
            : 0,
      ),
    ],
    [
      "__Type.inputFields",
      types.length,
      types.map((type) => (isInputObjectType(type) ? Object.keys(type.getFields()).length : 0)),
    ],
    [
      "__Type.enumValues",
      types.length,
      types.map((type) => (isEnumType(type) ? type.getValues().length : 0)),
    ],
    ["__Field.args", fields.flat().length, fields.flat().map(({ args }) => args.length)],
    [
      "__Directive.args",
      schema.getDirectives().length,
      schema.getDirectives().map(({ args }) => args.length),
    ],
  ];
  const whole = [
    ["__Schema.types", types.length],
    ["__Schema.directives", schema.getDirectives().length],
  ] as const;
  const total = (sizes: readonly number[]) => sizes.reduce((sum, one) => sum + one, 0);
  return {
    each: new Map([...whole, ...lists.map(([at, of, all]) => [at, total(all) / of] as const)]),
    any: new Map([...whole, ...lists.map(([at, , all]) => [at, Math.max(0, ...all)] as const)]),
  };
}

/**
 * What `__schema` or `__type` costs at most. Its answer is made in one go, during which nothing else
 * is answered, so it is counted by every value, with the sizes that the schema has.
 */
export function introspectionCost(
  sizes: IntrospectionSizes,
  root: FieldNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): number {
  const values = (node: FieldNode, of: string, isEach: boolean): number => {
    if (node.selectionSet === undefined) return 1;
    const at = `${of}.${node.name.value}`;
    const returned = RETURNED.get(at);
    if (returned === undefined) return 1;
    // Types that others refer to are met again and again, and not once each.
    const staysEach = EACH.has(at) || (isEach && WITHIN.has(at));
    const size = (isEach || EACH.has(at) ? sizes.each : sizes.any).get(at) ?? 1;
    return 1 + size * within(node.selectionSet, returned, staysEach);
  };
  const within = ({ selections }: SelectionSetNode, of: string, isEach: boolean): number => {
    let total = 0;
    for (const one of selections) {
      if (one.kind === Kind.FIELD) total += values(one, of, isEach);
      else {
        const fragment = one.kind === Kind.FRAGMENT_SPREAD ? fragments.get(one.name.value) : one;
        if (fragment) total += within(fragment.selectionSet, of, isEach);
      }
    }
    return total;
  };
  return Math.ceil(VALUE_COST * values(root, "", false));
}

const EACH: ReadonlySet<string> = new Set(["__Schema.types", "__Schema.directives"]);
const WITHIN: ReadonlySet<string> = new Set([
  ...["__Type.fields", "__Type.inputFields", "__Type.enumValues"],
  ...["__Field.args", "__Directive.args"],
]);

/** The types of introspection's fields that have fields themselves. */
const RETURNED: ReadonlyMap<string, string> = returnedTypes();

function returnedTypes(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const seen = new Set<string>();
  const visit = (at: string, type: ReturnType<typeof getNamedType>): void => {
    if (!isObjectType(type)) return;
    found.set(at, type.name);
    if (seen.has(type.name)) return;
    seen.add(type.name);
    for (const field of Object.values(type.getFields())) {
      visit(`${type.name}.${field.name}`, getNamedType(field.type));
    }
  };
  for (const { name, type } of [SchemaMetaFieldDef, TypeMetaFieldDef]) {
    visit(`.${name}`, getNamedType(type));
  }
  return found;
}
