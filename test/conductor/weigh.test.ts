import fc from "fast-check";
import { expect, it } from "vitest";
import { weigh } from "../../src/conductor/weigh.ts";
import type { KeptProposal } from "../../src/domain/run.ts";

const gbp = (e4: number) => ({ e4, currency: "GBP" });
const policy = {
  ...{ currency: "GBP", approvalLimit: gbp(0), spendLimit: null, lineQuantityMax: 100 },
  ...{ approvalTimeoutMs: 1, approvalScope: "", selfApproval: true },
};
const line = fc.record({
  variantId: fc.constantFrom("a", "b", "c", "d", "e"),
  quantity: fc.integer({ min: 1, max: 110 }),
  unitCost: fc.integer({ min: 1, max: 500 }).map(gbp),
  expectedEffect: fc.record({
    profit: fc.integer({ min: -200, max: 900 }).map(gbp),
    lostUnitsAvoided: fc.integer({ min: 0, max: 9 }),
  }),
});
const lines = fc.uniqueArray(line, {
  ...{ minLength: 1, maxLength: 5, selector: ({ variantId }) => variantId },
});
type Line = KeptProposal["action"]["lines"][number];

function proposal(id: string, runId: string, own: readonly Line[]): KeptProposal {
  const sum = (read: (one: Line) => number) => own.reduce((all, one) => all + read(one), 0);
  return {
    ...{ id, runId, key: id, rationale: "why", createdAt: "2011-11-01T00:00:00Z" },
    action: { type: "purchase", supplierId: id, locationId: "loc", lines: [...own] },
    cost: gbp(sum(({ unitCost, quantity }) => unitCost.e4 * quantity)),
    profit: gbp(sum(({ expectedEffect }) => expectedEffect.profit.e4)),
    lostUnitsAvoided: sum(({ expectedEffect }) => expectedEffect.lostUnitsAvoided),
  };
}

it("loses no line, adds up each part, passes no need twice and no more than the budget", () => {
  const world = fc.record({
    own: fc.array(lines, { maxLength: 4 }),
    others: fc.array(lines, { maxLength: 2 }),
    budget: fc.option(fc.integer({ min: 0, max: 50_000 })),
  });
  fc.assert(
    fc.property(world, ({ own, others, budget }) => {
      const asked = own.map((each, i) => proposal(`p${i}`, "run_1", each));
      const inHand = others.map((each, i) => proposal(`q${i}`, "run_2", each));
      let made = 0;
      const newId = () => {
        made += 1;
        return `new${made}`;
      };
      const spendLimit = budget === null ? null : gbp(budget);
      const run = { spent: gbp(0), spendLimit };
      const { passed, refused } = weigh(asked, inHand, { policy, newId }, run);
      const all = [...passed, ...refused.map((one) => one.proposal)];
      const linesOf = (some: readonly KeptProposal[]) => some.flatMap(({ action }) => action.lines);
      const texts = (some: readonly Line[]) => some.map((one) => JSON.stringify(one)).sort();
      expect(texts(linesOf(all))).toEqual(texts(own.flat()));
      expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
      expect(new Set(all.map(({ key }) => key)).size).toBe(all.length);
      for (const { id, runId, action, cost, profit, lostUnitsAvoided } of all) {
        const whole = proposal(id, runId, action.lines);
        expect({ cost, profit, lostUnitsAvoided }).toEqual({
          ...{ cost: whole.cost, profit: whole.profit, lostUnitsAvoided: whole.lostUnitsAvoided },
        });
      }
      for (const { profit } of passed) expect(profit.e4).toBeGreaterThan(0);
      const needs = linesOf(passed).map(({ variantId }) => variantId);
      expect(new Set(needs).size).toBe(needs.length);
      const heldElsewhere = new Set(linesOf(inHand).map(({ variantId }) => variantId));
      expect(needs.filter((variant) => heldElsewhere.has(variant))).toEqual([]);
      const spent = passed.reduce((sum, { cost }) => sum + cost.e4, 0);
      expect(spent).toBeLessThanOrEqual(budget ?? Number.POSITIVE_INFINITY);
    }),
  );
});
