import type { GraphQLField, GraphQLFieldResolver, GraphQLSchema } from "graphql";
import { defaultFieldResolver, isObjectType } from "graphql";
import { FaultError, fault } from "../kernel/result.ts";
import type { GraphContext } from "./context.ts";

type Resolver = GraphQLFieldResolver<unknown, GraphContext>;

/**
 * Makes every field that takes arguments refuse text that PostgreSQL cannot hold before it is
 * resolved or subscribed to, with INPUT_INVALID and the argument's path. Mutations say the same in
 * their payloads, so their root fields are left as they are. Changes the schema it is given.
 */
export function withStorableArguments(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type === schema.getMutationType()) continue;
    for (const field of Object.values(type.getFields())) guard(field);
  }
  return schema;
}

function guard(field: GraphQLField<unknown, GraphContext>): void {
  if (field.args.length === 0) return;
  if (field.subscribe) field.subscribe = guarded(field.subscribe);
  else field.resolve = guarded(field.resolve ?? defaultFieldResolver);
}

function guarded(resolve: Resolver): Resolver {
  return (parent, args, context, info) => {
    const at = nulAt(args);
    if (at === null) return resolve(parent, args, context, info);
    throw new FaultError(
      fault("INPUT_INVALID", `${at} holds a NUL character, which no text may.`, { at }),
    );
  };
}

/** The path of the first text within a value that holds a NUL character; null when none does. */
function nulAt(value: unknown, path = ""): string | null {
  if (typeof value === "string") return value.includes("\0") ? path : null;
  if (typeof value !== "object" || value === null) return null;
  for (const [key, part] of Object.entries(value)) {
    const at = nulAt(part, path === "" ? key : `${path}.${key}`);
    if (at !== null) return at;
  }
  return null;
}
