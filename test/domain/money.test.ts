import fc from "fast-check";
import { expect, it } from "vitest";
import { roundMoney } from "../../src/domain/money.ts";

it.each([
  // 132.541, 0.005, 0.015 and -0.025 pounds; halves go to the even penny.
  [1_325_410, "GBP", 1_325_400],
  [50, "GBP", 0],
  [150, "GBP", 200],
  [-250, "GBP", -200],
  [149.999, "GBP", 100],
  // 2.5 and 3.5 yen, and a thousandth of a dinar.
  [25_000, "JPY", 20_000],
  [35_000, "JPY", 40_000],
  [12_345, "KWD", 12_340],
])("rounds %d ten-thousandths of %s to its smallest coin", (e4, currency, coins) => {
  expect(roundMoney(e4, currency)).toEqual({ e4: coins, currency });
});

it("is never further away than half a coin", () => {
  fc.assert(
    fc.property(fc.double({ min: -1e12, max: 1e12, noNaN: true }), (e4) => {
      const { e4: rounded } = roundMoney(e4, "GBP");
      expect(Number.isSafeInteger(rounded) && rounded % 100 === 0).toBe(true);
      expect(Math.abs(rounded - e4)).toBeLessThanOrEqual(50);
    }),
  );
});
