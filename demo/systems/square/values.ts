import { z } from "zod";

export const CURRENCY = "GBP";
export const MERCHANT_ID = "MLRETROSPOTHOUSE1";
export const SQUARE_VERSION = "2026-09-16";

export type Money = { readonly amount: number; readonly currency: string };

/** Square counts money in the currency's smallest unit, as the world does. */
export function money(pence: number): Money {
  return { amount: pence, currency: CURRENCY };
}

/** The tax in an amount that includes it: 20% on the net amount. */
export function taxIn(pence: number): number {
  return Math.round(pence / 6);
}

export const MoneyInput = z.object({
  amount: z.int().min(0),
  currency: z.literal(CURRENCY),
});

export const IdempotencyKey = z.string().min(1).max(128);
export const TimeInput = z.iso.datetime({ offset: true });

/** An instant in the one form in which instants can be compared as text. */
export function utc(time: string): string {
  return new Date(time).toISOString();
}
