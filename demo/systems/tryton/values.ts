/**
 * How Tryton's values look inside the emulator and on the wire. Inside, everything is a primitive
 * that compares as it should: a datetime is "2026-11-22T15:12:12.277000", a date "2026-11-22", a
 * Decimal its digits, a timedelta its seconds. On the wire they are objects tagged `__class__`.
 */
export type Value = null | boolean | number | string | readonly number[];

export type ScalarType =
  | "integer"
  | "float"
  | "char"
  | "boolean"
  | "decimal"
  | "datetime"
  | "date"
  | "timedelta";

export function toWire(type: ScalarType, value: Value): unknown {
  if (value === null) return null;
  const text = String(value);
  switch (type) {
    case "decimal":
      return { __class__: "Decimal", decimal: text };
    case "timedelta":
      return { __class__: "timedelta", seconds: Number(value) };
    case "date":
      return { __class__: "date", ...dayParts(text) };
    case "datetime":
      return {
        __class__: "datetime",
        ...dayParts(text),
        hour: Number(text.slice(11, 13)),
        minute: Number(text.slice(14, 16)),
        second: Number(text.slice(17, 19)),
        microsecond: Number(text.slice(20, 26)),
      };
    default:
      return value;
  }
}

/** Turns every tagged object of a request into the primitive that stands for it. */
export function fromWire(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromWire);
  if (!isObject(value)) return value;
  switch (value["__class__"]) {
    case "Decimal":
      return String(value["decimal"]);
    case "timedelta":
      return Number(value["seconds"]);
    case "date":
      return day(value);
    case "datetime":
      return `${day(value)}T${clock(value)}.${pad(value["microsecond"], 6)}`;
    default:
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, fromWire(one)]));
  }
}

/** The world's ISO time as a datetime of this database: UTC, microseconds. */
export function datetimeOf(iso: string): string {
  const full = iso.length === 24 ? iso : new Date(iso).toISOString();
  return `${full.slice(0, 23)}000`;
}

export function dateOf(iso: string): string {
  return iso.slice(0, 10);
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Pence as a Decimal of `decimals` places, exactly as the database would print it. */
export function decimalOfPence(pence: number, decimals: number): string {
  return (pence / 100).toFixed(decimals);
}

function dayParts(text: string): object {
  const part = (from: number, to: number) => Number(text.slice(from, to));
  return { year: part(0, 4), month: part(5, 7), day: part(8, 10) };
}

function day(parts: Readonly<Record<string, unknown>>): string {
  return `${pad(parts["year"], 4)}-${pad(parts["month"], 2)}-${pad(parts["day"], 2)}`;
}

function clock(parts: Readonly<Record<string, unknown>>): string {
  return [parts["hour"], parts["minute"], parts["second"]].map((part) => pad(part, 2)).join(":");
}

function pad(part: unknown, digits: number): string {
  return String(Number(part)).padStart(digits, "0");
}
