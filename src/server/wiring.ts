import { randomFillSync } from "node:crypto";
import { collectDefaultMetrics, Registry } from "prom-client";
import type { NewEvent } from "../events/event.ts";
import { appendEvents } from "../events/outbox.ts";
import { ok, type Result } from "../kernel/result.ts";
import { type Database, openDatabase, type Sql } from "../store/database.ts";
import { startApprovalWebhook } from "./approval-webhook-part.ts";
import { startConductor } from "./conductor-part.ts";
import type { SystemConfig } from "./config/systems.ts";
import { announceGateway } from "./demo-gateways.ts";
import { demoKeys } from "./demo-keys.ts";
import { startEvents } from "./event-part.ts";
import { startGateway } from "./gateway-part.ts";
import { startIntake } from "./intake-part.ts";
import { createOutbound } from "./outbound/outbound.ts";
import { startProbes } from "./probe-part.ts";
import { startReservationSweeper } from "./reservation-part.ts";
import { startRetention } from "./retention-part.ts";
import { startSharedClock } from "./shared-clock.ts";
import type { Start } from "./start.ts";
import { systemClock } from "./system-clock.ts";
import { openSystems } from "./systems.ts";

/** Names and values for a person who just started Tutti. */
export type Facts = ReadonlyArray<readonly [name: string, value: string]>;

/** What was started before: a migrated database, and the systems there are. */
export type Ground = {
  readonly databaseUrl: string;
  readonly systems: readonly SystemConfig[];
  readonly demo: boolean;
};

/** Pooled connections of one process; the durable engine and sessions come on top. */
const POOL_MAX = 16;

/**
 * Everything meets here: events, connectors, intake, conductor and gateway, each after those it
 * needs. Resolves when the first sync is done and the graph answers.
 */
export async function wire(start: Start, ground: Ground): Promise<Result<Facts>> {
  const { config, lifecycle, progress, log } = start;
  const database = await lifecycle.start("pool", async () => openPool(ground, config.role));
  if (!database.ok) return database;
  const time = await lifecycle.start("clock", () =>
    startSharedClock(database.value, systemClock()),
  );
  if (!time.ok) return time;
  const clock = time.value;
  const random = (into: Uint8Array) => randomFillSync(into);
  const append = (tx: Sql, events: readonly NewEvent[]) => appendEvents(tx, events, clock, random);
  const base = { config, clock, random, log, append };

  const outbound = await lifecycle.start("outbound", async () => {
    const value = createOutbound(config.outbound);
    return ok({ value, stop: value.close });
  });
  if (!outbound.ok) return outbound;
  const outside = { fetch: outbound.value.fetch, clock, random: Math.random };
  const opened = openSystems(ground.systems, outside, log);
  const keys = ground.demo
    ? await demoKeys(database.value, config.dataFolder, clock, random)
    : null;

  const events = await lifecycle.start("events", () =>
    startEvents(config, database.value, clock, log),
  );
  if (!events.ok) return events;
  const intake = await lifecycle.start("intake", () =>
    startIntake({ ...base, database: database.value, systems: opened }),
  );
  if (!intake.ok) return intake;
  const { systems } = intake.value;
  const shared = { ...base, database: database.value, systems, outbound: outbound.value };
  const facts: (readonly [string, string])[] = config.role === "all" ? [] : [["Role", config.role]];
  if (config.role === "worker" && config.probePort !== null) {
    const own = { host: config.host, port: config.probePort, stopping: lifecycle.signal };
    const probes = await lifecycle.start("probes", () => startProbes({ ...shared, ...own }));
    if (!probes.ok) return probes;
    facts.push(["Health", `${addressOf(config.host, probes.value)}/readyz`]);
  }
  const conductor = await lifecycle.start("conductor", () =>
    startConductor({ ...shared, take: intake.value.intake.take }),
  );
  if (!conductor.ok) return conductor;

  if (config.role !== "worker") {
    const metrics = new Registry();
    collectDefaultMetrics({ register: metrics });
    const gateway = await lifecycle.start("gateway", () =>
      startGateway({
        ...shared,
        ...{ metrics, reread: start.reread },
        intake: intake.value.intake,
        events: events.value,
        conductor: conductor.value,
      }),
    );
    if (!gateway.ok) return gateway;
    const url = addressOf(config.host, gateway.value);
    if (ground.demo) {
      await lifecycle.start("webhooks of the demo", async () => {
        const { stop } = announceGateway(database.value, url, clock);
        return ok({ value: null, stop });
      });
    }
    facts.push(...addresses(url, keys));
  }
  if (config.role !== "gateway") {
    await lifecycle.start("retention", () => startRetention(config, database.value, clock, log));
    await lifecycle.start("approval webhook", () =>
      startApprovalWebhook(config, database.value, clock, log, outbound.value.fetch),
    );
    const { refresh } = intake.value.intake;
    await lifecycle.start("reservations", () => startReservationSweeper({ ...shared, refresh }));
    await intake.value.follow(progress.phase("Systems", "reading"));
    lifecycle.signal.throwIfAborted();
  }
  return ok(facts);
}

async function openPool({ databaseUrl }: Ground, role: string) {
  const database: Database = openDatabase({
    url: databaseUrl,
    poolMax: POOL_MAX,
    applicationName: `tutti-${role}`,
  });
  return ok({ value: database, stop: () => database.close() });
}

function addressOf(host: string, port: number): string {
  const shown = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  return `http://${shown.includes(":") ? `[${shown}]` : shown}:${port}`;
}

function addresses(base: string, keys: Readonly<Record<string, string>> | null): Facts {
  // The operator's key runs every example; it is handed over behind the #, which is never sent.
  const operator = keys?.["operator"];
  return [
    ["Graph", `${base}/graphql`],
    ["GraphiQL", `${base}/graphiql${operator ? `#key=${operator}` : ""}`],
    ["Health", `${base}/readyz`],
    ...Object.entries(keys ?? MAKE_A_KEY).map(([role, key]) => [`Key: ${role}`, key] as const),
  ];
}

/** Without the demo nobody has a key at first. */
const MAKE_A_KEY = { operator: "npx tutti keys create --name me --role operator" };
