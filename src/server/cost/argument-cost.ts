import type { FieldNode, GraphQLField, GraphQLNamedType, OperationDefinitionNode } from "graphql";
import { getNamedType, isInputObjectType, valueFromASTUntyped } from "graphql";
import type { CostRules } from "./cost-rules.ts";
import { defaultsOf, hasVariable } from "./sliced-size.ts";
import type { Term } from "./term.ts";
import { sum } from "./term.ts";

/** What the arguments of a field cost: those that are given and have a weight, on them or within. */
export function argumentCost(
  rules: CostRules,
  { args }: GraphQLField<unknown, unknown>,
  node: FieldNode,
  operation: OperationDefinitionNode,
): Term {
  let cost: Term = 0;
  for (const argument of args) {
    const type = getNamedType(argument.type);
    if (!rules.hasWeight(argument, type)) continue;
    const written = node.arguments?.find(({ name }) => name.value === argument.name)?.value;
    if (written === undefined) continue;
    const weight = rules.weightOfInput(argument);
    const of = (value: unknown) => scored(rules, weight, type, value);
    const defaults = defaultsOf(operation);
    cost = sum(
      cost,
      hasVariable(written)
        ? (variables) => of(valueFromASTUntyped(written, { ...defaults, ...variables }))
        : of(valueFromASTUntyped(written)),
    );
  }
  return cost;
}

function scored(rules: CostRules, weight: number, type: GraphQLNamedType, value: unknown): number {
  if (value === null || value === undefined) return 0;
  if (Array.isArray(value)) {
    return value.reduce<number>((total, one) => total + scored(rules, weight, type, one), 0);
  }
  if (!isInputObjectType(type) || typeof value !== "object") return weight;
  let total = weight;
  for (const field of Object.values(type.getFields())) {
    const given = (value as Readonly<Record<string, unknown>>)[field.name];
    total += scored(rules, rules.weightOfInput(field), getNamedType(field.type), given);
  }
  return total;
}
