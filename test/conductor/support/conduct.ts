import { z } from "zod";
import type { Agent } from "../../../src/agents/contract.ts";
import type { ConductorOptions } from "../../../src/conductor/index.ts";
import { bindAgent, createConductor, defineChain } from "../../../src/conductor/index.ts";
import type { Systems } from "../../../src/conductor/ports.ts";
import type { EffectReceipt } from "../../../src/domain/run.ts";
import { appendEvents } from "../../../src/events/outbox.ts";
import { err, ok } from "../../../src/kernel/result.ts";
import { openDatabase } from "../../../src/store/database.ts";
import { realClock } from "../../support/clock.ts";
import { quietLog } from "../../support/quiet-log.ts";

const random = (into: Uint8Array) => crypto.getRandomValues(into);

const OrderInput = z.strictObject({
  /** One purchase for each supplier, at this cost in whole pounds. */
  suppliers: z.array(z.string()),
  pounds: z.int(),
  /** How long each supplier's agent takes for a step. */
  thinkMs: z.int().default(0),
  /** Makes the chain fail after it has applied everything. */
  failAtEnd: z.boolean().default(false),
});
export type OrderInput = z.input<typeof OrderInput>;

const ShopInput = z.strictObject({ supplier: z.string(), pounds: z.int(), thinkMs: z.int() });

/** Proposes one purchase from a supplier, in two steps. */
export const shop: Agent<z.infer<typeof ShopInput>, { think(ms: number): Promise<void> }> = {
  name: "shop",
  version: 1,
  description: "Proposes one purchase.",
  input: ShopInput,
  limits: { timeoutMs: 20_000, proposalsMax: 1 },
  async run(step, { supplier, pounds, thinkMs }, ports) {
    const [unitCost] = await Promise.all([
      step("read-cost", async () => {
        await ports.think(thinkMs);
        return { e4: 10_000, currency: "GBP" };
      }),
      step("read-stock", () => ports.think(thinkMs)),
    ]);
    const noted = await step("note-time", async () => new Date().toISOString());
    const expectedEffect = { profit: { e4: 5_000, currency: "GBP" }, lostUnitsAvoided: 1 };
    const variantId = `var_${supplier}`;
    const lines = [{ variantId, quantity: pounds, unitCost, expectedEffect }];
    return {
      proposals: [
        {
          key: `purchase ${supplier}`,
          action: { type: "purchase", supplierId: supplier, locationId: "loc_1", lines },
          cost: { e4: pounds * 10_000, currency: "GBP" },
          expectedEffect,
          rationale: `Thought of at ${noted}.`,
        },
      ],
      insights: [
        {
          subject: `var_${supplier}`,
          claim: "low-stock-risk",
          value: { probability: 0.5 },
          confidence: 0.5,
          evidence: "a test",
          expiresAt: noted,
        },
      ],
    };
  },
};

export const orderGoods = defineChain(
  { name: "order-goods", version: 1, description: "Orders from suppliers.", input: OrderInput },
  async (run, input) => {
    const proposals = await run.map(input.suppliers, (supplier) =>
      run.agent(shop, { supplier, pounds: input.pounds, thinkMs: input.thinkMs }),
    );
    const applied = await run.apply(await run.settle(proposals.flat()));
    if (input.failAtEnd) throw new Error("a chain that fails after all was applied");
    return { applied: applied.length };
  },
);

/** A conductor on a real database that writes to an order system over HTTP. */
export async function conduct(
  databaseUrl: string,
  systemUrl: string,
  more: Partial<ConductorOptions> = {},
) {
  const database = openDatabase({ url: databaseUrl, poolMax: 10, applicationName: "test" });
  const conductor = await createConductor({
    role: "worker",
    database,
    clock: realClock,
    random,
    log: quietLog,
    events: { append: (tx, events) => appendEvents(tx, events, realClock, random) },
    systems: overHttp(systemUrl),
    chains: [orderGoods],
    agents: [bindAgent(shop, { think: (ms) => realClock.sleep(ms) })],
    policy: {
      currency: "GBP",
      approvalLimit: { e4: 1_000_0000, currency: "GBP" },
      spendLimit: null,
      lineQuantityMax: 100_000,
      approvalTimeoutMs: 60_000,
      approvalScope: "control:approve",
      selfApproval: true,
    },
    ...more,
    limits: {
      leaseMs: 2_000,
      heartbeatMs: 250,
      backoffMs: 50,
      performTimeoutMs: 4_000,
      ...more.limits,
    },
  });
  return {
    conductor,
    database,
    async close() {
      await conductor.close();
      await database.close();
    },
  };
}

function overHttp(systemUrl: string): Systems {
  return {
    async plan(proposal, note) {
      const { supplierId: supplier, locationId: location } = proposal;
      const lines = proposal.lines.map(({ variantId, quantity, unitCost }) => ({
        variant: variantId,
        quantity,
        unitCost,
      }));
      const action = { type: "purchaseOrder.create", supplier, location, note, lines } as const;
      return ok({ system: "erp", action });
    },
    completion: ({ action }, purchaseOrder) =>
      action.type === "purchaseOrder.create"
        ? { type: "purchaseOrder.place", purchaseOrder }
        : null,
    async perform(planned, key, signal) {
      const body = JSON.stringify({ ...planned, key });
      try {
        const response = await fetch(systemUrl, { method: "POST", body, signal });
        const answer = (await response.json()) as { receipt?: EffectReceipt; fails?: string };
        if (answer.receipt) return ok(answer.receipt);
        return answer.fails === "refuse"
          ? err("SYSTEM_REFUSED", "The order was refused.")
          : err("SYSTEM_UNAVAILABLE", "The system is away.");
      } catch (cause) {
        return err("SYSTEM_TIMEOUT", String(cause));
      }
    },
  };
}
