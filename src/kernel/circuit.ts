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

/** What work tells of the other side: nothing, where it was called off before it could tell. */
export type Evidence = "success" | "failure" | "none";

export type CircuitOptions = {
  /** So many failures in a row open it. */
  readonly failuresMax: number;
  /** After this one trial goes through, later after up to REST_GROWTH_MAX times that. */
  readonly restMs: number;
  /** What work came to. Work that throws tells nothing. */
  readonly evidenceOf: (value: unknown) => Evidence;
  /** A trial that fails opens it again: the same outage, of which is told once. */
  readonly onOpen?: () => void;
  readonly onClose?: () => void;
};

export type Circuit = {
  /**
   * Does the work, or throws what `isCircuitOpen` knows. A trial should come to its own end whether
   * or not anybody waits for it: others wait for what it tells.
   */
  run<Value>(work: (isTrial: boolean) => Promise<Value>): Promise<Value>;
  state(): CircuitState;
};

const REST_GROWTH_MAX = 15;

/**
 * A circuit breaker: leaves alone, for a while, what fails again and again. Work that tells nothing
 * breaks no row of failures, and a trial that tells nothing closes nothing: it is as one that failed.
 */
export function createCircuit(options: CircuitOptions): Circuit {
  const { failuresMax, restMs, evidenceOf } = options;
  const breaker = circuitBreaker(
    handleWhenResult((outcome) => (outcome as Outcome<unknown>).evidence !== "success"),
    {
      halfOpenAfter: new ExponentialBackoff({
        initialDelay: restMs,
        maxDelay: restMs * REST_GROWTH_MAX,
      }),
      breaker: new ConsecutiveBreaker(failuresMax),
    },
  );
  let open = false;
  breaker.onBreak(() => {
    if (!open) options.onOpen?.();
    open = true;
  });
  breaker.onReset(() => {
    if (open) options.onClose?.();
    open = false;
  });
  const weighed = async <Value>(work: (isTrial: boolean) => Promise<Value>) => {
    const isTrial = breaker.state !== CockatielState.Closed;
    let outcome: Outcome<Value>;
    try {
      const value = await work(isTrial);
      outcome = { evidence: evidenceOf(value), give: () => value };
    } catch (error) {
      const give = () => {
        throw error;
      };
      outcome = { evidence: "none", give };
    }
    // What is thrown is counted neither way, while it is closed.
    if (outcome.evidence === "none" && !isTrial) throw new Uncounted(outcome.give);
    return outcome;
  };
  return {
    async run(work) {
      try {
        return (await breaker.execute(() => weighed(work))).give();
      } catch (error) {
        if (error instanceof Uncounted) return error.give() as Awaited<ReturnType<typeof work>>;
        throw error;
      }
    },
    state() {
      if (breaker.state === CockatielState.HalfOpen) return "TRYING";
      return breaker.state === CockatielState.Open ? "OPEN" : "CLOSED";
    },
  };
}

type Outcome<Value> = { readonly evidence: Evidence; readonly give: () => Value };

class Uncounted extends Error {
  readonly give: () => unknown;
  constructor(give: () => unknown) {
    super("It tells nothing of the other side.");
    this.give = give;
  }
}

export function isCircuitOpen(thrown: unknown): boolean {
  return thrown instanceof BrokenCircuitError;
}
