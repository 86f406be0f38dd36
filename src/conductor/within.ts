import { FaultError, fault } from "../kernel/result.ts";
import type { Execution } from "./execution.ts";
import { RunCancelled } from "./execution.ts";

/**
 * Does a step's work within its time. Work that does not heed its signal is left behind; whatever
 * it does later changes nothing, because only the step's commit writes.
 */
export async function within<Found>(execution: Execution, spec: TimedWork<Found>): Promise<Found> {
  const { cancelled } = execution;
  const over = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const onCancel = () => over.abort(new RunCancelled());
  const outside = new Promise<never>((_, reject) => {
    over.signal.addEventListener("abort", () => reject(over.signal.reason), { once: true });
  });
  outside.catch(() => undefined);
  timer = setTimeout(() => {
    const message = `${spec.name} took longer than ${spec.timeoutMs} ms.`;
    over.abort(new FaultError(fault("STEP_TIMEOUT", message)));
  }, spec.timeoutMs);
  if (!spec.unbroken && !spec.always) {
    if (cancelled.aborted) onCancel();
    cancelled.addEventListener("abort", onCancel, { once: true });
  }
  try {
    return await Promise.race([outside, spec.work(over.signal)]);
  } finally {
    clearTimeout(timer);
    cancelled.removeEventListener("abort", onCancel);
  }
}

/** The part of a step that takes time; steps.ts says what each word means. */
export type TimedWork<Found> = {
  readonly name: string;
  readonly timeoutMs: number;
  readonly work: (signal: AbortSignal) => Promise<Found>;
  readonly always?: boolean;
  readonly unbroken?: boolean;
};
