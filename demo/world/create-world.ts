import type { Clock } from "../../src/kernel/clock.ts";
import { FaultError, fault } from "../../src/kernel/result.ts";
import { createAnnouncer } from "./announcer.ts";
import { SPEED_MAX } from "./commands.ts";
import type { Disruption } from "./disruptions.ts";
import { openJournal } from "./journal.ts";
import type { JournalEntry } from "./journal-entry.ts";
import { JOURNAL_VERSION } from "./journal-entry.ts";
import type { LostSale } from "./seller.ts";
import type { Simulation } from "./simulation.ts";
import { createSimulation } from "./simulation.ts";
import { startTicking } from "./ticking.ts";
import type { World, WorldAnswer, WorldCommand } from "./types.ts";

export type WorldOptions = {
  readonly seed: number;
  /** Where the journal is kept; null keeps the world in memory only. */
  readonly dataFolder: string | null;
  readonly clock: Clock;
  readonly log: WorldLog;
  /** Up to then the world is history, made at once; simulated ISO 8601 UTC. */
  readonly historyUntil?: string;
  /** Simulated seconds per wall second at first; a `clock.speed` command overrides it for good. */
  readonly speed?: number;
  /** 1 to 10: how many copies of the catalog, the customers and the sales there are. */
  readonly scale?: number;
  /** Wall milliseconds between two steps of simulated time. */
  readonly tickMs?: number;
};

export type WorldLog = {
  readonly info: (fields: object, message: string) => void;
  readonly error: (fields: object, message: string) => void;
};

/** The world, with what its systems do not show. */
export type DemoWorld = World & {
  /** The speed it last ran at, for when it is paused. */
  readonly runningSpeed: () => number;
  /** Units customers wanted and did not get, for judging policies afterwards. */
  readonly lost: () => readonly LostSale[];
  /** What commands have disrupted and what still has an effect. */
  readonly disruptions: () => readonly Disruption[];
};

/** One simulated hour in 15 seconds. */
export const DEFAULT_SPEED = 720;
/** Simulated time stands still here, so that the world's memory has an end. */
export const END_OF_TIME = "2014-12-01T00:00:00.000Z";
const START_OF_TIME = "2010-12-01T00:00:00.000Z";
const HISTORY_DAYS = 222;
const SCALE_MAX = 10;

/**
 * Makes the world, with its history and with what the journal in `dataFolder` tells, and starts
 * its time. Throws a RangeError for an option out of range, a FaultError when the journal belongs
 * to another world or is damaged, and what the file system throws.
 */
export function createWorld(options: WorldOptions): DemoWorld {
  const { seed, scale = 1, log, historyUntil = historyOf(HISTORY_DAYS) } = options;
  const endMs = Date.parse(END_OF_TIME);
  checkOptions(options);
  let speed = options.speed ?? DEFAULT_SPEED;
  let runningSpeed = speed > 0 ? speed : DEFAULT_SPEED;
  const announcer = createAnnouncer(log);
  const simulation = createSimulation({
    seed,
    scale,
    historyUntilMs: instantMs(historyUntil),
    changed: announcer.add,
    setSpeed: (next) => {
      speed = next;
      if (next > 0) runningSpeed = next;
    },
  });
  const { books } = simulation;
  simulation.advanceTo(instantMs(historyUntil));
  const head = { version: JOURNAL_VERSION, seed, scale, historyUntil } as const;
  const { dataFolder } = options;
  const journal = dataFolder === null ? null : openJournal(dataFolder, head);
  for (const entry of journal?.entries ?? []) replay(simulation, entry);
  announcer.start();

  const reach = (ms: number) => {
    const toMs = Math.min(Math.floor(ms), endMs);
    if (toMs <= books.nowMs()) return;
    journal?.append({ type: "reached", at: new Date(toMs).toISOString() });
    simulation.advanceTo(toMs);
    announcer.announce();
    if (toMs === endMs) log.info({ now: books.now() }, "the demo world's time has ended");
  };
  const execute = (command: WorldCommand): WorldAnswer => {
    const verdict = simulation.judge(command);
    if (!verdict.ok) return verdict;
    journal?.append({ type: "command", at: books.now(), command });
    const id = verdict.effect();
    announcer.announce();
    return { ok: true, id };
  };
  const stopTicking = startTicking(options.clock, options.tickMs ?? 500, (elapsedMs) => {
    try {
      if (speed > 0) reach(books.nowMs() + elapsedMs * speed);
    } catch (error) {
      log.error({ err: error }, "the demo world could not go on");
    }
  });

  return {
    now: books.now,
    speed: () => speed,
    runningSpeed: () => runningSpeed,
    get: (kind, id) => books.tables[kind].get(id),
    all: (kind) => books.tables[kind].all(),
    changedSince: (kind, seq, limit) => books.tables[kind].since(seq, limit),
    execute,
    onChange: announcer.listen,
    advanceTo: (toIso) => reach(instantMs(toIso)),
    close() {
      stopTicking();
      journal?.close();
    },
    lost: simulation.lost,
    disruptions: simulation.disruptions,
  };
}

/** When a history of so many days ends: in the morning of the next. */
export function historyOf(days: number): string {
  return new Date(Date.parse(START_OF_TIME) + (days * 24 + 10) * 3_600_000).toISOString();
}

function checkOptions({ seed, scale = 1, speed = DEFAULT_SPEED, ...options }: WorldOptions): void {
  const { historyUntil = historyOf(HISTORY_DAYS) } = options;
  if (!Number.isSafeInteger(seed)) throw new RangeError("The seed must be a whole number.");
  if (!Number.isInteger(scale) || scale < 1 || scale > SCALE_MAX) {
    throw new RangeError(`The scale must be a whole number from 1 to ${SCALE_MAX}.`);
  }
  if (!(speed >= 0 && speed <= SPEED_MAX)) {
    throw new RangeError(`The speed must be from 0 to ${SPEED_MAX}.`);
  }
  const historyUntilMs = instantMs(historyUntil);
  if (historyUntilMs < Date.parse(START_OF_TIME) || historyUntilMs > Date.parse(END_OF_TIME)) {
    throw new RangeError(`History must end between ${START_OF_TIME} and ${END_OF_TIME}.`);
  }
}

function replay(simulation: Simulation, entry: JournalEntry): void {
  simulation.advanceTo(Math.max(instantMs(entry.at), simulation.books.nowMs()));
  if (entry.type === "reached") return;
  const verdict = simulation.judge(entry.command);
  // What was accepted once is accepted again, or the world is not the one it was.
  if (!verdict.ok) {
    const message =
      `The demo world's journal cannot be replayed, because ${verdict.reason} ` +
      "Was it made by another version? Empty the data folder to begin again.";
    throw new FaultError(fault("SETTING_INVALID", message));
  }
  verdict.effect();
}

function instantMs(iso: string): number {
  const ms = Date.parse(iso);
  if (Number.isNaN(ms)) throw new RangeError(`${iso} is not an ISO 8601 time.`);
  return ms;
}
