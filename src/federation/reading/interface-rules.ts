import type {
  ConstDirectiveNode,
  DocumentNode,
  FieldDefinitionNode,
  InterfaceTypeDefinitionNode,
  ObjectTypeDefinitionNode,
} from "graphql";
import { Kind } from "graphql";
import { type AnyOf, isClosing, ruleOf } from "../access-rules.ts";

/**
 * The document without those rules of interfaces that say no more than the rules of their objects.
 * Federation closes an interface to whoever may not see each of its objects, where here an operation
 * needs what the fields that it selects need. What is written of an interface beyond that stays, and
 * holds for its objects as well: composition before Federation 2.12 let teams write it.
 */
export function withoutDerivedRules(document: DocumentNode): DocumentNode {
  const objects = document.definitions.filter(
    (one): one is ObjectTypeDefinitionNode => one.kind === Kind.OBJECT_TYPE_DEFINITION,
  );
  const definitions = document.definitions.map((one) => {
    if (one.kind !== Kind.INTERFACE_TYPE_DEFINITION || !hasRules(one)) return one;
    const own = objects.filter(({ interfaces = [] }) =>
      interfaces.some(({ name }) => name.value === one.name.value),
    );
    const fields = (one.fields ?? []).map((field) => ({
      ...field,
      directives: beyond(field, [...own, ...own.flatMap((object) => fieldOf(object, field))]),
    }));
    return { ...one, directives: beyond(one, own), fields };
  });
  return { ...document, definitions };
}

type Holder = { readonly directives?: readonly ConstDirectiveNode[] };

function hasRules({ directives = [], fields = [] }: InterfaceTypeDefinitionNode): boolean {
  return [{ directives }, ...fields].some((one) => one.directives?.some(isClosing));
}

function fieldOf({ fields = [] }: ObjectTypeDefinitionNode, { name }: FieldDefinitionNode) {
  return fields.filter((one) => one.name.value === name.value);
}

function beyond({ directives = [] }: Holder, objects: readonly Holder[]) {
  return directives.filter((directive) => {
    if (!isClosing(directive)) return true;
    const name = directive.name.value;
    const theirs = objects.flatMap((one) =>
      (one.directives ?? []).filter((other) => other.name.value === name).map(ruleOf),
    );
    return !follows(ruleOf(directive), theirs);
  });
}

/** The most ways to meet some rules that are looked at; beyond, a rule counts as one more. */
const WAYS_MAX = 500;

/** Whether whoever meets all of these meets the rule. */
function follows(rule: AnyOf, all: readonly AnyOf[]): boolean {
  let ways: readonly (readonly string[])[] = [[]];
  for (const anyOf of new Map(all.map((one) => [JSON.stringify(one), one])).values()) {
    const more = ways.flatMap((way) =>
      anyOf.map((allOf) => [...new Set([...way, ...allOf])].sort()),
    );
    ways = [...new Map(more.map((way) => [way.join(" "), way])).values()];
    if (ways.length > WAYS_MAX) return false;
  }
  return ways.every((way) => rule.some((allOf) => allOf.every((one) => way.includes(one))));
}
