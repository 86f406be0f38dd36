import { z } from "zod";

/**
 * An exact amount: an integer count of ten-thousandths of the currency's unit ("e4"), so that
 * unit costs below a cent stay exact. 12.34 GBP is { e4: 123400, currency: "GBP" }.
 */
export const Money = z.strictObject({
  e4: z.int().min(-9_000_000_000_000_00).max(9_000_000_000_000_00),
  currency: z.string().regex(/^[A-Z]{3}$/),
});
export type Money = z.infer<typeof Money>;

const DECIMAL = /^(-?)(\d{1,12})(?:\.(\d{1,12}))?$/;

/** Reads a decimal string exactly; null when it is not one or has more than four decimals. */
export function parseDecimal(text: string): number | null {
  const match = DECIMAL.exec(text.trim());
  if (!match) return null;
  const [, sign, whole = "0", fraction = ""] = match;
  if (/[^0]/.test(fraction.slice(4))) return null;
  const e4 = Number(whole) * 10_000 + Number(fraction.slice(0, 4).padEnd(4, "0"));
  return sign === "-" && e4 !== 0 ? -e4 : e4;
}

/** Writes ten-thousandths as a decimal string with at least two decimals: 123400 is "12.34". */
export function formatDecimal(e4: number): string {
  const digits = String(Math.abs(e4)).padStart(5, "0");
  const fraction = digits.slice(-4).replace(/0{1,2}$/, "");
  return `${e4 < 0 ? "-" : ""}${digits.slice(0, -4)}.${fraction}`;
}

export function money(e4: number, currency: string): Money {
  return { e4, currency };
}

/**
 * The amount in whole units of its currency's smallest coin (ISO 4217: pence, whole yen), halves
 * to the even one, so that many roundings do not add up to a bias. `e4` may be a fraction.
 */
export function roundMoney(e4: number, currency: string): Money {
  const digits =
    new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions()
      .maximumFractionDigits ?? 2;
  const coin = 10 ** (4 - Math.min(digits, 4));
  const below = Math.floor(e4 / coin);
  const over = e4 / coin - below;
  const isUp = over > 0.5 || (over === 0.5 && below % 2 !== 0);
  return { e4: (below + (isUp ? 1 : 0)) * coin, currency };
}

/** Sums amounts of one currency; mixing currencies is a bug, because Tutti exchanges none. */
export function addMoney(left: Money, right: Money): Money {
  if (left.currency !== right.currency) {
    throw new Error(`Cannot add ${left.currency} and ${right.currency}`);
  }
  return { e4: left.e4 + right.e4, currency: left.currency };
}

/** An amount times a whole number of units. */
export function timesMoney(amount: Money, quantity: number): Money {
  return { e4: amount.e4 * quantity, currency: amount.currency };
}
