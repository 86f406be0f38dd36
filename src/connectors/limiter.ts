import type { Call } from "./contract.ts";
import { CalledOff } from "./deadline.ts";

/** Thrown when as many calls wait as may wait. */
export class QueueFull extends Error {
  constructor() {
    super("The queue of waiting calls is full.");
    this.name = "QueueFull";
  }
}

export type Limiter = {
  readonly run: <Value>(call: Call, task: () => Promise<Value>) => Promise<Value>;
};

/**
 * At most `concurrencyMax` tasks at once. Interactive calls go first, and background work never
 * takes the last place, so an interactive call does not wait behind a backfill. After
 * `INTERACTIVE_STREAK` interactive calls in a row one background call goes, so that it is slowed
 * but never starved.
 */
export function limiter(limits: { concurrencyMax: number; queueMax: number }): Limiter {
  const waiting: Record<Call["priority"], Waiter[]> = { interactive: [], background: [] };
  const backgroundMax = Math.max(1, limits.concurrencyMax - 1);
  let running = 0;
  let runningBackground = 0;
  let streak = 0;

  const next = (): Waiter | undefined => {
    const mayBackground = waiting.background.length > 0 && runningBackground < backgroundMax;
    const turn =
      mayBackground && (waiting.interactive.length === 0 || streak >= INTERACTIVE_STREAK);
    return turn ? waiting.background.shift() : waiting.interactive.shift();
  };

  const pump = () => {
    while (running < limits.concurrencyMax) {
      const waiter = next();
      if (!waiter) return;
      running += 1;
      if (waiter.priority === "background") runningBackground += 1;
      streak = waiter.priority === "interactive" ? streak + 1 : 0;
      waiter.start();
    }
  };

  const enter = ({ priority, signal }: Call): Promise<void> => {
    if (signal.aborted) return Promise.reject(new CalledOff());
    const queue = waiting[priority];
    return new Promise((resolve, reject) => {
      const leave = () => {
        const index = queue.indexOf(waiter);
        if (index >= 0) queue.splice(index, 1);
        reject(new CalledOff());
      };
      const waiter: Waiter = {
        priority,
        start: () => {
          signal.removeEventListener("abort", leave);
          resolve();
        },
      };
      queue.push(waiter);
      signal.addEventListener("abort", leave, { once: true });
      pump();
      if (queue.length > limits.queueMax && queue.at(-1) === waiter) {
        queue.pop();
        signal.removeEventListener("abort", leave);
        reject(new QueueFull());
      }
    });
  };

  return {
    async run(call, task) {
      await enter(call);
      try {
        return await task();
      } finally {
        running -= 1;
        if (call.priority === "background") runningBackground -= 1;
        pump();
      }
    },
  };
}

const INTERACTIVE_STREAK = 10;

type Waiter = { readonly priority: Call["priority"]; readonly start: () => void };
