import { z } from "zod";
import type { Kind, RecordOf } from "../../domain/records.ts";
import {
  InboundShipmentRecord,
  InventoryRecord,
  LocationRecord,
  ProductRecord,
  PurchaseOrderRecord,
  StockMovementRecord,
  SupplierOfferRecord,
  SupplierRecord,
} from "../../domain/records.ts";
import type { Err, Result } from "../../kernel/result.ts";
import type { Call, Reject } from "../contract.ts";
import { issuesOf } from "../http-answer.ts";
import { DateTime } from "./tagged.ts";

export const KINDS = [
  ...(["product", "location", "inventory", "supplier"] as const),
  ...(["supplierOffer", "purchaseOrder", "inboundShipment", "stockMovement"] as const),
] as const satisfies readonly Kind[];
export type TrytonKind = (typeof KINDS)[number];

export function isTrytonKind(kind: Kind): kind is TrytonKind {
  return KINDS.some((one) => one === kind);
}

/**
 * What one key turned out to be: a record, something to look at, an answer that cannot be trusted,
 * or nothing of this kind.
 */
export type Outcome =
  | { readonly record: RecordOf<TrytonKind> }
  | { readonly reject: Reject }
  | { readonly doubt: Err }
  | null;

/** Reads things of one kind by key; a key without an outcome is one that Tryton does not know. */
export type Load = (
  keys: readonly string[],
  call: Call,
) => Promise<Result<ReadonlyMap<string, Outcome>>>;

/** The dates of a row, under whichever relation it was read. */
export const Dated = z.object({
  create_date: DateTime.nullable(),
  write_date: DateTime.nullable(),
});
export type Dated = z.infer<typeof Dated>;

/** When something last changed: the latest date of all the rows it is made of. */
export function latest(rows: readonly (Dated | null | undefined)[]): string | null {
  const dates = rows.map((row) => row?.write_date ?? row?.create_date ?? "").sort();
  return dates.at(-1) || null;
}

/** "purchase.line,12" of the given model is 12; of another, or nothing, is null. */
export function idOfReference(reference: string | null, model: string): number | null {
  const match = /^([\w.]+),(\d+)$/.exec(reference ?? "");
  return match && match[1] === model ? Number(match[2]) : null;
}

/** The start of a day that Tryton gives without a time, or the time itself when that is known. */
export function instantOf(day: string, known: string | null): string {
  return known?.startsWith(day) ? known : `${day}T00:00:00Z`;
}

/**
 * Reads a row's wire shape and makes the record of it. Whatever does not fit, on the wire or in
 * the domain (a negative price), becomes a reject with the reason and the row itself.
 */
export function outcomeOf<Wire, K extends TrytonKind>(
  kind: K,
  key: string | null,
  row: unknown,
  shape: z.ZodType<Wire>,
  make: (wire: Wire) => RecordOf<K> | null,
): Outcome {
  const reject = (reason: string): Outcome => ({
    reject: { kind, sourceId: key, reason, at: `tryton ${kind} ${key ?? "?"}`, payload: row },
  });
  const wire = shape.safeParse(row);
  if (!wire.success) return reject(issuesOf(wire.error));
  const made = make(wire.data);
  if (made === null) return null;
  const record = DOMAIN[kind].safeParse(made);
  return record.success ? { record: record.data } : reject(issuesOf(record.error));
}

const DOMAIN = {
  product: ProductRecord,
  location: LocationRecord,
  inventory: InventoryRecord,
  supplier: SupplierRecord,
  supplierOffer: SupplierOfferRecord,
  purchaseOrder: PurchaseOrderRecord,
  inboundShipment: InboundShipmentRecord,
  stockMovement: StockMovementRecord,
} as const satisfies Record<TrytonKind, z.ZodType>;
