import { setImmediate } from "node:timers/promises";
import type { Clock } from "../../../src/kernel/clock.ts";
import type { Database } from "../../../src/store/database.ts";

/**
 * Time in one world of the synchronization drill. It goes on by moments, and in a moment only when
 * everything that was begun is done or waits for a later one; so the order of things follows from
 * the dice, and only what happens within one moment is left to the database.
 */
export class Moments {
  /** The database as the world's tasks see it; what they do there is waited for. */
  readonly database: Database;
  #now = 0;
  #busy = 0;
  #whenIdle: () => void = () => undefined;
  #waiting: { readonly at: number; readonly goOn: () => void }[] = [];
  readonly #tasks = new Set<Promise<void>>();
  readonly #failures: unknown[] = [];

  constructor(database: Database) {
    this.database = {
      ...database,
      query: (...given) => this.#counted(database.query(...given)),
      transaction: (work) => this.#counted(database.transaction(work)),
    };
  }

  get now(): number {
    return this.#now;
  }

  /** Begins a task; one that fails ends the world. */
  begin(work: () => Promise<void>): Promise<void> {
    const task = work()
      .catch((error: unknown) => void this.#failures.push(error))
      .finally(() => this.#tasks.delete(task));
    this.#tasks.add(task);
    return task;
  }

  /** Lets so many moments pass. */
  pass(moments: number): Promise<void> {
    if (moments <= 0) return Promise.resolve();
    return new Promise((goOn) => void this.#waiting.push({ at: this.#now + moments, goOn }));
  }

  /** The next moment: lets go on what waited for it, until nothing moves any more. */
  async next(): Promise<void> {
    this.#now += 1;
    const due = this.#waiting.filter(({ at }) => at <= this.#now);
    this.#waiting = this.#waiting.filter(({ at }) => at > this.#now);
    for (const { goOn } of due) goOn();
    await this.#still();
    const [failure] = this.#failures;
    if (failure !== undefined) throw failure;
  }

  /** Moment by moment until every task is done. */
  async end(): Promise<void> {
    do await this.next();
    while (this.#tasks.size > 0);
  }

  /** Until the database has nothing to do for us, and nobody has given it anything since. */
  async #still(): Promise<void> {
    for (let quiet = 0; quiet < 2; quiet += 1) {
      await setImmediate();
      if (this.#busy === 0) continue;
      await new Promise<void>((idle) => {
        this.#whenIdle = idle;
      });
      quiet = -1;
    }
  }

  #counted<Value>(work: Promise<Value>): Promise<Value> {
    this.#busy += 1;
    return work.finally(() => {
      this.#busy -= 1;
      if (this.#busy === 0) this.#whenIdle();
    });
  }
}

/** A clock that never tells the same time twice, and on which waiting takes no time. */
export function countingClock(): Clock & { advance(ms: number): void } {
  let nowMs = Date.parse("2026-01-01T00:00:00Z");
  return {
    now: () => {
      nowMs += 1;
      return new Date(nowMs);
    },
    monotonicMs: () => nowMs,
    sleep: async (ms) => {
      nowMs += ms;
    },
    advance: (ms) => {
      nowMs += ms;
    },
  };
}
