import { replenishStock } from "../agents/chains/replenish-stock.ts";
import { replenish } from "../agents/replenish/index.ts";
import {
  bindAgent,
  type Conductor,
  type ControlPolicy,
  createConductor,
} from "../conductor/index.ts";
import type { NewEvent } from "../events/event.ts";
import type { Take } from "../ingest/take.ts";
import type { Clock } from "../kernel/clock.ts";
import type { RandomBytes } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import { ok, type Result } from "../kernel/result.ts";
import type { Database, Sql } from "../store/database.ts";
import type { Config } from "./config/load.ts";
import { effectsPort } from "./effects-port.ts";
import type { Running } from "./lifecycle.ts";
import { replenishPorts } from "./replenish-ports.ts";
import type { System } from "./systems.ts";

export type ConductorParts = {
  readonly config: Config;
  readonly database: Database;
  readonly systems: ReadonlyMap<string, System>;
  readonly take: Take;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly log: Log;
  readonly append: (tx: Sql, events: readonly NewEvent[]) => Promise<void>;
};

const HOUR_MS = 3_600_000;

/** The control layer, with every chain and agent it may use. */
export async function startConductor(parts: ConductorParts): Promise<Result<Running<Conductor>>> {
  const { config, database, clock, random, log, append } = parts;
  const conductor = await createConductor({
    role: config.role === "gateway" ? "gateway" : "worker",
    database,
    clock,
    random,
    log,
    events: { append },
    systems: effectsPort(database, parts.systems, parts.take),
    chains: [replenishStock],
    agents: [bindAgent(replenish, replenishPorts(database, clock))],
    policy: policyOf(config),
  });
  return ok({ value: conductor, stop: () => conductor.close(), stopWithinMs: 15_000 });
}

/** What the settings let chains do on their own. */
export function policyOf({ approval }: Pick<Config, "approval">): ControlPolicy {
  return {
    currency: approval.limit.currency,
    approvalLimit: approval.limit,
    spendLimit: null,
    lineQuantityMax: 100_000,
    approvalTimeoutMs: approval.expiresAfterHours * HOUR_MS,
    approvalScope: "control:approve",
    selfApproval: approval.selfApproval,
    announceApprovals: approval.webhookUrl !== null,
  };
}
