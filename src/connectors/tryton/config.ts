import { z } from "zod";

/** How to reach a Tryton 6.0 server, and how this retailer keeps its books in it. */
export const TrytonConfig = z.strictObject({
  /** The server's root, such as "https://erp.example.com/". */
  url: z.url(),
  database: z.string().min(1),
  user: z.string().min(1),
  password: z.string().min(1),
  /** Milliseconds for one request. */
  timeoutMs: z.int().min(100).max(300_000).default(30_000),
  concurrencyMax: z.int().min(1).max(32).default(4),
  /** Rows of one page, and the most keys of one read. */
  pageMax: z.int().min(1).max(1000).default(500),
  /** Milliseconds between two polls for what moves; catalog and parties take six times as long. */
  pollEveryMs: z.int().min(500).max(3_600_000).default(10_000),
  /**
   * Milliseconds that a poll looks back behind the last one: longer than Tryton's longest
   * transaction, because a row carries the time at which its transaction began, not ended.
   */
  overlapMs: z.int().min(1000).max(3_600_000).default(60_000),
  /** The party category that marks suppliers; null takes every party for one. */
  supplierCategory: z.string().min(1).nullable().default("Suppliers"),
  /** Warehouses whose code begins so are stores. */
  storeCodePrefix: z.string().min(1).default("STORE-"),
  /**
   * Where a supplier's pack size is kept: in the secondary unit of Tryton's module
   * purchase_secondary_unit, or in the product's purchase unit.
   */
  packSizeFrom: z.enum(["secondary-unit", "purchase-unit"]).default("secondary-unit"),
  /**
   * How far orders are taken: `processing` sends them to the supplier when all of a run are made,
   * after which Tryton cancels nothing any more; `quotation` leaves the confirmation to a person.
   */
  orderUntil: z.enum(["quotation", "processing"]).default("processing"),
  /** How orders are invoiced; Tryton's own default without it. */
  invoiceMethod: z.enum(["manual", "order", "shipment"]).optional(),
});
export type TrytonConfig = z.infer<typeof TrytonConfig>;

export const NAME = "tryton";
