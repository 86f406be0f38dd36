import { createHash } from "node:crypto";
import type { ChainRun } from "../agents/chain.ts";
import type { Step } from "../agents/contract.ts";
import type { Insight } from "../domain/insight.ts";
import type { Proposal } from "../domain/proposal.ts";
import type { NewEvent } from "../events/event.ts";
import type { Sql } from "../store/database.ts";
import { insertInsights } from "../store/insight-repository.ts";
import type { BoundAgent } from "./agents.ts";
import { apply } from "./apply.ts";
import { canonical } from "./canonical.ts";
import type { Execution } from "./execution.ts";
import { idOf, isSteering, nowOf } from "./execution.ts";
import { settle } from "./settle.ts";
import { mapSome } from "./slots.ts";
import { runStep } from "./steps.ts";

/** What a chain's body holds in its hands: every call becomes a named, durable step. */
export function chainRun(execution: Execution, agents: ReadonlyMap<string, BoundAgent>): ChainRun {
  const { parts, run } = execution;
  const nameOf = names();
  return {
    id: run.id,
    agent(agent, input) {
      const bound = agents.get(agent.name);
      if (bound?.version !== agent.version) {
        throw new Error(`No agent ${agent.name} of version ${agent.version} is at work here`);
      }
      // By its input and not by its turn: branches that run side by side take turns by chance.
      return ask(execution, bound, nameOf(`${agent.name} ${digest(input)}`), input);
    },
    step: (name, work) =>
      runStep(execution, {
        name: nameOf(name),
        timeoutMs: parts.limits.stepTimeoutMs,
        ask: "when-told",
        work,
      }),
    map: async (items, work) =>
      allOf(execution, await mapSome(items, parts.limits.branchesMax, work)),
    async parallel<Values extends readonly unknown[]>(
      branches: {
        readonly [Index in keyof Values]: () => Promise<Values[Index]>;
      },
    ) {
      const begun = (branches as readonly (() => Promise<unknown>)[]).map((branch) => branch());
      return allOf(execution, await Promise.allSettled(begun)) as unknown as Values;
    },
    settle: (proposals) => settle(execution, nameOf("settle"), proposals),
    apply: (agreed) => apply(execution, agreed),
  };
}

async function ask(
  execution: Execution,
  agent: BoundAgent,
  name: string,
  input: unknown,
): Promise<readonly Proposal[]> {
  const { parts } = execution;
  const step: Step = (part, work) =>
    runStep(execution, {
      name: `${name}/${part}`,
      timeoutMs: Math.min(parts.limits.stepTimeoutMs, agent.limits.timeoutMs),
      part: true,
      ask: "never",
      work,
    });
  return runStep(execution, {
    name,
    timeoutMs: agent.limits.timeoutMs,
    composite: true,
    ask: "when-told",
    work: () => agent.answer(step, input),
    commit: async (tx, answer) => ({
      value: answer.proposals,
      events: await publish(tx, execution, agent, answer.insights),
    }),
  });
}

async function publish(
  tx: Sql,
  { parts, run }: Execution,
  agent: BoundAgent,
  insights: readonly Insight[],
): Promise<readonly NewEvent[]> {
  if (insights.length === 0) return [];
  const kept = insights.map((insight) => ({
    ...insight,
    id: idOf(parts, "insight"),
    runId: run.id,
    agent: `${agent.name}@${agent.version}`,
    createdAt: nowOf(parts),
  }));
  await insertInsights(tx, kept);
  return kept.map(({ id, claim, subject }) => ({
    type: "INSIGHT_PUBLISHED",
    subject,
    data: { insightId: id, claim },
  }));
}

/** The values, or the first failure; what steers the run goes before what went wrong in it. */
function allOf<Value>(
  { parts }: Execution,
  outcomes: readonly PromiseSettledResult<Value>[],
): readonly Value[] {
  const reasons = outcomes.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
  if (reasons.length > 0) throw reasons.find((reason) => isSteering(parts, reason)) ?? reasons[0];
  return outcomes.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
}

/** Gives the second of one name a number; equal names are interchangeable. */
function names(): (name: string) => string {
  const counts = new Map<string, number>();
  return (name) => {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count === 1 ? name : `${name} #${count}`;
  };
}

function digest(input: unknown): string {
  return createHash("sha256").update(canonical(input)).digest("hex").slice(0, 12);
}
