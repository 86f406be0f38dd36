import type { ChildProcess } from "node:child_process";
import { isDeepStrictEqual } from "node:util";
import type { Clock } from "../kernel/clock.ts";
import type { Log } from "../kernel/log.ts";
import type { Result } from "../kernel/result.ts";

/** One process of the demo, from when its systems answer. */
export type DemoProcess = {
  readonly child: ChildProcess;
  /** For each emulated system, what its connector needs, as in the configuration's `systems`. */
  readonly systems: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly ended: Promise<void>;
  /** The end of what it wrote on standard error. */
  readonly said: () => string;
};

export type KeeperOptions = {
  readonly begin: () => Promise<Result<DemoProcess>>;
  /** Told of each process that has taken the place of one that ended. */
  readonly onRunning: (process: DemoProcess) => void;
  readonly clock: Clock;
  readonly log: Log;
  /** Aborts when the demo is to end. */
  readonly signal: AbortSignal;
};

const WAIT_MIN_MS = 500;
const WAIT_MAX_MS = 30_000;
/** Tries in a row without a process that stays; then only a restart of Tutti helps. */
const TRIES_MAX = 8;
/** One that ran for so long has stayed. */
const STAYED_MS = 60_000;

/**
 * Starts the demo again whenever it ends by itself, ever more slowly, until `signal` aborts or it
 * does not stay at all. Meanwhile its systems are down like any others, and their health says so.
 */
export async function keepRunning(first: DemoProcess, options: KeeperOptions): Promise<void> {
  const { clock, log, signal } = options;
  let tries = 0;
  for (let running: DemoProcess | null = first; ; ) {
    const sinceMs = clock.monotonicMs();
    await running.ended;
    if (signal.aborted) return;
    const { exitCode: code, signalCode } = running.child;
    const told = { code, signal: signalCode, said: running.said() };
    log.error(told, "The demo retailer ended by itself; it is started again from its journal");
    if (clock.monotonicMs() - sinceMs >= STAYED_MS) tries = 0;
    for (running = null; running === null && tries < TRIES_MAX; tries += 1) {
      const waitMs = Math.min(WAIT_MIN_MS * 2 ** tries, WAIT_MAX_MS);
      await clock.sleep(waitMs, signal).catch(() => undefined);
      if (signal.aborted) return;
      running = await beginAgain(first, options);
    }
    if (running === null) break;
    // It came up while everything is to end: nobody else knows of it.
    if (signal.aborted) return void running.child.kill("SIGKILL");
    options.onRunning(running);
  }
  log.error({ tries }, "The demo retailer does not stay up; restart Tutti");
}

/** A process in the place of one that ended; null when there is none where its systems were. */
async function beginAgain(
  { systems }: DemoProcess,
  { begin, log, signal }: KeeperOptions,
): Promise<DemoProcess | null> {
  const begun = await begin();
  if (!begun.ok) {
    const { code, message } = begun.fault;
    if (!signal.aborted)
      log.warn({ code, message }, "The demo retailer could not be started again");
    return null;
  }
  if (isDeepStrictEqual(begun.value.systems, systems)) {
    log.warn({}, "The demo retailer runs again");
    return begun.value;
  }
  // Another program has one of its ports now; its systems would not be found elsewhere.
  begun.value.child.kill("SIGKILL");
  await begun.value.ended;
  log.warn({}, "The demo retailer's ports are taken by another program");
  return null;
}
