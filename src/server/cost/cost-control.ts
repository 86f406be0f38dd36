import { fault } from "../../kernel/result.ts";
import type { Principal } from "../auth/principal.ts";
import type { Role } from "../auth/scopes.ts";
import type { BucketSize, Buckets, Taken } from "./buckets.ts";

/** Whether answers say what they cost. */
export const COST_REPORTS = ["always", "asked", "never"] as const;

export type CostLimits = BucketSize & {
  /** What holds instead for keys of a role. */
  readonly roles: Readonly<Partial<Record<Role, Partial<BucketSize>>>>;
  readonly report: (typeof COST_REPORTS)[number];
};

export const COST_LIMITS: CostLimits = {
  maximum: 10_000_000,
  restorePerSecond: 1_000_000,
  roles: {},
  report: "always",
};

/** A client's header, by which it asks for the report. */
export const COST_HEADER = "tutti-cost";

/** `extensions.cost` of an answer. */
export type CostReport = {
  readonly requested: number;
  readonly actual: number;
  readonly bucket: BucketSize & { readonly available: number };
};

export type CostControl = {
  readonly report: CostLimits["report"];
  /** Takes what an operation asks for out of the principal's bucket. */
  take(principal: Principal, requested: number): Taken | Promise<Taken>;
  /** Gives back what it did not cost; what the answer says of it. */
  settle(principal: Principal, taken: Taken, requested: number, actual: number): CostReport;
  /** What an operation is told that the bucket has not enough for. */
  refuse(principal: Principal, taken: Taken, requested: number): CostReport;
  /** Charges what is under way already and cannot be refused, such as an event. */
  charge(principal: Principal, cost: number): void;
};

export function createCostControl(limits: CostLimits, buckets: Buckets): CostControl {
  const { maximum, restorePerSecond, roles, report } = limits;
  const all: BucketSize = { maximum, restorePerSecond };
  const byRole = new Map<Role | null, BucketSize>();
  for (const [role, own] of Object.entries(roles)) byRole.set(role as Role, { ...all, ...own });
  const sizeOf = ({ role }: Principal) => byRole.get(role) ?? all;
  return {
    report,
    take: (principal, requested) => buckets.take(principal.id, requested, sizeOf(principal)),
    settle(principal, { available }, requested, actual) {
      const size = sizeOf(principal);
      if (requested !== actual) buckets.give(principal.id, requested - actual, size);
      return reportOf(requested, actual, size, available + requested - actual);
    },
    refuse: (principal, { available }, requested) =>
      reportOf(requested, 0, sizeOf(principal), available),
    charge: (principal, cost) => buckets.give(principal.id, -cost, sizeOf(principal)),
  };
}

function reportOf(requested: number, actual: number, size: BucketSize, left: number): CostReport {
  const { maximum, restorePerSecond } = size;
  const available = Math.floor(Math.min(maximum, left));
  return { requested, actual, bucket: { maximum, restorePerSecond, available } };
}

/** What a principal is told whose bucket has not enough in it. */
export function rateLimited(requested: number, { available, retryAfterMs }: Taken) {
  const message =
    `The operation can cost ${inWords(requested)}, and ${inWords(Math.max(0, available))} is left for ` +
    "this key. Wait, ask for less at once, or ask for shorter lists.";
  return fault("RATE_LIMITED", message, { retryAfterMs });
}

function inWords(cost: number): string {
  return Math.floor(cost).toLocaleString("en-US");
}
