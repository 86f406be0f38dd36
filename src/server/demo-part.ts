import type { Clock } from "../kernel/clock.ts";
import type { Log } from "../kernel/log.ts";
import { ok, type Result } from "../kernel/result.ts";
import { openDatabase, type Session } from "../store/database.ts";
import type { Config } from "./config/load.ts";
import { GATEWAY_CHANNEL, heardGateways } from "./demo-gateways.ts";
import { type Demo, startDemo } from "./demo-process.ts";
import {
  type DemoSystems,
  demoAnswers,
  isElsewhere,
  readDemoRecord,
  writeDemoRecord,
} from "./demo-record.ts";
import type { Running } from "./lifecycle.ts";
import type { Phase } from "./progress.ts";

export type DemoParts = {
  readonly config: Pick<Config, "demo" | "dataFolder" | "role">;
  readonly databaseUrl: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly phase: Phase;
  readonly signal: AbortSignal;
  /** The program to run instead of the demo, for tests. */
  readonly entry?: string;
};

/**
 * The demo retailer for all processes of a data folder: one of them, of whatever role, runs it; a
 * lock in the database says which may start it. When that one ends, another starts it anew, from
 * its journal and on the ports it had. Resolves with what the connectors need when the demo
 * answers, here or there. Its fault is that of `startDemo`.
 */
export async function startDemoPart(parts: DemoParts): Promise<Result<Running<DemoSystems>>> {
  const stopping = new AbortController();
  const seat = createSeat(parts, AbortSignal.any([stopping.signal, parts.signal]));
  const found = await seat.found;
  const stop = async () => {
    stopping.abort(new Error("Tutti is stopping"));
    await seat.done;
  };
  if (!found.ok) {
    await stop();
    return found;
  }
  return ok({ value: found.value, stop, kill: seat.kill });
}

/** Between looks whether the demo is to be started here. */
const LOOK_EVERY_MS = 1_000;

function createSeat(parts: DemoParts, signal: AbortSignal) {
  const { clock, log } = parts;
  const database = openDatabase({
    url: parts.databaseUrl,
    poolMax: 1,
    applicationName: "tutti-demo",
  });
  const gateways = heardGateways(clock);
  const own: { demo: Demo | null } = { demo: null };
  let target: string | null = null;
  let settle: (found: Result<DemoSystems>) => void = () => undefined;
  const found = new Promise<Result<DemoSystems>>((resolve) => {
    settle = resolve;
  });

  const look = async (session: Session, holds: boolean): Promise<boolean> => {
    if (own.demo !== null) {
      const next = gateways.choose(target);
      if (next !== null && next !== target) own.demo.sendWebhooksTo(next);
      target = next;
      return holds || takesLock(session);
    }
    const recorded = await readDemoRecord(parts.config.dataFolder);
    if (recorded !== null && (await demoAnswers(recorded))) {
      settle(ok(recorded));
      return false;
    }
    if (!(await takesLock(session))) {
      parts.phase.update(
        "waiting for the Tutti that starts the demo retailer; it must use this same data folder",
      );
      return false;
    }
    const started = await startHere(parts, recorded, signal);
    if (started.ok) {
      own.demo = started.value;
      await writeDemoRecord(parts.config.dataFolder, own.demo.systems);
      settle(ok(own.demo.systems));
      return true;
    }
    const { code, message } = started.fault;
    if (!signal.aborted) log.warn({ code, message }, "The demo retailer could not be started here");
    settle(started);
    await freeLock(session);
    return false;
  };
  const term = async () => {
    const session = await database.session();
    let lost = false;
    session.onEnd(() => {
      lost = true;
    });
    session.onNotify((_channel, payload) => gateways.hear(payload));
    try {
      await session.query(`listen ${GATEWAY_CHANNEL}`);
      for (let holds = false; !lost && !signal.aborted; ) {
        holds = await look(session, holds);
        await clock.sleep(LOOK_EVERY_MS, signal).catch(() => undefined);
      }
    } finally {
      await session.close().catch(() => undefined);
    }
  };
  const done = (async () => {
    while (!signal.aborted) {
      // A database that is away does not end the demo; the lock is taken again when it is back.
      await term().catch((cause) => log.debug({ err: cause }, "The demo's session was lost"));
      await clock.sleep(LOOK_EVERY_MS, signal).catch(() => undefined);
    }
    settle(ok({}));
    await own.demo?.stop();
    await database.close();
  })();
  return { found, done, kill: () => own.demo?.kill() };
}

/** A demo that lost its ports to another program is tried so often before it gets new ones. */
const PORT_TRIES_MAX = 3;

/** Starts the demo where those who know of it would look for it. */
async function startHere(
  { config, clock, log, phase, entry }: DemoParts,
  recorded: DemoSystems | null,
  signal: AbortSignal,
): Promise<Result<Demo>> {
  const { demo, dataFolder } = config;
  const onProgress = phase.update;
  const options = { demo, dataFolder, clock, log, signal, onProgress, ...(entry ? { entry } : {}) };
  for (let tries = 1; ; tries += 1) {
    const started = await startDemo(options);
    if (!started.ok || recorded === null) return started;
    if (!isElsewhere(started.value.systems, recorded)) return started;
    if (tries === PORT_TRIES_MAX) {
      log.warn({}, "The demo's ports are taken; other processes must be started again to find it");
      return started;
    }
    await started.value.stop();
    await clock.sleep(LOOK_EVERY_MS, signal).catch(() => undefined);
  }
}

const LOCK = ["hashtext('tutti.demo')", "hashtext('retailer')"].join(", ");

async function takesLock(session: Session): Promise<boolean> {
  const [row] = await session.query<{ got: boolean }>(
    `select pg_try_advisory_lock(${LOCK}) as got`,
  );
  return row?.got === true;
}

async function freeLock(session: Session): Promise<void> {
  await session.query(`select pg_advisory_unlock(${LOCK})`);
}
