import { unwrap } from "../../kernel/result.ts";
import type { Agent, AgentAnswer } from "../contract.ts";
import { comparableOffers } from "./choose.ts";
import { ReplenishInput } from "./input.ts";
import { needOf } from "./need.ts";
import { forecastNeeds } from "./outlook.ts";
import type { ReplenishPorts } from "./ports.ts";
import { purchasesOf } from "./purchase.ts";

export { REPLENISH_BATCH_MAX, ReplenishInput } from "./input.ts";
export type { ReplenishPorts, SalesSeries, SupplierOffer } from "./ports.ts";
export { mergePurchases } from "./purchase.ts";

/**
 * Forecasts the demand for each variant where its deliveries arrive, and proposes one purchase for
 * each supplier and receiving location. Of a variant's offers it takes the one by which a unit
 * costs least all told, as choose.ts says; offers in another currency than the variant sells in are
 * never compared with the others, nor taken. A variant is left out of the purchases, and still has
 * its insights, when it has no such offer or no price, or when its order would cost more than it
 * earns.
 */
export const replenish: Agent<ReplenishInput, ReplenishPorts> = {
  name: "replenish",
  version: 2,
  description: "Forecasts demand and proposes purchases that keep stock at its service level.",
  input: ReplenishInput,
  limits: { timeoutMs: 60_000, proposalsMax: 2_000 },

  async run(step, input, ports): Promise<AgentAnswer> {
    const receiving = await step("read-network", async () =>
      unwrap(await ports.network.receivingLocations(input.locationIds)),
    );
    const everywhere = [...new Set([...input.locationIds, ...receiving])];
    const [levels, everyOffer, prices, now] = await Promise.all([
      step("read-inventory", async () =>
        unwrap(await ports.inventory.levels(input.variantIds, everywhere)),
      ),
      step("read-offers", async () => unwrap(await ports.offers.of(input.variantIds))),
      step("read-prices", async () => unwrap(await ports.prices.selling(input.variantIds))),
      step("read-clock", async () => ports.clock.now().toISOString()),
    ]);
    const offers = comparableOffers(everyOffer, prices);
    const outlooks = await step("forecast-demand", () =>
      forecastNeeds(ports.sales, input, { receiving, offers }),
    );
    const needs = outlooks.map((outlook) =>
      needOf(outlook, { input, receiving, levels, offers, prices, now }),
    );
    return {
      proposals: purchasesOf(needs.flatMap(({ line }) => (line === null ? [] : [line]))),
      insights: needs.flatMap(({ insights }) => insights),
    };
  },
};
