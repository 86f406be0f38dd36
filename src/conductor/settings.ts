import type { Money } from "../domain/money.ts";

/** What the retailer lets chains do on their own. Money is in the retailer's currency. */
export type ControlPolicy = {
  readonly currency: string;
  /** A run whose agreed proposals cost more in all waits for a person. */
  readonly approvalLimit: Money;
  /** The most a run may spend; a start may ask for less, never for more. Null for no limit. */
  readonly spendLimit: Money | null;
  /** The most units in one line of a proposal. */
  readonly lineQuantityMax: number;
  /** How long a person has to answer; then it counts as rejected. */
  readonly approvalTimeoutMs: number;
  /** The scope that answers approvals. */
  readonly approvalScope: string;
  /** Whether the principal that started a run may answer its approvals. */
  readonly selfApproval: boolean;
  /** Whether a waiting approval is told of by a message, which is kept together with it. */
  readonly announceApprovals?: boolean;
};

/** Times in milliseconds. */
export type ControlLimits = {
  readonly leaseMs: number;
  readonly heartbeatMs: number;
  /** The most runs that have not ended. */
  readonly activeRunsMax: number;
  /** The most executions of one run's body, before it is taken for one that kills its process. */
  readonly attemptsMax: number;
  /** The most items of `run.map` in work at once, in one run. */
  readonly branchesMax: number;
  /** The most steps in work at once, in this process. */
  readonly stepsMax: number;
  /** The most tries of a step by one execution, before it fails or asks. */
  readonly triesMax: number;
  readonly backoffMs: number;
  readonly backoffMaxMs: number;
  readonly stepTimeoutMs: number;
  /** For one write to a system; after a crash in one, the next waits until it must be over. */
  readonly performTimeoutMs: number;
  readonly stepResultBytesMax: number;
  readonly proposalsMax: number;
  /** How long a paused chain or the kill switch may hold a run before it fails. */
  readonly holdMaxMs: number;
  /** How long closing waits for steps in work. */
  readonly drainMs: number;
};

export const CONTROL_LIMITS: ControlLimits = {
  leaseMs: 3_000,
  heartbeatMs: 750,
  activeRunsMax: 1_000,
  attemptsMax: 50,
  branchesMax: 8,
  stepsMax: 16,
  triesMax: 5,
  backoffMs: 200,
  backoffMaxMs: 10_000,
  stepTimeoutMs: 30_000,
  performTimeoutMs: 10_000,
  stepResultBytesMax: 4_000_000,
  proposalsMax: 2_000,
  holdMaxMs: 7 * 86_400_000,
  drainMs: 10_000,
};
