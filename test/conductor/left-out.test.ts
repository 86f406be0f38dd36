import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Agent } from "../../src/agents/contract.ts";
import { bindAgent, defineChain } from "../../src/conductor/index.ts";
import { unwrap } from "../../src/kernel/result.ts";
import { decisionsOf, proposalsOfRuns } from "../../src/store/proposal-repository.ts";
import type { FreshDatabase } from "../support/database.ts";
import { freshDatabase } from "../support/database.ts";
import { conduct } from "./support/conduct.ts";
import { alice, untilAsked, untilStatus } from "./support/drive.ts";
import type { OrderSystem } from "./support/order-system.ts";
import { startOrderSystem } from "./support/order-system.ts";

const Orders = z.strictObject({
  /** The variants of each order, and the units of each line at a pound each. */
  orders: z.array(z.array(z.string())),
  units: z.int(),
});
type Orders = z.infer<typeof Orders>;

const gbp = (pounds: number) => ({ e4: pounds * 10_000, currency: "GBP" });

/** Proposes each order, of a supplier of its own; a line is expected to earn 2 pounds. */
const baskets: Agent<Orders, null> = {
  ...{ name: "baskets", version: 1, description: "Proposes what it is told.", input: Orders },
  limits: { timeoutMs: 20_000, proposalsMax: 10 },
  async run(_step, { orders, units }) {
    const proposals = orders.map((variants, i) => ({
      key: `order ${i}`,
      action: {
        ...{ type: "purchase" as const, supplierId: `s${i}`, locationId: "loc_1" },
        lines: variants.map((variantId) => ({
          ...{ variantId, quantity: units, unitCost: gbp(1) },
          expectedEffect: { profit: gbp(2), lostUnitsAvoided: 3 },
        })),
      },
      cost: gbp(units * variants.length),
      expectedEffect: { profit: gbp(2 * variants.length), lostUnitsAvoided: 3 * variants.length },
      rationale: "A test.",
    }));
    return { proposals, insights: [] };
  },
};
const orderBaskets = defineChain(
  { name: "baskets", version: 1, description: "Orders baskets.", input: Orders },
  async (run, input) => {
    const agreed = await run.settle(await run.agent(baskets, input));
    return { applied: (await run.apply(agreed)).length };
  },
);

describe.each([{ replayAlways: false }, { replayAlways: true }])(
  "an order of which a part is in hand already ($replayAlways)",
  (mode) => {
    let place: FreshDatabase;
    let system: OrderSystem;
    let world: Awaited<ReturnType<typeof conduct>>;
    beforeAll(async () => {
      place = await freshDatabase();
      system = await startOrderSystem();
      const agents = [bindAgent(baskets, null)];
      world = await conduct(place.url, system.url, { ...mode, chains: [orderBaskets], agents });
    });
    afterAll(async () => {
      await world.close();
      await system.close();
      await place.drop();
    });

    const begin = async (units: number, ...orders: string[][]) => {
      const request = { chain: "baskets", input: { orders, units }, principal: alice };
      const started = await world.conductor.start({ ...request, idempotencyKey: randomUUID() });
      return unwrap(started).runId;
    };
    /** Each proposal of a run with its decision, by outcome. */
    const decided = async (runId: string) => {
      const proposals = await proposalsOfRuns(world.database, [runId]);
      const ids = proposals.map(({ id }) => id);
      const decisions = await decisionsOf(world.database, ids);
      const by = (outcome: string) => {
        const decision = decisions.find((one) => one.outcome === outcome);
        const proposal = proposals.find(({ id }) => id === decision?.proposalId);
        const lines = proposal?.action.lines.map(({ variantId }) => variantId);
        return { ...proposal, lines, why: decision?.reason };
      };
      return { proposals, by };
    };

    it("by another run is ordered without that part, which is refused and says why", async () => {
      const first = await begin(1_001, ["var_a", "var_b"]);
      const [held] = (await untilAsked(world.database, first)).proposalIds;
      system.orders.length = 0;
      const second = await begin(10, ["var_b", "var_c", "var_d"]);
      const run = await untilStatus(world.database, second, "COMPLETED");
      expect(run.result).toEqual({ applied: 1 });
      expect(run.spent).toEqual(gbp(20));
      expect(system.orders.map(({ action }) => action.lines.map((line) => line.variant))).toEqual([
        ["var_c", "var_d"],
      ]);

      const { proposals, by } = await decided(second);
      expect(proposals).toHaveLength(2);
      const agreed = by("AGREED");
      expect(agreed).toMatchObject({
        ...{ lines: ["var_c", "var_d"], key: "order 0", cost: gbp(20), profit: gbp(4) },
        lostUnitsAvoided: 6,
        rationale: "A test. Left out, because in hand already: 1 of its 3 lines.",
      });
      expect(by("REFUSED_AS_CONFLICT")).toMatchObject({
        ...{ lines: ["var_b"], cost: gbp(10), profit: gbp(2), lostUnitsAvoided: 3 },
        why: `Another run has the same need in hand: ${first} (${held}).`,
        rationale: `A test. Taken out of ${agreed.id}.`,
      });
      const told = await world.database.query<{ type: string }>(
        "select type from event_outbox where run = $1 and type like 'PROPOSAL%' order by sequence",
        [second],
      );
      const each = ["PROPOSAL_MADE", "PROPOSAL_DECIDED"];
      expect(told.map(({ type }) => type)).toEqual(each.flatMap((type) => [type, type]));

      // What was left out is free again when the run that had it has ended.
      unwrap(await world.conductor.cancelRun({ runId: first, principal: alice, reason: "a test" }));
      await untilStatus(world.database, first, "CANCELLED");
      const third = await begin(10, ["var_b"]);
      expect((await untilStatus(world.database, third, "COMPLETED")).result).toEqual({
        applied: 1,
      });
    });

    it("by the same run is ordered once", async () => {
      system.orders.length = 0;
      const id = await begin(10, ["var_e", "var_f"], ["var_f", "var_g"]);
      await untilStatus(world.database, id, "COMPLETED");
      const ordered = system.orders.flatMap(({ action }) => action.lines);
      expect(ordered.map(({ variant }) => variant).sort()).toEqual(["var_e", "var_f", "var_g"]);
      const { by, proposals } = await decided(id);
      const keeper = proposals.find(({ key }) => key === "order 0");
      expect(by("REFUSED_AS_DUPLICATE")).toMatchObject({
        lines: ["var_f"],
        why: `In this run ${keeper?.id} has the same variants for the same location.`,
      });
    });

    it("whole is refused as it is", async () => {
      const first = await begin(1_001, ["var_h"]);
      await untilAsked(world.database, first);
      const second = await begin(10, ["var_h"]);
      expect((await untilStatus(world.database, second, "COMPLETED")).result).toEqual({
        applied: 0,
      });
      const { proposals } = await decided(second);
      expect(proposals).toMatchObject([{ key: "order 0", rationale: "A test." }]);
    });
  },
);
