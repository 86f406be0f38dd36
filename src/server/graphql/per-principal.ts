import type { ASTNode, GraphQLNamedType, GraphQLSchema } from "graphql";
import { getNamedType, TypeInfo, visit, visitWithTypeInfo } from "graphql";
import type { PreparedOperation } from "./document-store.ts";

/**
 * Whether an operation reaches what the schema marks `@perPrincipal`: a field of that name, or any
 * field of a type that is marked. It looks at the whole document, so it may say so of an operation
 * beside the one that does.
 */
export function perPrincipalOf(schema: GraphQLSchema): (operation: PreparedOperation) => boolean {
  const known = new WeakMap<PreparedOperation, boolean>();
  return (operation) => {
    const before = known.get(operation);
    if (before !== undefined) return before;
    const found = reaches(schema, operation);
    known.set(operation, found);
    return found;
  };
}

function reaches(schema: GraphQLSchema, { document }: PreparedOperation): boolean {
  const types = new TypeInfo(schema);
  let found = false;
  const look = (type: GraphQLNamedType | null | undefined) => {
    if (type && [type.astNode, ...type.extensionASTNodes].some(isMarked)) found = true;
  };
  visit(
    document,
    visitWithTypeInfo(types, {
      Field() {
        if (isMarked(types.getFieldDef()?.astNode)) found = true;
        look(types.getParentType());
        const type = types.getType();
        look(type && getNamedType(type));
      },
    }),
  );
  return found;
}

function isMarked(node: ASTNode | null | undefined): boolean {
  const directives = (node && "directives" in node && node.directives) || [];
  return directives.some(({ name }) => name.value === "perPrincipal");
}
