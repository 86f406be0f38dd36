import { z } from "zod";
import { money } from "../../domain/money.ts";
import type { Kind, SourceRecord } from "../../domain/records.ts";
import type { Reject } from "../contract.ts";
import { issuesOf } from "../http-answer.ts";

/** Square's ids, instants, quantities and amounts as they travel. */
export const Id = z.string().min(1).max(192);

/** Any RFC 3339 instant, told in UTC. */
export const Utc = z.iso
  .datetime({ offset: true })
  .transform((text) => (text.endsWith("Z") ? text : new Date(text).toISOString()));

/** A count of the currency's smallest unit; never negative, because no price or refund is. */
export const WireMoney = z
  .object({
    amount: z.int().min(0, "must not be negative"),
    currency: z.string().regex(/^[A-Z]{3}$/),
  })
  .transform(({ amount, currency }) => money(amount * minorUnitE4(currency), currency));

/** Units as a decimal string; parts of a unit (a weight, a length) have no place in the graph. */
export const Units = z
  .string()
  .regex(/^-?\d{1,8}(\.0+)?$/, "must be whole units")
  .transform(Number);

export const WireAddress = z.object({
  address_line_1: z.string().nullish(),
  address_line_2: z.string().nullish(),
  locality: z.string().nullish(),
  administrative_district_level_1: z.string().nullish(),
  postal_code: z.string().nullish(),
  country: z.string().nullish(),
});

/** A currency's smallest coin in ten-thousandths: 100 for GBP, 10000 for JPY. */
export function minorUnitE4(currency: string): number {
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  return 10 ** (4 - (format.resolvedOptions().maximumFractionDigits ?? 2));
}

/** What came of a list of objects: each gave a record, a reject, a deletion, or rightly nothing. */
export type Batch = {
  readonly records: SourceRecord[];
  readonly rejects: Reject[];
  readonly deleted: string[];
};

export function emptyBatch(): Batch {
  return { records: [], rejects: [], deleted: [] };
}

/** The object in the shape it should have; without it, `rejects` gets a reject that says why. */
export function parseObject<Wire>(
  kind: Kind,
  shape: z.ZodType<Wire>,
  object: unknown,
  rejects: Reject[],
): Wire | null {
  const parsed = shape.safeParse(object);
  if (parsed.success) return parsed.data;
  const at = parsed.error.issues[0]?.path.join(".") || "(all)";
  const reason = issuesOf(parsed.error);
  rejects.push({ kind, sourceId: idOf(object), reason, at, payload: object });
  return null;
}

export function idOf(object: unknown): string | null {
  const parsed = z.object({ id: Id }).safeParse(object);
  return parsed.success ? parsed.data.id : null;
}

/** The latest of some instants in UTC. */
export function latest(first: string, ...others: readonly string[]): string {
  return others.reduce((one, other) => (Date.parse(other) > Date.parse(one) ? other : one), first);
}
