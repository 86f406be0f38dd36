import type { Database } from "../store/database.ts";
import { countLiving } from "../store/executor-repository.ts";
import { syncStates } from "../store/sync-repository.ts";
import type { Config } from "./config/load.ts";
import type { Readiness } from "./http/probes.ts";
import type { System } from "./systems.ts";

export type ReadinessParts = {
  readonly config: Pick<Config, "role">;
  readonly database: Database;
  readonly systems: ReadonlyMap<string, System>;
};

/** Ready when the database answers and every kind of every system has been read once. */
export async function readiness(parts: ReadinessParts): Promise<Readiness> {
  const { config, database, systems } = parts;
  const { role } = config;
  try {
    const executors = await countLiving(database);
    const states = await syncStates(database, [...systems.keys()]);
    const live = new Set(
      states.flatMap(({ phase, system, kind }) => (phase === "LIVE" ? [`${system} ${kind}`] : [])),
    );
    const kinds = [...systems.values()].flatMap(({ name, connector }) =>
      Object.keys(connector.supports.changes).map((kind) => `${name} ${kind}`),
    );
    const done = kinds.filter((kind) => live.has(kind)).length;
    const sync = done === kinds.length ? "live" : `${done} of ${kinds.length} kinds are in step`;
    return {
      ready: done === kinds.length,
      parts: { role, database: "up", sync, workers: workersAs(executors) },
    };
  } catch {
    return { ready: false, parts: { role, database: "down", sync: "unknown" } };
  }
}

/** Runs wait while there are none; that is no reason to take no queries. */
function workersAs(executors: number): string {
  return executors === 0 ? "none is alive; runs wait for one" : String(executors);
}
