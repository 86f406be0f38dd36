import type { GraphQLInputType, GraphQLSchema } from "graphql";
import {
  type FieldNode,
  getArgumentValues,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from "graphql";
import { kindOfId } from "../../kernel/ids.ts";
import type { AuditInput } from "../../store/audit-repository.ts";
import type { Variables } from "../graphql/compiled-operations.ts";

const ITEMS_MAX = 20;
const KEY_MAX = 200;
/** Scalars of our graph that hold neither a person's words nor a secret. */
const PLAIN = new Set(["DateTime", "Duration", "CurrencyCode", "Boolean"]);
const NUMBERS = new Set(["Int", "Float", "Decimal"]);

/**
 * What a mutation's field was given, as far as it may be kept: ids of this graph, values of enums,
 * times, and of our own mutations numbers. Of every other text only how long it was; what another
 * graph takes for a number may be a card's.
 */
export function keptInput(
  schema: GraphQLSchema,
  node: FieldNode,
  variables: Variables,
  own: ReadonlySet<string>,
): AuditInput {
  const mutation = node.name.value;
  const field = schema.getMutationType()?.getFields()[mutation];
  let given: Record<string, unknown> = {};
  try {
    if (field !== undefined) given = getArgumentValues(field, node, variables);
  } catch {
    // It does not fit the schema, so it will not be executed.
  }
  const input = given["input"] as { readonly idempotencyKey?: unknown } | undefined;
  const key = own.has(mutation) ? input?.idempotencyKey : undefined;
  const numbers = own.has(mutation);
  return {
    mutation,
    idempotencyKey: typeof key === "string" ? key.replaceAll("\0", "").slice(0, KEY_MAX) : null,
    arguments: Object.fromEntries(
      (field?.args ?? []).flatMap(({ name, type }) =>
        name in given ? [[name, kept(type, given[name], numbers)]] : [],
      ),
    ),
  };
}

function kept(type: GraphQLInputType, value: unknown, numbers: boolean): unknown {
  if (value === null || value === undefined) return null;
  if (isNonNullType(type)) return kept(type.ofType, value, numbers);
  if (isListType(type)) {
    const items = Array.isArray(value) ? value : [value];
    const shown = items.slice(0, ITEMS_MAX).map((item) => kept(type.ofType, item, numbers));
    const more = items.length - shown.length;
    return more > 0 ? [...shown, `and ${more} more`] : shown;
  }
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    const parts = value as Readonly<Record<string, unknown>>;
    return Object.fromEntries(
      fields.flatMap(({ name, type: inner }) =>
        name in parts && name !== "idempotencyKey"
          ? [[name, kept(inner, parts[name], numbers)]]
          : [],
      ),
    );
  }
  if (typeof value === "boolean") return value;
  const simple = typeof value === "string" || typeof value === "number";
  if (isEnumType(type)) return simple && type.getValue(String(value)) ? value : hidden(value);
  if (type.name === "ID" && isOurId(value)) return value;
  if (simple && (PLAIN.has(type.name) || (numbers && NUMBERS.has(type.name)))) {
    return String(value).length <= 40 ? value : hidden(value);
  }
  return hidden(value);
}

/** An id as this graph makes them: a made-up one could hold anything behind its prefix. */
export function isOurId(value: unknown): value is string {
  return (
    typeof value === "string" && kindOfId(value) !== null && /^[a-z]+_[0-9a-z]{26}$/.test(value)
  );
}

function hidden(value: unknown): string {
  return typeof value === "string"
    ? `(a text of ${value.length} characters)`
    : `(a ${typeof value})`;
}
