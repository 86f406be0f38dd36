import type { z } from "zod";
import { invalid, notFound } from "./errors.ts";
import { type ObjectType, type Properties, pick } from "./properties.ts";
import type { CrmObject } from "./views.ts";

/** A request that has passed the door: its path in parts, its query, its body when it has one. */
export type ApiRequest = {
  readonly method: string;
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly body: unknown;
};

export type ApiAnswer = {
  readonly status: number;
  readonly body: object | null;
  /** True when the request changed something. */
  readonly wrote?: boolean;
};

const TYPES: Readonly<Record<string, ObjectType>> = {
  contacts: "contacts",
  contact: "contacts",
  "0-1": "contacts",
  companies: "companies",
  company: "companies",
  "0-2": "companies",
};

/** The object type that a path names; refused as unknown when it is none of this portal's. */
export function objectType(name: string | undefined): ObjectType {
  const type = TYPES[name ?? ""];
  if (!type) throw notFound();
  return type;
}

export function parseBody<Body>(shape: z.ZodType<Body>, body: unknown): Body {
  const parsed = shape.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw invalid(`Invalid input JSON: ${issue?.path.join(".") || "body"}: ${issue?.message}`);
}

/** A parameter that may be there more than once, or hold several values between commas. */
export function listOf(query: URLSearchParams, name: string): readonly string[] {
  return query
    .getAll(name)
    .flatMap((text) => text.split(","))
    .filter((text) => text !== "");
}

export function wireObject(type: ObjectType, object: CrmObject, names: readonly string[]) {
  const { id, createdAt, updatedAt, archivedAt } = object;
  const archived = archivedAt !== null;
  const properties: Properties = pick(type, object.properties, names);
  return { id, properties, createdAt, updatedAt, archived, ...(archived ? { archivedAt } : {}) };
}

/** The name of a type in messages, and of its associations. */
export const SINGULAR: Readonly<Record<ObjectType, "contact" | "company">> = {
  contacts: "contact",
  companies: "company",
};
