import fc from "fast-check";
import { expect, it } from "vitest";
import { steps, take } from "./arbitrary-steps.ts";
import { digest, hoursAfter, PRESENT, smallWorld } from "./small-world.ts";

it("gives the same world for the same seed and commands, and stock never falls below zero", () => {
  fc.assert(
    fc.property(steps, (all) => {
      const [one, two] = [smallWorld(), smallWorld()];
      expect(take(one, all)).toEqual(take(two, all));
      expect(digest(one)).toBe(digest(two));
      for (const { onHand, reserved } of one.all("stock")) {
        expect(reserved).toBeGreaterThanOrEqual(0);
        expect(onHand).toBeGreaterThanOrEqual(reserved);
      }
      one.close();
      two.close();
    }),
    { numRuns: 6 },
  );
});

it("does not depend on how many steps time takes", () => {
  const leap = smallWorld();
  const until = hoursAfter(PRESENT, 24 * 5);
  leap.advanceTo(until);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 30 * 60_000 }), { maxLength: 200 }), (gaps) => {
      const walk = smallWorld();
      let ms = Date.parse(PRESENT);
      for (const gap of gaps) {
        ms += gap;
        walk.advanceTo(new Date(Math.min(ms, Date.parse(until))).toISOString());
      }
      walk.advanceTo(until);
      expect(digest(walk)).toBe(digest(leap));
      walk.close();
    }),
    { numRuns: 4 },
  );
  leap.close();
});

it("gives another world for another seed", () => {
  const [one, two] = [smallWorld({ seed: 1 }), smallWorld({ seed: 2 })];
  expect(digest(one)).not.toBe(digest(two));
  expect(one.all("customer")[0]?.email).not.toBe(two.all("customer")[0]?.email);
});

it("goes on when the data has ended, with the same weekdays a year later", () => {
  const world = smallWorld({ historyUntil: "2011-12-01T00:00:00.000Z" });
  world.advanceTo("2012-01-10T00:00:00.000Z");
  const placed = world.all("order").map((order) => order.placedAt);
  const repeated = placed.filter((at) => at >= "2011-12-11");
  expect(repeated.length).toBeGreaterThan(500);
  expect(new Set(world.all("order").map((order) => order.id)).size).toBe(placed.length);
  // UCI's retailer was closed on Saturdays.
  expect(repeated.filter((at) => new Date(at).getUTCDay() === 6)).toEqual([]);
  expect(placed).toEqual(placed.toSorted());
});

it("copies catalog, customers and sales at a larger scale", () => {
  const [one, three] = [smallWorld(), smallWorld({ scale: 3 })];
  expect(three.all("product").length).toBe(3 * one.all("product").length);
  expect(three.all("customer").length).toBeGreaterThan(2.9 * one.all("customer").length);
  expect(three.all("order").length).toBeGreaterThan(2.8 * one.all("order").length);
  expect(new Set(three.all("product").map((product) => product.gtin)).size).toBe(600);
});
