import type { Result } from "../kernel/result.ts";
import type { Principal } from "./principal.ts";

export type MergeWish = {
  readonly into: string;
  readonly customerIds: readonly string[];
  readonly reason: string;
  readonly principal: Principal;
};

export type UnmergeWish = {
  readonly mergeId: string;
  readonly reason: string;
  readonly principal: Principal;
};

/** What people may decide about who is who. */
export type CustomerDecisions = {
  /** Makes customers one. Faults: NOT_FOUND, MERGE_REDUNDANT. */
  merge(
    wish: MergeWish,
  ): Promise<Result<{ readonly customerId: string; readonly mergeIds: readonly string[] }>>;
  /** Takes one merge back. Faults: NOT_FOUND, MERGE_UNDONE. */
  unmerge(
    wish: UnmergeWish,
  ): Promise<Result<{ readonly customerId: string; readonly restoredId: string }>>;
};
