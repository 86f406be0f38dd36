import type { Clock } from "../kernel/clock.ts";
import type { Log } from "../kernel/log.ts";
import type { Result } from "../kernel/result.ts";
import { ok } from "../kernel/result.ts";

/** A part that runs, and how it ends. */
export type Running<Value> = {
  readonly value: Value;
  /** Takes no new work, finishes what it has, and lets go of what it holds. */
  readonly stop: () => Promise<void>;
  /** Ends at once, from a second Ctrl-C: only what must not outlive this process. */
  readonly kill?: () => void;
  /** How long `stop` may take; after that the next part is stopped all the same. */
  readonly stopWithinMs?: number;
};

export type Lifecycle = {
  /**
   * Starts a part after those before it. A fault starts nothing more; the caller then stops what
   * runs. Once stopping has begun, it rejects with the signal's reason instead.
   */
  start<Value>(
    name: string,
    begin: (signal: AbortSignal) => Promise<Result<Running<Value>>>,
  ): Promise<Result<Value>>;
  /** Stops every part in reverse order. Calling it again waits for the same end. */
  stop(): Promise<void>;
  /** Ends at once what cannot be left behind. */
  kill(): void;
  /** Aborted when stopping begins. */
  readonly signal: AbortSignal;
};

const STOP_WITHIN_MS = 10_000;

type Part = Omit<Running<unknown>, "value"> & { readonly name: string };

/** Starts parts in order and stops them in reverse, each within its time. */
export function createLifecycle(log: Log, clock: Clock): Lifecycle {
  const parts: Part[] = [];
  const stopping = new AbortController();
  let beginning: Promise<unknown> = Promise.resolve();
  let stopped: Promise<void> | null = null;

  const within = async (name: string, ms: number, work: Promise<unknown>): Promise<void> => {
    const timer = new AbortController();
    const late = clock.sleep(ms, timer.signal).then(
      () => log.warn({ part: name, ms }, "A part did not stop in time"),
      () => undefined,
    );
    const done = work.catch((cause) =>
      log.error({ part: name, err: cause }, "A part failed to stop"),
    );
    await Promise.race([done, late]);
    timer.abort();
  };
  const stopAll = async (): Promise<void> => {
    stopping.abort(new Error("Tutti is stopping"));
    await within("starting", STOP_WITHIN_MS, beginning);
    for (let part = parts.pop(); part; part = parts.pop()) {
      await within(part.name, part.stopWithinMs ?? STOP_WITHIN_MS, part.stop());
    }
  };

  return {
    signal: stopping.signal,
    async start(name, begin) {
      stopping.signal.throwIfAborted();
      const begun = begin(stopping.signal).then((started) => {
        // Even when stopping began meanwhile: stopAll waits for this and then finds the part.
        if (started.ok) parts.push({ ...started.value, name });
        return started;
      });
      beginning = begun.catch(() => undefined);
      const started = await begun;
      stopping.signal.throwIfAborted();
      return started.ok ? ok(started.value.value) : started;
    },
    stop() {
      stopped ??= stopAll();
      return stopped;
    },
    kill() {
      for (const part of parts.toReversed()) part.kill?.();
    },
  };
}

export type Signals = Pick<NodeJS.Process, "on" | "off" | "exit">;

/** npm passes a Ctrl-C on to a process that the terminal has told already. */
const SAME_CTRL_C_MS = 1_000;

/**
 * On SIGINT, SIGTERM or SIGHUP stops everything and ends the process with 0; on a second one ends
 * it at once with 130. `stopping` is called when it begins.
 */
export function stopOnSignals(
  lifecycle: Lifecycle,
  clock: Clock,
  stopping: () => void,
  signals: Signals = process,
): () => void {
  let firstMs: number | null = null;
  const onSignal = () => {
    if (firstMs !== null) {
      if (clock.monotonicMs() - firstMs < SAME_CTRL_C_MS) return;
      lifecycle.kill();
      signals.exit(130);
      return;
    }
    firstMs = clock.monotonicMs();
    stopping();
    void lifecycle.stop().then(() => signals.exit(0));
  };
  for (const name of SIGNALS) signals.on(name, onSignal);
  return () => {
    for (const name of SIGNALS) signals.off(name, onSignal);
  };
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
