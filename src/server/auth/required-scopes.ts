import type { GraphQLNamedType, GraphQLSchema } from "graphql";
import { getDirectiveValues, isInterfaceType, isObjectType } from "graphql";

/** Any of these will do; of each, all its scopes are needed. */
export type AnyOf = readonly (readonly string[])[];

/** What the schema's `@requiresScopes` and `@policy` directives say, by type and by field. */
export type RequiredScopes = {
  ofType(type: GraphQLNamedType): readonly AnyOf[];
  ofField(typeName: string, fieldName: string): readonly AnyOf[];
};

/**
 * Reads every `@requiresScopes(scopes:)` of a schema, as Apollo Federation defines it; what is
 * written on an interface holds for its objects too. A policy of `@policy(policies:)` counts as a
 * scope of its own, `policy:<name>`, and a scope or policy that no key can have closes to everyone.
 * `@authenticated` asks for nothing more: whoever gets here has a key.
 */
export function readRequiredScopes(schema: GraphQLSchema): RequiredScopes {
  const scopes = schema.getDirective("requiresScopes");
  const policy = schema.getDirective("policy");
  const types = new Map<string, readonly AnyOf[]>();
  const fields = new Map<string, readonly AnyOf[]>();
  const read = (nodes: readonly (DirectiveHolder | null | undefined)[]): readonly AnyOf[] =>
    nodes.flatMap((node) => {
      if (!node) return [];
      const wanted = scopes && getDirectiveValues(scopes, node)?.["scopes"];
      const policies = policy && getDirectiveValues(policy, node)?.["policies"];
      return [
        ...(wanted ? [wanted as AnyOf] : []),
        ...(policies ? [asScopes(policies as AnyOf)] : []),
      ];
    });

  for (const type of Object.values(schema.getTypeMap())) {
    const composite = isObjectType(type) || isInterfaceType(type);
    const family = composite ? [type, ...type.getInterfaces()] : [type];
    const written = family.flatMap((member) => [member.astNode, ...member.extensionASTNodes]);
    const ofType = read(written);
    if (ofType.length > 0) types.set(type.name, ofType);
    if (!composite) continue;
    for (const { name } of Object.values(type.getFields())) {
      const at = `${type.name}.${name}`;
      const sameFields = [type, ...type.getInterfaces()].map((member) => member.getFields()[name]);
      const ofField = read(sameFields.map((field) => field?.astNode));
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

function asScopes(policies: AnyOf): AnyOf {
  return policies.map((allOf) => allOf.map((name) => `policy:${name}`));
}
