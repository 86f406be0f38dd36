import fc from "fast-check";
import { expect, test } from "vitest";
import {
  DateTime,
  Day,
  Decimal,
  dateTime,
  decimal,
} from "../../../src/connectors/tryton/tagged.ts";

const INSTANTS = fc.date({
  min: new Date("0001-01-01T00:00:00Z"),
  max: new Date("9999-12-31T23:59:59Z"),
  noInvalidDate: true,
});

test("a datetime keeps its microseconds there and back, and sorts as time does", () => {
  fc.assert(
    fc.property(INSTANTS, INSTANTS, fc.nat(999), (one, other, micros) => {
      const text = `${one.toISOString().slice(0, 23)}${String(micros).padStart(3, "0")}Z`;
      expect(DateTime.parse(dateTime(text))).toBe(text);
      const texts = [one, other].map((at) => `${at.toISOString().slice(0, 23)}000Z`);
      expect((texts[0] ?? "") < (texts[1] ?? "")).toBe(one < other);
    }),
  );
});

test("an amount keeps its ten-thousandths there and back", () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e12, max: 1e12 }), (e4) => {
      expect(Decimal.parse(decimal(e4))).toBe(e4);
    }),
  );
});

test.each([
  ["2.3300", 23_300],
  ["0E-8", 0],
  ["1E+2", 1_000_000],
  ["1.5E+1", 150_000],
  ["-12E-1", -12_000],
  ["5E-4", 5],
])("the Decimal %s is %d ten-thousandths", (text, e4) => {
  expect(Decimal.parse({ __class__: "Decimal", decimal: text })).toBe(e4);
});

test.each(["", "NaN", "Infinity", "1,5", "0.00001", "1E+99"])("%j is no amount", (text) => {
  expect(Decimal.safeParse({ __class__: "Decimal", decimal: text }).success).toBe(false);
});

test("an object of another class is no date", () => {
  const day = { __class__: "datetime", year: 2020, month: 1, day: 1 };
  expect(Day.safeParse(day).success).toBe(false);
  expect(DateTime.safeParse(day).success).toBe(false);
});
