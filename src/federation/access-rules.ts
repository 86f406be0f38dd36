import type { ConstDirectiveNode } from "graphql";
import { valueFromASTUntyped } from "graphql";

/** Any of these will do; of each, all are needed. */
export type AnyOf = readonly (readonly string[])[];

/** The directives that say who may see something, with the argument that says it. */
export const CLOSING: Readonly<Record<string, string | null>> = {
  requiresScopes: "scopes",
  policy: "policies",
  authenticated: null,
};

export function isClosing({ name }: ConstDirectiveNode): boolean {
  return Object.hasOwn(CLOSING, name.value);
}

/** What a rule asks for, as it is written. What is no list of lists opens to nobody. */
export function ruleOf({ name, arguments: given = [] }: ConstDirectiveNode): AnyOf {
  const argument = CLOSING[name.value] ?? null;
  if (argument === null) return [[name.value]];
  const written = given.find((one) => one.name.value === argument)?.value;
  const value: unknown = written && valueFromASTUntyped(written);
  const listed = (one: unknown): readonly unknown[] => (Array.isArray(one) ? one : [one]);
  const rule = listed(value).map(listed);
  return rule.every((allOf): allOf is string[] => allOf.every((one) => typeof one === "string"))
    ? rule
    : [];
}
