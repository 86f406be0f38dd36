import { z } from "zod";
import type { WorldCommand } from "./types.ts";

/** What happened from outside, in order: the world is replayed from it. */
export type JournalEntry =
  | { readonly type: "reached"; readonly at: string }
  | { readonly type: "command"; readonly at: string; readonly command: WorldCommand };

/** To be raised when the same journal would give another world, because rules or data changed. */
export const JOURNAL_VERSION = 2;

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

const Lines = z.array(z.strictObject({ product: z.string(), quantity: z.int() }));

const MemberFields = z.strictObject({
  givenName: z.string().exactOptional(),
  familyName: z.string().exactOptional(),
  email: z.string().nullable().exactOptional(),
  phone: z.string().nullable().exactOptional(),
  loyaltyCard: z.string().exactOptional(),
});
const Address = z.strictObject({
  line1: z.string(),
  city: z.string(),
  postalCode: z.string(),
  country: z.string(),
});
const ContactFields = MemberFields.extend({
  loyaltyCard: z.string().nullable().exactOptional(),
  company: z.string().nullable().exactOptional(),
  lifecycleStage: z
    .enum(["subscriber", "lead", "opportunity", "customer", "evangelist"])
    .exactOptional(),
  emailConsent: z.boolean().nullable().exactOptional(),
  address: Address.nullable().exactOptional(),
});

export const Command = z.union([
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
  z.strictObject({
    type: z.literal("receipt.ring"),
    store: z.string(),
    reference: z.string(),
    member: z.string().nullable(),
    tender: z.enum(["card", "cash"]),
    lines: Lines,
  }),
  z.strictObject({
    type: z.literal("receipt.refund"),
    receipt: z.string(),
    lines: z.array(z.strictObject({ line: z.string(), quantity: z.int() })),
  }),
  z.strictObject({
    type: z.literal("order.place"),
    reference: z.string(),
    customer: z.string(),
    lines: Lines,
  }),
  z.strictObject({
    type: z.literal("member.change"),
    member: z.string(),
    fields: MemberFields,
  }),
  z.strictObject({
    type: z.literal("contact.change"),
    contact: z.string().nullable(),
    fields: ContactFields,
  }),
  z.strictObject({ type: z.literal("contact.merge"), into: z.string(), contact: z.string() }),
  z.strictObject({
    type: z.literal("disrupt.shipment"),
    shipment: z.string(),
    how: z.union([z.literal("lost"), z.strictObject({ lateDays: z.int() })]),
  }),
  z.strictObject({ type: z.literal("disrupt.supplier"), supplier: z.string(), days: z.int() }),
  z.strictObject({
    type: z.literal("disrupt.demand"),
    product: z.string().nullable(),
    factor: z.number(),
    days: z.int(),
  }),
  z.strictObject({ type: z.literal("clock.speed"), speed: z.number() }),
]) satisfies z.ZodType<WorldCommand>;

export const Entry = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("reached"), at: z.iso.datetime() }),
  z.strictObject({ type: z.literal("command"), at: z.iso.datetime(), command: Command }),
]) satisfies z.ZodType<JournalEntry>;
