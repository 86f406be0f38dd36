import { randomFillSync } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  newFolder,
  type RunningTutti,
  removeFolder,
  startTutti,
} from "../../../../bench/support/tutti.ts";
import { startProcess, type TuttiProcess } from "../../../../bench/support/tutti-process.ts";
import { type Place, readPlace } from "../../../../demo/place.ts";
import { type Systems, settingsOf, startSystems } from "../../../../demo/start-systems.ts";
import { createWorld } from "../../../../demo/world/create-world.ts";
import { createKey } from "../../../../src/server/auth/key-administration.ts";
import { systemClock } from "../../../../src/server/system-clock.ts";
import { apiKeyRepository } from "../../../../src/store/api-key-repository.ts";
import { type Database, openDatabase } from "../../../../src/store/database.ts";
import { freshDatabase } from "../../../support/database.ts";
import { quietLog } from "../../../support/quiet-log.ts";

export type ProcessOptions = {
  /** Where it finds the database, when not at its own address. */
  readonly databaseUrl?: string;
  /** How far its machine's clock is ahead. */
  readonly clockMs?: number;
  readonly env?: Readonly<Record<string, string>>;
};

/** `name` is what the database calls its connections. */
export type NamedGateway = RunningTutti & { readonly name: string };

/** One database, on which the test starts as many processes of Tutti as it wants. */
export type Ground = {
  readonly database: Database;
  /** Of an administrator. */
  readonly authorization: string;
  gateway(options?: ProcessOptions): Promise<NamedGateway>;
  worker(options?: ProcessOptions): Promise<TuttiProcess>;
  /** Ends every process that was started here, and removes the database. */
  close(): Promise<void>;
};

/** A retailer of a few weeks' history, whose systems run in the test's own process. */
export type Retailer = Ground & {
  readonly systems: Systems;
  readonly place: Place;
  /** The references of all purchases that the ERP has, by its own books. */
  purchases(): readonly string[];
};

const HISTORY_UNTIL = "2010-12-10T12:00:00.000Z";

/** A database without any system. */
export function startGround(): Promise<Ground> {
  return ground({ TUTTI_DEMO: "off" }, async () => undefined);
}

/** A database and its retailer: storefront and ERP. */
export async function startRetailer(): Promise<Retailer> {
  const clock = systemClock();
  const options = { seed: 11, dataFolder: null, clock, log: quietLog, speed: 0 };
  const world = createWorld({ ...options, historyUntil: HISTORY_UNTIL });
  const place = await readPlace("nowhere");
  const systems = await startSystems(world, place);
  const { shopify, tryton } = settingsOf(systems, place);
  const config = {
    systems: {
      shopify: { type: "shopify", ...shopify },
      tryton: { type: "tryton", ...tryton },
    },
  };
  const own = await ground({ TUTTI_APPROVAL_LIMIT: "1000000.00 GBP" }, async (folder) => {
    await writeFile(join(folder, "tutti.config.json"), JSON.stringify(config));
  });
  return {
    ...own,
    systems,
    place,
    purchases: () => world.all("purchase").flatMap(({ reference }) => reference ?? []),
    async close() {
      await own.close();
      await Promise.all(Object.values(systems).map((system) => system.close()));
      world.close();
    },
  };
}

async function ground(
  env: Readonly<Record<string, string>>,
  prepare: (folder: string) => Promise<void>,
): Promise<Ground> {
  const folder = await newFolder();
  await prepare(folder);
  const fresh = await freshDatabase();
  const database = openDatabase({ url: fresh.url, poolMax: 4, applicationName: "test" });
  // All test databases are copies of one, and with it of its log's id.
  await database.query("update event_head set log_id = gen_random_uuid()");
  const grant = { name: "test", role: "admin" } as const;
  const { token } = await createKey(
    apiKeyRepository(database),
    grant,
    systemClock(),
    randomFillSync,
  );
  const started: { kill(): Promise<void> }[] = [];
  let gateways = 0;
  const environment = (options: ProcessOptions) => ({
    DATABASE_URL: options.databaseUrl ?? fresh.url,
    TUTTI_LOG_LEVEL: "warn",
    ...env,
    ...shifted(options.clockMs ?? 0),
    ...options.env,
  });
  const keep = <Started extends { kill(): Promise<void> }>(process: Started) => {
    started.push(process);
    return process;
  };
  return {
    database,
    authorization: `Bearer ${token}`,
    async gateway(options = {}) {
      gateways += 1;
      const name = `gateway-${gateways}`;
      const url = new URL(options.databaseUrl ?? fresh.url);
      url.searchParams.set("application_name", name);
      const env = environment({ ...options, databaseUrl: url.href });
      return keep({ ...(await startTutti(folder, ["--role", "gateway"], env, folder)), name });
    },
    worker: async (options = {}) =>
      keep(await startProcess(folder, ["--role", "worker"], environment(options), folder)),
    async close() {
      await Promise.all(started.map((process) => process.kill()));
      await database.close();
      await fresh.drop();
      await removeFolder(folder);
    },
  };
}

/** Makes Node load a module that sets its clock apart from the machine's. */
function shifted(clockMs: number): Readonly<Record<string, string>> {
  if (clockMs === 0) return {};
  const module = pathToFileURL(join(import.meta.dirname, "shift-clock.js")).href;
  return { NODE_OPTIONS: `--import=${module}`, CLOCK_SHIFT_MS: String(clockMs) };
}
