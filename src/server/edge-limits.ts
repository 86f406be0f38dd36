import type { Config } from "./config/load.ts";
import type { CostLimits } from "./cost/cost-control.ts";
import type { EdgeLimits } from "./limits.ts";
import { EDGE_LIMITS } from "./limits.ts";

/** The edge's bounds as the configuration has them. */
export function edgeLimits({ limits, cost }: Config, drainLingerMs: number): EdgeLimits {
  const { bodyBytesMax, concurrentMax, deadlineMs, ...document } = limits;
  return {
    ...EDGE_LIMITS,
    document: { ...EDGE_LIMITS.document, ...document, costMax: cost.operationMax },
    operation: { concurrentMax, deadlineMs },
    http: { ...EDGE_LIMITS.http, bodyBytesMax, drainLingerMs },
  };
}

export function costLimits({ cost }: Config): CostLimits {
  const { bucketMax, restorePerSecond, roles, report } = cost;
  return { maximum: bucketMax, restorePerSecond, roles, report };
}
