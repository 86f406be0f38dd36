import type { ConstDirectiveNode, GraphQLNamedType, GraphQLSchema } from "graphql";
import { isInterfaceType, isObjectType } from "graphql";
import { type AnyOf, ruleOf } from "../../federation/access-rules.ts";

/** What the schema's `@requiresScopes` and `@policy` directives say, by type and by field. */
export type RequiredScopes = {
  ofType(type: GraphQLNamedType): readonly AnyOf[];
  ofField(typeName: string, fieldName: string): readonly AnyOf[];
};

/**
 * Reads every `@requiresScopes(scopes:)` of a schema, as Apollo Federation defines it; what is
 * written on an interface holds for its objects too. A policy of `@policy(policies:)` counts as a
 * scope of its own, `policy:<name>`, which keys and tokens hold like other scopes.
 * `@authenticated` asks for nothing more: whoever gets here has a key.
 */
export function readRequiredScopes(schema: GraphQLSchema): RequiredScopes {
  const types = new Map<string, readonly AnyOf[]>();
  const fields = new Map<string, readonly AnyOf[]>();
  const read = (nodes: readonly (DirectiveHolder | null | undefined)[]): readonly AnyOf[] =>
    nodes.flatMap((node) => node?.directives ?? []).flatMap(needOf);

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

type DirectiveHolder = { readonly directives?: readonly ConstDirectiveNode[] };

/** As it is written: a schema of another graph need not define the directive as we do. */
function needOf(directive: ConstDirectiveNode): readonly AnyOf[] {
  if (directive.name.value === "requiresScopes") return [ruleOf(directive)];
  return directive.name.value === "policy" ? [asScopes(ruleOf(directive))] : [];
}

function asScopes(policies: AnyOf): AnyOf {
  return policies.map((allOf) => allOf.map((name) => `policy:${name}`));
}
