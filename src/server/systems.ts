import type { Connector, Outside } from "../connectors/contract.ts";
import { HubspotConfig, hubspot } from "../connectors/hubspot/index.ts";
import { ShopifyConfig, shopify } from "../connectors/shopify/index.ts";
import { SquareConfig, square } from "../connectors/square/index.ts";
import { TrytonConfig, tryton } from "../connectors/tryton/index.ts";
import type { Log } from "../kernel/log.ts";
import type { SystemInfo } from "../resolvers/context.ts";
import type { SystemConfig, SystemTypes } from "./config/systems.ts";

/** The types of system that `systems` may name; each connector's index.ts has its schema. */
export const SYSTEM_TYPES = {
  hubspot: { role: "CRM", config: HubspotConfig },
  shopify: { role: "STOREFRONT", config: ShopifyConfig },
  square: { role: "POS", config: SquareConfig },
  tryton: { role: "ERP", config: TrytonConfig },
} as const satisfies SystemTypes;

/** A configured system with its connector, under the name the configuration gave it. */
export type System = {
  readonly name: string;
  readonly config: SystemConfig;
  readonly connector: Connector;
};

/** Opens a connector for every configured system. */
export function openSystems(
  configs: readonly SystemConfig[],
  outside: Omit<Outside, "log">,
  log: Log,
): ReadonlyMap<string, System> {
  return new Map(
    configs.map((config) => {
      const connector = { ...open(config, { ...outside, log }), name: config.name };
      return [config.name, { name: config.name, config, connector }];
    }),
  );
}

/** What the graph tells of the systems. */
export function systemInfos(systems: ReadonlyMap<string, System>): readonly SystemInfo[] {
  return [...systems.values()].map(({ name, config, connector }) => ({
    name,
    type: config.type,
    role: config.role,
    reads: connector.supports.reads,
    writes: connector.supports.writes,
    webhooks: connector.supports.webhooks,
  }));
}

function open({ type, config }: SystemConfig, outside: Outside): Connector {
  switch (type) {
    case "hubspot":
      return hubspot(HubspotConfig.parse(config), outside);
    case "shopify":
      return shopify(ShopifyConfig.parse(config), outside);
    case "square":
      return square(SquareConfig.parse(config), outside);
    case "tryton":
      return tryton(TrytonConfig.parse(config), outside);
    default:
      throw new Error(`no connector for ${type}`);
  }
}
