import type { Clock } from "../../kernel/clock.ts";
import type { Call } from "../contract.ts";

export type CostStatus = {
  readonly requestedQueryCost: number;
  readonly throttleStatus: {
    readonly maximumAvailable: number;
    readonly currentlyAvailable: number;
    readonly restoreRate: number;
  };
};

export type CostBucket = {
  /** Waits until the bucket should hold the operation's cost; null when the call ends first. */
  readonly enter: (operation: string, call: Call) => Promise<{ leave: () => void } | null>;
  readonly learn: (operation: string, cost: CostStatus) => void;
  readonly waitMs: (cost: number, priority: Call["priority"]) => number;
};

/**
 * What the store's leaky bucket of query cost should hold now, going by the last answer and the
 * rate at which it refills. Background calls leave a share of it to interactive ones. The
 * estimate may be wrong when other apps share the bucket; then the store says THROTTLED, and
 * the call waits and is sent again.
 */
export function costBucket(clock: Clock): CostBucket {
  const requestedBy = new Map<string, number>();
  let status: CostStatus["throttleStatus"] | null = null;
  let learnedAtMs = 0;
  let underWay = 0;

  const waitMs: CostBucket["waitMs"] = (cost, priority) => {
    if (!status) return 0;
    const { maximumAvailable, currentlyAvailable, restoreRate } = status;
    const restored = ((clock.monotonicMs() - learnedAtMs) / 1000) * restoreRate;
    const available = Math.min(maximumAvailable, currentlyAvailable + restored) - underWay;
    const reserve = priority === "background" ? maximumAvailable * INTERACTIVE_SHARE : 0;
    const needed = Math.min(cost + reserve, maximumAvailable);
    const missing = needed - available;
    return missing <= 0 ? 0 : Math.ceil((missing / restoreRate) * 1000);
  };

  return {
    waitMs,
    async enter(operation, { priority, signal }) {
      const cost = requestedBy.get(operation) ?? COST_UNKNOWN;
      for (let wait = waitMs(cost, priority); wait > 0; wait = waitMs(cost, priority)) {
        const slept = await clock.sleep(Math.min(wait, NAP_MAX_MS), signal).then(
          () => true,
          () => false,
        );
        if (!slept) return null;
      }
      underWay += cost;
      return {
        leave: () => {
          underWay -= cost;
        },
      };
    },
    learn(operation, { requestedQueryCost, throttleStatus }) {
      requestedBy.set(operation, requestedQueryCost);
      status = throttleStatus;
      learnedAtMs = clock.monotonicMs();
    },
  };
}

const INTERACTIVE_SHARE = 0.25;
const COST_UNKNOWN = 50;
const NAP_MAX_MS = 250;
