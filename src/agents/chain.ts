import type { z } from "zod";
import type { Proposal } from "../domain/proposal.ts";
import type { DecisionOutcome, Difference, EffectStatus } from "../domain/run.ts";
import type { Agent } from "./contract.ts";

/**
 * A chain: plain async code over agents, which the conductor executes as durable runs.
 *
 * 1. After a crash the body runs again from its start. What it did through `run` is not done again:
 *    its recorded result comes back. So everything not deterministic goes through `run`.
 * 2. A chain writes to systems by `run.apply` only.
 * 3. A failed step throws, and what the run had applied is taken back, the newest first. Do not
 *    catch around `run`, except to rethrow.
 * 4. A change that makes the body ask for other steps is a new version. Keep the old version
 *    registered until its runs have ended.
 */
export type Chain<Input, Output> = {
  readonly name: string;
  readonly version: number;
  readonly description: string;
  readonly input: z.ZodType<Input>;
  body(run: ChainRun, input: Input): Promise<Output>;
};

export function defineChain<Input, Output>(
  head: Omit<Chain<Input, Output>, "body">,
  body: (run: ChainRun, input: Input) => Promise<Output>,
): Chain<Input, Output> {
  return { ...head, body };
}

/** What a chain's body can do. */
export type ChainRun = {
  readonly id: string;
  /** Asks an agent, publishes its insights, and gives back its proposals. */
  agent<Input, Ports>(agent: Agent<Input, Ports>, input: Input): Promise<readonly Proposal[]>;
  /** Does `work` once; for whatever else has to be the same when the body runs again. */
  step<Value>(name: string, work: () => Promise<Value>): Promise<Value>;
  /** Runs `work` over the items, some at a time; results in the items' order. */
  map<Item, Value>(
    items: readonly Item[],
    work: (item: Item, index: number) => Promise<Value>,
  ): Promise<readonly Value[]>;
  /** Starts every branch and waits for all of them, then fails if one failed. */
  parallel<Values extends readonly unknown[]>(
    branches: {
      readonly [Index in keyof Values]: () => Promise<Values[Index]>;
    },
  ): Promise<Values>;
  /**
   * Weighs proposals against guardrails, what other runs have in hand, and the budget, and asks a
   * person when their total is above the approval limit. Gives back what was agreed.
   */
  settle(proposals: readonly Proposal[]): Promise<readonly AgreedProposal[]>;
  /** Writes what was agreed to its systems, each exactly once, and reads it back. */
  apply(agreed: readonly AgreedProposal[]): Promise<readonly Applied[]>;
};

/** A proposal that may be applied. Only `settle` makes one. */
export type AgreedProposal = {
  readonly proposalId: string;
  readonly outcome: Extract<DecisionOutcome, "AGREED">;
};

export type Applied = {
  readonly proposalId: string;
  readonly effectId: string;
  readonly status: EffectStatus;
  readonly system: string;
  readonly sourceId: string | null;
  readonly differences: readonly Difference[];
};
