import type { z } from "zod";
import type { Insight } from "../domain/insight.ts";
import type { Proposal } from "../domain/proposal.ts";

/**
 * The contract every agent keeps.
 *
 * 1. An agent reads through its ports and the step's clock only; it writes nothing anywhere.
 * 2. Its answer is proposals and insights; the conductor decides what becomes of them.
 * 3. Everything not deterministic (a read, a model call, a random draw) happens inside a `step`, so
 *    that a replay after a crash takes the same way.
 * 4. Step names are unique within one call of the agent, and step results are JSON.
 */
export type Agent<Input, Ports> = {
  /** A verb, such as "replenish". */
  readonly name: string;
  readonly version: number;
  readonly description: string;
  readonly input: z.ZodType<Input>;
  readonly limits: AgentLimits;
  run(step: Step, input: Input, ports: Ports): Promise<AgentAnswer>;
};

export type AgentLimits = {
  /** Most wall time one call may take before its step fails with a timeout. */
  readonly timeoutMs: number;
  /** Most proposals one call may make. */
  readonly proposalsMax: number;
};

export type AgentAnswer = {
  readonly proposals: readonly Proposal[];
  readonly insights: readonly Insight[];
};

/** Runs `work` once durably; after a crash a completed step gives its recorded result. */
export type Step = <Value>(name: string, work: () => Promise<Value>) => Promise<Value>;
