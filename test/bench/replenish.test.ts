import { expect, it } from "vitest";
import { diceOf } from "../../bench/support/dice.ts";
import { ARMS } from "../../bench/support/replenish/arms.ts";
import { many } from "../../bench/support/replenish/many.ts";
import { drawnMarket } from "../../bench/support/replenish/markets.ts";
import { replay } from "../../bench/support/replenish/replay.ts";

const TERMS = { leadDays: 7, reviewDays: 7, serviceLevel: 0.95 };

it("counts what is lost, what is left and when nothing was missing", async () => {
  const steady = [{ id: "steady", wanted: Array<number>(200).fill(2), price: 3 }];
  const enough = await replay(steady, 60, async () => [14], TERMS);
  expect(enough).toMatchObject({ fillRate: 1, service: 1 });
  const none = await replay(steady, 60, async () => [0], TERMS);
  expect(none).toEqual({ cost: 0.95, fillRate: 0, service: 0, daysOfStock: 0 });
  const half = await replay(steady, 60, async () => [7], TERMS);
  expect(half.fillRate).toBeCloseTo(0.5, 1);
});

it("keeps the agent's promise of a service level where demand is drawn, at no more cost", async () => {
  const market = drawnMarket(diceOf(7), 40);
  const agent = await replay(market, 120, ARMS.agent, TERMS);
  const orderUpTo = await replay(market, 120, ARMS.orderUpTo, TERMS);
  expect(Math.abs(agent.service - TERMS.serviceLevel)).toBeLessThan(0.04);
  expect(agent.cost).toBeLessThan(1.02 * orderUpTo.cost);
}, 60_000);

it("tells how long many decisions take, and what they leave behind", async () => {
  const figures = await many(drawnMarket(diceOf(7), 20), 200, 2, 60);
  expect(figures.decisions).toBe(200);
  expect(figures.msPerDecision).toBeGreaterThan(0);
  expect(Math.abs(figures.heapGrowthMb)).toBeLessThan(50);
});
