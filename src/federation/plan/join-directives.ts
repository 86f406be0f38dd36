import type {
  ConstDirectiveNode,
  DefinitionNode,
  FieldDefinitionNode,
  ObjectTypeDefinitionNode,
  TypeNode,
} from "graphql";
import { Kind } from "graphql";

/** The `@join__type`s of an object: in which subgraphs it is, by which keys. */
export function joinsOf(type: ObjectTypeDefinitionNode): readonly ConstDirectiveNode[] {
  return (type.directives ?? []).filter(isJoinType);
}

export function isJoinType({ name }: ConstDirectiveNode): boolean {
  return name.value === "join__type";
}

export function fieldJoins({
  directives = [],
}: FieldDefinitionNode): readonly ConstDirectiveNode[] {
  return directives.filter(({ name }) => name.value === "join__field");
}

export function textOf(directive: ConstDirectiveNode, argument: string): string | null {
  const value = directive.arguments?.find(({ name }) => name.value === argument)?.value;
  return value !== undefined && "value" in value ? String(value.value) : null;
}

export function namedOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedOf(type.type);
}

export function isObject(one: DefinitionNode): one is ObjectTypeDefinitionNode {
  return one.kind === Kind.OBJECT_TYPE_DEFINITION;
}
