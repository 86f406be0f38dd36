import type { GraphQLNamedType, GraphQLSchema } from "graphql";
import { getDirectiveValues, isInterfaceType, isObjectType } from "graphql";
import type { Scope } from "./scopes.ts";
import { isScope } from "./scopes.ts";

/** Any of these will do; of each, all its scopes are needed. */
export type AnyOf = readonly (readonly Scope[])[];

/** What the schema's `@requiresScopes` directives say, by type and by field. */
export type RequiredScopes = {
  ofType(type: GraphQLNamedType): readonly AnyOf[];
  ofField(typeName: string, fieldName: string): readonly AnyOf[];
};

/**
 * Reads every `@requiresScopes(scopes:)` of a schema, as Apollo Federation defines it; what is
 * written on an interface holds for its objects too. Throws when the schema names a scope that no
 * key can have: its fields would be closed to everyone.
 */
export function readRequiredScopes(schema: GraphQLSchema): RequiredScopes {
  const directive = schema.getDirective("requiresScopes");
  const types = new Map<string, readonly AnyOf[]>();
  const fields = new Map<string, readonly AnyOf[]>();
  const read = (at: string, nodes: readonly (DirectiveHolder | null | undefined)[]) =>
    nodes.flatMap((node) => {
      if (!directive || !node) return [];
      const written = getDirectiveValues(directive, node)?.["scopes"] as string[][] | undefined;
      return written === undefined ? [] : [anyOf(at, written)];
    });

  for (const type of Object.values(schema.getTypeMap())) {
    const composite = isObjectType(type) || isInterfaceType(type);
    const family = composite ? [type, ...type.getInterfaces()] : [type];
    const written = family.flatMap((member) => [member.astNode, ...member.extensionASTNodes]);
    const ofType = read(type.name, written);
    if (ofType.length > 0) types.set(type.name, ofType);
    if (!composite) continue;
    for (const { name } of Object.values(type.getFields())) {
      const at = `${type.name}.${name}`;
      const sameFields = [type, ...type.getInterfaces()].map((member) => member.getFields()[name]);
      const ofField = read(
        at,
        sameFields.map((field) => field?.astNode),
      );
      if (ofField.length > 0) fields.set(at, ofField);
    }
  }
  return {
    ofType: (type) => types.get(type.name) ?? NONE,
    ofField: (typeName, fieldName) => fields.get(`${typeName}.${fieldName}`) ?? NONE,
  };
}

const NONE: readonly AnyOf[] = [];

type DirectiveHolder = Parameters<typeof getDirectiveValues>[1];

function anyOf(at: string, written: readonly (readonly string[])[]): AnyOf {
  return written.map((allOf) =>
    allOf.map((name) => {
      if (isScope(name)) return name;
      throw new Error(`${at} requires the scope "${name}", which is not in the table of scopes.`);
    }),
  );
}
