import type { DefinitionNode, FieldDefinitionNode, ObjectTypeDefinitionNode } from "graphql";
import { Kind, parse } from "graphql";
import { federation, type SubgraphDocument, textOf } from "./subgraph-document.ts";

/**
 * Federation 1 lets every subgraph extend a type that none defines. Composition wants a definition,
 * so the first extension becomes one; of its fields the keys are its own then.
 */
export function withBases(subgraphs: readonly SubgraphDocument[]): readonly SubgraphDocument[] {
  const based = new Set<string>(["Query", "Mutation", "Subscription"]);
  for (const { typeDefs } of subgraphs) {
    for (const one of typeDefs.definitions) {
      if (one.kind === Kind.OBJECT_TYPE_DEFINITION) based.add(one.name.value);
    }
  }
  return subgraphs.map(({ name, typeDefs }) => {
    const here = new Set<string>();
    const definitions = typeDefs.definitions.map((one): DefinitionNode => {
      if (one.kind !== Kind.OBJECT_TYPE_EXTENSION || based.has(one.name.value)) return one;
      here.add(one.name.value);
      based.add(one.name.value);
      return asBase({ ...one, kind: Kind.OBJECT_TYPE_DEFINITION });
    });
    return here.size === 0 ? { name, typeDefs } : { name, typeDefs: { ...typeDefs, definitions } };
  });
}

function asBase(type: ObjectTypeDefinitionNode): ObjectTypeDefinitionNode {
  const keys = new Set(
    (type.directives ?? [])
      .filter((one) => federation([one], "key") !== undefined)
      .flatMap((one) => namesIn(textOf(one, "fields") ?? "")),
  );
  const fields = (type.fields ?? []).map((field): FieldDefinitionNode => {
    if (!keys.has(field.name.value)) return field;
    const external = federation(field.directives, "external");
    return { ...field, directives: (field.directives ?? []).filter((one) => one !== external) };
  });
  return { ...type, fields };
}

function namesIn(fields: string): readonly string[] {
  try {
    const [operation] = parse(`{ ${fields} }`, { noLocation: true }).definitions;
    if (operation?.kind !== Kind.OPERATION_DEFINITION) return [];
    return operation.selectionSet.selections.flatMap((one) =>
      one.kind === Kind.FIELD ? [one.name.value] : [],
    );
  } catch {
    // What is no field set composition tells of.
    return [];
  }
}
