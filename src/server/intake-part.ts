import { authorityRank } from "../domain/authority.ts";
import type { NewEvent } from "../events/event.ts";
import { watchHealth } from "../ingest/health.ts";
import { createIntake, type Intake } from "../ingest/intake.ts";
import type { Clock } from "../kernel/clock.ts";
import type { RandomBytes } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import { ok, type Result } from "../kernel/result.ts";
import type { Database, Sql } from "../store/database.ts";
import { type SyncState, syncStates } from "../store/sync-repository.ts";
import type { Config } from "./config/load.ts";
import type { Running } from "./lifecycle.ts";
import type { Phase } from "./progress.ts";
import type { System } from "./systems.ts";

export type IntakeParts = {
  readonly config: Config;
  readonly database: Database;
  readonly systems: ReadonlyMap<string, System>;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly log: Log;
  readonly append: (tx: Sql, events: readonly NewEvent[]) => Promise<void>;
};

export type OpenIntake = {
  readonly intake: Intake;
  /** The systems, with their health watched. */
  readonly systems: ReadonlyMap<string, System>;
  /** Follows every system; resolves when all have caught up once. */
  readonly follow: (phase: Phase) => Promise<void>;
};

/** The data integration layer: what comes in from the systems, by push, poll and read. */
export async function startIntake(parts: IntakeParts): Promise<Result<Running<OpenIntake>>> {
  const { config, database, clock, log, append } = parts;
  const stopping = new AbortController();
  const roleOf = (name: string) => parts.systems.get(name)?.config.role ?? "CRM";
  const watched = new Map(
    [...parts.systems].map(([name, system]) => {
      const connector = watchHealth({ database, clock, append }, system.connector);
      return [name, { ...system, connector }];
    }),
  );
  const systems: ReadonlyMap<string, System> = watched;
  const connectors = new Map([...watched].map(([name, { connector }]) => [name, connector]));
  let show: (state: SyncState) => void = () => undefined;
  const intake = createIntake({
    ...parts,
    connectors,
    isDown: (name) => connectors.get(name)?.isDown() ?? false,
    homeCountry: config.homeCountry,
    reconcileEveryMs: config.reconcileHours * 3_600_000,
    rank: authorityRank(config.authority, roleOf),
    onProgress: (state) => show(state),
    onError: (system, error) => log.error({ system, err: error }, "Following a system failed"),
  });
  const following: Promise<void>[] = [];
  return ok({
    value: {
      intake,
      systems,
      async follow(phase) {
        const counts = await firstCounts(database, systems);
        show = (state) => phase.update(sumUp(counts, state));
        const waiting = new Set(connectors.keys());
        const elsewhere = new Set<string>();
        const caughtUp = [...connectors].map(([name, connector]) =>
          new Promise<void>((resolve) => {
            const standBy = () => void elsewhere.add(name);
            const done = intake.follow(connector, stopping.signal, resolve, standBy);
            // Stopping ends the wait for the first sync, too.
            following.push(done.finally(resolve));
          }).then(() => void waiting.delete(name)),
        );
        await Promise.race([
          Promise.all(caughtUp),
          onlySilentLeft(parts, waiting, elsewhere, stopping.signal),
        ]);
        show = () => undefined;
        const silent = [...waiting]
          .map((name) =>
            elsewhere.has(name) ? `; another worker follows ${name}` : readLater(name),
          )
          .join("");
        if (!stopping.signal.aborted) phase.done(`${sumUp(counts, null)}${silent}`);
      },
    },
    async stop() {
      stopping.abort(new Error("Tutti is stopping"));
      await Promise.all(following);
      await Promise.all([...connectors.values()].map((connector) => connector.close()));
    },
  });
}

/** Nobody waits longer than this, at the start, for a system that only fails. */
const SILENT_AFTER_MS = 20_000;
const LOOK_EVERY_MS = 1_000;

const readLater = (name: string) => `; ${name} is read when it answers`;

/**
 * Resolves when every system that is still waited for has failed for a while, or is followed, and
 * has been read once, by another worker.
 */
async function onlySilentLeft(
  { database, clock, systems }: IntakeParts,
  waiting: ReadonlySet<string>,
  elsewhere: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<void> {
  const failingSinceMs = new Map<string, number>();
  while (!signal.aborted) {
    await clock.sleep(LOOK_EVERY_MS, signal).catch(() => undefined);
    const states = await syncStates(database, [...waiting]);
    const nowMs = clock.monotonicMs();
    for (const name of waiting) {
      const own = states.filter(({ system }) => system === name);
      const reads = own.some(({ phase, code }) => phase !== "LIVE" && code === null);
      const fails = !reads && own.some(({ code }) => code !== null);
      if (!fails) failingSinceMs.delete(name);
      else if (!failingSinceMs.has(name)) failingSinceMs.set(name, nowMs);
    }
    const silent = (name: string) => nowMs - (failingSinceMs.get(name) ?? nowMs) >= SILENT_AFTER_MS;
    const read = (name: string) => {
      const own = states.filter(({ system, phase }) => system === name && phase === "LIVE");
      return elsewhere.has(name) && own.length === kindsOf(systems.get(name)).length;
    };
    if ([...waiting].every((name) => silent(name) || read(name))) return;
  }
}

function kindsOf(system: System | undefined): readonly string[] {
  return Object.keys(system?.connector.supports.changes ?? {});
}

type Counts = Map<string, SyncState>;

async function firstCounts(
  database: Database,
  systems: ReadonlyMap<string, System>,
): Promise<Counts> {
  const states = await syncStates(database, [...systems.keys()]);
  return new Map(states.map((state) => [`${state.system}\n${state.kind}`, state]));
}

/** "61,120 records (shopify order 5,120 of about 7,847)" while it lasts. */
function sumUp(counts: Counts, state: SyncState | null): string {
  if (state !== null) counts.set(`${state.system}\n${state.kind}`, state);
  const all = [...counts.values()];
  const records = all.reduce((sum, { records }) => sum + records, 0);
  if (state === null) return `${records.toLocaleString("en")} records are in step`;
  const of = state.total === null ? "" : ` of about ${state.total.toLocaleString("en")}`;
  const detail = `${state.system} ${state.kind} ${state.records.toLocaleString("en")}${of}`;
  return `${records.toLocaleString("en")} records (${detail})`;
}
