import type { z } from "zod";

/** What Square answers instead of what was asked for. */
export class SquareError extends Error {
  readonly status: number;
  readonly body: { readonly errors: readonly object[] };

  constructor(status: number, category: string, code: string, detail: string, field?: string) {
    super(detail);
    this.status = status;
    this.body = { errors: [{ category, code, detail, ...(field ? { field } : {}) }] };
  }
}

export function refused(code: string, detail: string, field?: string): SquareError {
  return new SquareError(400, "INVALID_REQUEST_ERROR", code, detail, field);
}

export function notFound(detail: string): SquareError {
  return new SquareError(404, "INVALID_REQUEST_ERROR", "NOT_FOUND", detail);
}

export function conflict(code: string, detail: string, field?: string): SquareError {
  return new SquareError(409, "INVALID_REQUEST_ERROR", code, detail, field);
}

/** The body as the shape wants it; the first thing that does not fit is named as Square would. */
export function read<Shape extends z.ZodType>(shape: Shape, body: unknown): z.infer<Shape> {
  const parsed = shape.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (!issue) throw refused("BAD_REQUEST", "The request cannot be read.");
  const field = issue.path.map(String).join(".");
  if (issue.code === "unrecognized_keys") {
    const name = [...issue.path, issue.keys[0] ?? ""].join(".");
    throw refused("UNKNOWN_BODY_PARAMETER", `${name} is not known here.`, name);
  }
  if (valueAt(body, issue.path) === undefined) {
    throw refused("MISSING_REQUIRED_PARAMETER", `Field ${field} must be set.`, field);
  }
  throw refused(codeOf(issue), `${field}: ${issue.message}`, field);
}

function codeOf(issue: z.core.$ZodIssue): string {
  if (issue.code === "too_big") {
    if (issue.origin === "array") return "ARRAY_LENGTH_TOO_LONG";
    return issue.origin === "string" ? "VALUE_TOO_LONG" : "VALUE_TOO_HIGH";
  }
  if (issue.code === "too_small") {
    if (issue.origin === "array") return "ARRAY_EMPTY";
    return issue.origin === "string" ? "VALUE_TOO_SHORT" : "VALUE_TOO_LOW";
  }
  return "INVALID_VALUE";
}

function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  let value = body;
  for (const key of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}
