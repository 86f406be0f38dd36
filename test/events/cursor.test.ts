import fc from "fast-check";
import { expect, it } from "vitest";
import { eventCursors } from "../../src/events/cursor.ts";

const cursors = eventCursors("7f0c3c9e-0000-4000-8000-000000000001");
const offset = fc.integer({ min: 0, max: 2 ** 48 - 1 });

it("gives back the offset it was made of", () => {
  fc.assert(
    fc.property(offset, (value) => {
      expect(cursors.parse(cursors.format(value))).toEqual({ ok: true, value });
    }),
  );
});

it("refuses a cursor of another log", () => {
  const other = eventCursors("7f0c3c9e-0000-4000-8000-000000000002");
  fc.assert(
    fc.property(offset, (value) => {
      expect(other.parse(cursors.format(value))).toMatchObject({
        ok: false,
        fault: { code: "CURSOR_INVALID" },
      });
    }),
  );
});

it("refuses a cursor in which one character was changed, added or left out", () => {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/= ";
  fc.assert(
    fc.property(offset, fc.nat({ max: 16 }), fc.constantFrom(...alphabet), (value, at, letter) => {
      const cursor = cursors.format(value);
      const damaged = [
        cursor.slice(0, at) + letter + cursor.slice(at + 1),
        cursor.slice(0, at) + letter + cursor.slice(at),
        cursor.slice(0, at) + cursor.slice(at + 1),
      ];
      for (const text of damaged) {
        if (text !== cursor) expect(cursors.parse(text).ok).toBe(false);
      }
    }),
  );
});

it("refuses what never was a cursor", () => {
  for (const text of ["", "evt", "evt_01h8", "MTIz", "evt".repeat(1_000), "evtäöüäöüäöüäöüä"]) {
    expect(cursors.parse(text).ok).toBe(false);
  }
});
