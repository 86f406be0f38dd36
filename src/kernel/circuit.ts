import {
  BrokenCircuitError,
  CircuitState as CockatielState,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhenResult,
} from "cockatiel";

/** Closed: work is done. Open: it is not begun. Trying: one is under way to see whether it can be. */
export type CircuitState = "CLOSED" | "OPEN" | "TRYING";

export type CircuitOptions = {
  /** So many failures in a row open it. */
  readonly failuresMax: number;
  /** After this one trial goes through, later after up to REST_GROWTH_MAX times that. */
  readonly restMs: number;
  /** Whether what work came to speaks against the other side. Work that throws counts as nothing. */
  readonly isFailure: (value: unknown) => boolean;
  /** A trial that fails opens it again: the same outage, of which is told once. */
  readonly onOpen?: () => void;
  readonly onClose?: () => void;
};

export type Circuit = {
  /** Does the work, or throws what `isCircuitOpen` knows. */
  run<Value>(work: () => Promise<Value>): Promise<Value>;
  state(): CircuitState;
};

const REST_GROWTH_MAX = 15;

/** A circuit breaker: leaves alone, for a while, what fails again and again. */
export function createCircuit(options: CircuitOptions): Circuit {
  const { failuresMax, restMs, isFailure } = options;
  const breaker = circuitBreaker(handleWhenResult(isFailure), {
    halfOpenAfter: new ExponentialBackoff({
      initialDelay: restMs,
      maxDelay: restMs * REST_GROWTH_MAX,
    }),
    breaker: new ConsecutiveBreaker(failuresMax),
  });
  let open = false;
  breaker.onBreak(() => {
    if (!open) options.onOpen?.();
    open = true;
  });
  breaker.onReset(() => {
    if (open) options.onClose?.();
    open = false;
  });
  return {
    run: (work) => breaker.execute(work),
    state() {
      if (breaker.state === CockatielState.HalfOpen) return "TRYING";
      return breaker.state === CockatielState.Open ? "OPEN" : "CLOSED";
    },
  };
}

export function isCircuitOpen(thrown: unknown): boolean {
  return thrown instanceof BrokenCircuitError;
}
