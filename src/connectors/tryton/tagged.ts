import { z } from "zod";
import { formatDecimal, parseDecimal } from "../../domain/money.ts";

/**
 * Tryton's tagged values. A datetime becomes its ISO 8601 text in UTC with microseconds, which
 * sorts as time does; a date its ISO text; a Decimal ten-thousandths; a timedelta its seconds.
 */
export const DateTime = z
  .object({
    __class__: z.literal("datetime"),
    year: z.int().min(1).max(9999),
    month: z.int().min(1).max(12),
    day: z.int().min(1).max(31),
    hour: z.int().min(0).max(23),
    minute: z.int().min(0).max(59),
    second: z.int().min(0).max(59),
    microsecond: z.int().min(0).max(999_999),
  })
  .transform((at) => {
    const time = [at.hour, at.minute, at.second].map((part) => pad(part, 2)).join(":");
    return `${dayOf(at)}T${time}.${pad(at.microsecond, 6)}Z`;
  });

export const Day = z
  .object({
    __class__: z.literal("date"),
    year: z.int().min(1).max(9999),
    month: z.int().min(1).max(12),
    day: z.int().min(1).max(31),
  })
  .transform((at) => dayOf(at));

/** Ten-thousandths; more decimals than four are refused, because they cannot be kept. */
export const Decimal = z
  .object({ __class__: z.literal("Decimal"), decimal: z.string().max(60) })
  .transform(({ decimal }, context) => {
    const e4 = parseDecimal(plain(decimal));
    if (e4 !== null) return e4;
    context.addIssue({ code: "custom", message: `"${decimal}" is not an amount of four decimals` });
    return z.NEVER;
  });

export const TimeDelta = z
  .object({ __class__: z.literal("timedelta"), seconds: z.number() })
  .transform(({ seconds }) => seconds);

/** SQLite knows no booleans: there they come as 0 and 1. */
export const Flag = z.union([z.boolean(), z.literal([0, 1])]).transform(Boolean);

export function dateTime(iso: string): object {
  return {
    __class__: "datetime",
    ...dayParts(iso),
    hour: Number(iso.slice(11, 13)),
    minute: Number(iso.slice(14, 16)),
    second: Number(iso.slice(17, 19)),
    microsecond: Number(iso.slice(20, 26)),
  };
}

export function decimal(e4: number): object {
  return { __class__: "Decimal", decimal: formatDecimal(e4) };
}

/** Python writes some Decimals with an exponent: "1E+2" is 100, "0E-8" is 0. */
function plain(text: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?E([+-]\d{1,2})$/i.exec(text);
  if (!match) return text;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  const padded = point <= 0 ? "0".repeat(1 - point) + digits : digits.padEnd(point, "0");
  const at = Math.max(point, 1);
  const tail = padded.slice(at).replace(/0+$/, "");
  return `${sign}${padded.slice(0, at)}${tail === "" ? "" : `.${tail}`}`;
}

function dayParts(iso: string): object {
  const part = (from: number, to: number) => Number(iso.slice(from, to));
  return { year: part(0, 4), month: part(5, 7), day: part(8, 10) };
}

function dayOf(at: { year: number; month: number; day: number }): string {
  return `${pad(at.year, 4)}-${pad(at.month, 2)}-${pad(at.day, 2)}`;
}

function pad(part: number, digits: number): string {
  return String(part).padStart(digits, "0");
}
