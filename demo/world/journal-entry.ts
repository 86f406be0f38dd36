import { z } from "zod";
import type { WorldCommand } from "./types.ts";

/** What happened from outside, in order: the world is replayed from it. */
export type JournalEntry =
  | { readonly type: "reached"; readonly at: string }
  | { readonly type: "command"; readonly at: string; readonly command: WorldCommand };

/** To be raised when the same journal would give another world, because rules or data changed. */
export const JOURNAL_VERSION = 1;

/** Which world the journal belongs to. */
export type JournalHead = {
  readonly version: typeof JOURNAL_VERSION;
  readonly seed: number;
  readonly scale: number;
  readonly historyUntil: string;
};

export const Head = z.strictObject({
  version: z.int(),
  seed: z.int(),
  scale: z.int(),
  historyUntil: z.string(),
});

const Command = z.union([
  z.strictObject({
    type: z.literal("purchase.create"),
    supplier: z.string(),
    location: z.string(),
    reference: z.string().nullable(),
    comment: z.string(),
    lines: z.array(
      z.strictObject({ product: z.string(), quantity: z.int(), unitCostPence: z.int() }),
    ),
  }),
  z.strictObject({
    type: z.enum([
      "purchase.quote",
      "purchase.confirm",
      "purchase.process",
      "purchase.cancel",
      "purchase.draft",
    ]),
    purchase: z.string(),
  }),
  z.strictObject({ type: z.literal("price.set"), product: z.string(), pricePence: z.int() }),
  z.strictObject({
    type: z.literal("stock.adjust"),
    product: z.string(),
    location: z.string(),
    onHand: z.int(),
  }),
  z.strictObject({ type: z.literal("clock.speed"), speed: z.number() }),
]) satisfies z.ZodType<WorldCommand>;

export const Entry = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("reached"), at: z.iso.datetime() }),
  z.strictObject({ type: z.literal("command"), at: z.iso.datetime(), command: Command }),
]) satisfies z.ZodType<JournalEntry>;
