import type { Fault } from "../kernel/faults.ts";

/** How this gateway's graph is put together, now. */
export type CompositionInfo = {
  readonly version: number;
  readonly since: Date;
  readonly schemaHash: string | null;
  readonly refused: RefusedInfo | null;
  readonly subgraphs: readonly SubgraphInfo[];
};

/** A change that makes no graph. */
export type RefusedInfo = { readonly at: Date; readonly fault: Fault };

/** Another graph, and how it answers this gateway. */
export type SubgraphInfo = {
  readonly name: string;
  readonly schemaHash: string | null;
  readonly status: "UP" | "DEGRADED" | "DOWN";
  readonly since: Date;
  readonly code: string | null;
  readonly requests: number;
  readonly failures: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly circuit: "CLOSED" | "OPEN" | "TRYING";
  readonly connections: number;
  readonly subscriptions: number;
};
