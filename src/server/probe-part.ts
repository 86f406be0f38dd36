import { collectDefaultMetrics, Registry } from "prom-client";
import type { Clock } from "../kernel/clock.ts";
import type { RandomBytes } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import { ok, type Result } from "../kernel/result.ts";
import { createEdgeMetrics } from "./edge-metrics.ts";
import { createViewClient } from "./http/client-address.ts";
import { createHttpServer } from "./http/http-server.ts";
import { createProbes, probeRoutes } from "./http/probes.ts";
import { createRouter } from "./http/router.ts";
import type { Running } from "./lifecycle.ts";
import { EDGE_LIMITS } from "./limits.ts";
import { type ReadinessParts, readiness } from "./readiness.ts";

export type ProbeParts = ReadinessParts & {
  readonly host: string;
  readonly port: number;
  /** Aborted when the process begins to stop. */
  readonly stopping: AbortSignal;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly log: Log;
};

/** How long probes under way may take to end when the process stops. */
const DRAIN_MS = 1_000;

/** The probes of a process without a gateway, on a port of their own, which is its value. */
export async function startProbes(parts: ProbeParts): Promise<Result<Running<number>>> {
  const { clock, random, log } = parts;
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const probes = createProbes(
    parts.config.role,
    () => readiness(parts),
    registry,
    () => parts.stopping.aborted,
  );
  const http = createHttpServer({
    router: createRouter(probeRoutes(probes)),
    viewClient: createViewClient([]),
    limits: { ...EDGE_LIMITS.http, drainLingerMs: 0 },
    metrics: createEdgeMetrics(registry),
    ...{ log, clock, random },
  });
  const listening = await http.listen(parts.host, parts.port);
  if (!listening.ok) return listening;
  return ok({ value: listening.value, stop: () => http.drain(DRAIN_MS) });
}
