import { z } from "zod";
import type { Reject } from "../contract.ts";
import { issuesOf } from "../http-answer.ts";

/** HubSpot's record ids: numbers, of which nobody promised that they fit into a double. */
export const Id = z.string().regex(/^\d{1,19}$/);

/** Every property travels as text; null when it has no value, absent when it is not known. */
export const WireContact = z.object({
  id: Id,
  properties: z.record(z.string(), z.string().nullable()),
  updatedAt: z.iso.datetime({ offset: true }),
});
export type WireContact = z.infer<typeof WireContact>;

export const WireCompany = z.object({
  id: Id,
  properties: z.object({ name: z.string().nullish() }),
});

const paging = z.object({ next: z.object({ after: z.coerce.string() }).optional() }).optional();

export const ListAnswer = z.object({ results: z.array(z.unknown()), paging });
export const SearchAnswer = z.object({
  total: z.int().min(0),
  results: z.array(z.unknown()),
  paging,
});
/** 207 when some were not found: they are not in `results`. */
export const BatchAnswer = z.object({ results: z.array(z.unknown()) });

export function isId(text: string): boolean {
  return Id.safeParse(text).success;
}

export function parseContact(
  payload: unknown,
): { readonly wire: WireContact } | { readonly reject: Reject } {
  const parsed = WireContact.safeParse(payload);
  if (parsed.success) return { wire: parsed.data };
  return { reject: rejectOf(payload, parsed.error) };
}

export function rejectOf(payload: unknown, error: z.ZodError): Reject {
  const at = error.issues[0]?.path.join(".") ?? "";
  return { kind: "customer", sourceId: idOf(payload), reason: issuesOf(error), at, payload };
}

export function idOf(payload: unknown): string | null {
  const named = z.object({ id: Id }).safeParse(payload);
  return named.success ? named.data.id : null;
}
