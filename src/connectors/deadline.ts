import { setMaxListeners } from "node:events";

/** The caller lost interest, or its own deadline passed; says nothing about the system. */
export class CalledOff extends Error {
  constructor() {
    super("The call was called off.");
    this.name = "CalledOff";
  }
}

/** The system took longer than one attempt may take. */
export class DeadlinePassed extends Error {
  readonly timeoutMs: number;
  constructor(timeoutMs: number) {
    super(`No answer within ${timeoutMs} ms.`);
    this.name = "DeadlinePassed";
    this.timeoutMs = timeoutMs;
  }
}

/**
 * Runs with a signal that aborts after `timeoutMs` or with the caller's own. Unlike
 * `AbortSignal.any` it leaves nothing behind on a caller's signal that lives long.
 */
export async function withDeadline<Value>(
  outer: AbortSignal,
  timeoutMs: number,
  run: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  if (outer.aborted) throw new CalledOff();
  manyMayListen(outer);
  const controller = new AbortController();
  const callOff = () => controller.abort(new CalledOff());
  const timer = setTimeout(() => controller.abort(new DeadlinePassed(timeoutMs)), timeoutMs);
  outer.addEventListener("abort", callOff, { once: true });
  try {
    return await run(controller.signal);
  } finally {
    clearTimeout(timer);
    outer.removeEventListener("abort", callOff);
  }
}

/** The promise's outcome, or CalledOff as soon as the signal aborts. */
export function unlessAborted<Value>(signal: AbortSignal, work: Promise<Value>): Promise<Value> {
  manyMayListen(signal);
  return new Promise((resolve, reject) => {
    const callOff = () => reject(new CalledOff());
    if (signal.aborted) callOff();
    signal.addEventListener("abort", callOff, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", callOff));
  });
}

/** One caller's signal covers many requests at once; the limiter bounds how many, not Node's 10. */
function manyMayListen(signal: AbortSignal): void {
  setMaxListeners(0, signal);
}
