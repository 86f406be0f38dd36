import type { Agent, AgentAnswer, Step } from "../agents/contract.ts";
import { Insight } from "../domain/insight.ts";
import { Proposal } from "../domain/proposal.ts";
import { FaultError, fault } from "../kernel/result.ts";

/** An agent with the ports it asked for. */
export type BoundAgent = Pick<
  Agent<unknown, unknown>,
  "name" | "version" | "description" | "limits"
> & {
  /** Checks the input, asks the agent, and checks its answer. */
  answer(step: Step, input: unknown): Promise<AgentAnswer>;
};

export function bindAgent<Input, Ports>(agent: Agent<Input, Ports>, ports: Ports): BoundAgent {
  const { name, version, description, limits } = agent;
  return {
    name,
    version,
    description,
    limits,
    async answer(step, input) {
      const checked = agent.input.safeParse(input);
      if (!checked.success) throw bad("INPUT_INVALID", `${name} was asked wrongly`, checked.error);
      const { proposals, insights } = await agent.run(step, checked.data, ports);
      if (proposals.length > limits.proposalsMax) {
        const message = `${name} made ${proposals.length} proposals; at most ${limits.proposalsMax}.`;
        throw new FaultError(fault("AGENT_ANSWER_INVALID", message));
      }
      const parsed = { proposals: Proposal.array(), insights: Insight.array() };
      const good = parsed.proposals.safeParse(proposals);
      if (!good.success) throw bad("AGENT_ANSWER_INVALID", `${name} proposed wrongly`, good.error);
      const told = parsed.insights.safeParse(insights);
      if (!told.success) throw bad("AGENT_ANSWER_INVALID", `${name} told wrongly`, told.error);
      return { proposals: good.data, insights: told.data };
    },
  };
}

function bad(
  code: "INPUT_INVALID" | "AGENT_ANSWER_INVALID",
  what: string,
  error: { readonly issues: readonly { path: PropertyKey[]; message: string }[] },
): FaultError {
  const [issue] = error.issues;
  const where = issue?.path.map(String).join(".") ?? "";
  return new FaultError(fault(code, `${what}: ${where} ${issue?.message ?? ""}`, { at: where }));
}
