import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { hostname } from "node:os";
import type { Chain } from "../agents/chain.ts";
import type { Approval, ChainState, KillSwitch } from "../domain/run.ts";
import type { Clock } from "../kernel/clock.ts";
import type { RandomBytes } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import type { Result } from "../kernel/result.ts";
import type { Database, Session } from "../store/database.ts";
import type { BoundAgent } from "./agents.ts";
import type { Answer } from "./answers.ts";
import { answerApproval, cancelRun } from "./answers.ts";
import type { Caretaker } from "./caretaker.ts";
import { startCaretaker } from "./caretaker.ts";
import type { ControlRequest } from "./controls.ts";
import { pauseChain, switchKill } from "./controls.ts";
import type { Engine } from "./engine.ts";
import { connectEngine, launchEngine } from "./engine.ts";
import type { Registry } from "./execute.ts";
import { chainKey, executeRun } from "./execute.ts";
import type { Parts } from "./execution.ts";
import type { EventSink, Systems } from "./ports.ts";
import { createRunningRuns } from "./running-runs.ts";
import type { ControlLimits, ControlPolicy } from "./settings.ts";
import { CONTROL_LIMITS } from "./settings.ts";
import { createSlots } from "./slots.ts";
import type { Started, StartRequest } from "./start.ts";
import { retryRun, startRun } from "./start.ts";

export { defineChain } from "../agents/chain.ts";
export { type BoundAgent, bindAgent } from "./agents.ts";
export type { Answer } from "./answers.ts";
export type { EventSink, PlannedAction, Systems } from "./ports.ts";
export { CONTROL_LIMITS, type ControlLimits, type ControlPolicy } from "./settings.ts";
export type { Started, StartRequest } from "./start.ts";

export type ConductorOptions = {
  /** Workers execute runs; a gateway only starts and steers them. */
  readonly role: "worker" | "gateway";
  readonly database: Database;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly log: Log;
  readonly events: EventSink;
  readonly systems: Systems;
  /** Several versions of one chain, while runs of the older ones have not ended. */
  readonly chains: readonly Chain<unknown, unknown>[];
  readonly agents: readonly BoundAgent[];
  readonly policy: ControlPolicy;
  readonly limits?: Partial<ControlLimits>;
  /** Connections of the durable engine, beside the database's own. */
  readonly enginePoolMax?: number;
  /** Replays a run's body after every step; for tests. */
  readonly replayAlways?: boolean;
};

export type ChainInfo = {
  readonly name: string;
  readonly versions: readonly number[];
  readonly description: string;
};
export type AgentInfo = Pick<BoundAgent, "name" | "version" | "description" | "limits">;

/** The control layer. Everything it does is kept in the database before it is answered. */
export type Conductor = {
  start(request: StartRequest): Promise<Result<Started>>;
  answerApproval(answer: Answer): Promise<Result<Approval>>;
  cancelRun(
    request: ControlRequest & { readonly runId: string },
  ): Promise<Result<{ readonly runId: string }>>;
  /** Starts a run anew that failed or was cancelled. */
  retryRun(
    request: Pick<StartRequest, "principal" | "idempotencyKey"> & { readonly runId: string },
  ): Promise<Result<Started>>;
  pauseChain(request: ControlRequest & { readonly chain: string }): Promise<Result<ChainState>>;
  resumeChain(request: ControlRequest & { readonly chain: string }): Promise<Result<ChainState>>;
  engageKillSwitch(request: ControlRequest): Promise<KillSwitch>;
  releaseKillSwitch(request: ControlRequest): Promise<KillSwitch>;
  listChains(): readonly ChainInfo[];
  listAgents(): readonly AgentInfo[];
  /** Lets steps in work end, within their time, and leaves the runs to other workers. */
  close(): Promise<void>;
};

/** Starts the control layer; a process has one at a time. */
export async function createConductor(options: ConductorOptions): Promise<Conductor> {
  const { database, log } = options;
  const registry: Registry = {
    chains: new Map(options.chains.map((one) => [chainKey(one.name, one.version), one])),
    agents: new Map(options.agents.map((agent) => [agent.name, agent])),
  };
  const running = createRunningRuns();
  const closing = new AbortController();
  const ready = new AbortController();
  const { engine, executorId } = await joinEngine(options, async (runId) => {
    // The engine may find a run in its queue before all the rest is there.
    if (!ready.signal.aborted) await once(ready.signal, "abort");
    await executeRun(parts, registry, running, runId);
  });
  const parts = partsOf(options, engine, closing.signal);
  const executor = { id: executorId, host: hostname(), pid: process.pid };
  let caretaker: Caretaker | null = null;
  if (options.role === "worker") {
    caretaker = await startCaretaker({ ...parts, database }, engine, executor, running);
  }
  ready.abort();
  return {
    start: (request) => startRun(parts, registry, engine, request),
    answerApproval: (answer) => answerApproval(parts, engine, answer),
    cancelRun: (request) => cancelRun(parts, engine, running, request),
    retryRun: (request) => retryRun(parts, registry, engine, request),
    pauseChain: (request) => pauseChain(parts, registry, { ...request, paused: true }),
    resumeChain: (request) => pauseChain(parts, registry, { ...request, paused: false }),
    engageKillSwitch: (request) => switchKill(parts, { ...request, engaged: true }),
    releaseKillSwitch: (request) => switchKill(parts, { ...request, engaged: false }),
    listChains: () => chainInfos(options.chains),
    listAgents: () => options.agents.map(agentInfo),
    async close() {
      closing.abort();
      await drain(parts);
      await caretaker?.stop();
      await engine.stop();
      log.debug({}, "conductor closed");
    },
  };
}

async function joinEngine(
  { role, database, clock, log, enginePoolMax = 6 }: ConductorOptions,
  execute: (runId: string) => Promise<void>,
): Promise<{ readonly engine: Engine; readonly executorId: string }> {
  const executorId = `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
  const head = { databaseUrl: database.url, poolMax: enginePoolMax, log };
  const setUp = await database.session();
  try {
    await takeSetUpLock(setUp, clock);
    const engine =
      role === "worker"
        ? await launchEngine({ ...head, executorId, execute })
        : await connectEngine(head);
    return { engine, executorId };
  } finally {
    await setUp.close().catch(() => undefined);
  }
}

/**
 * Each process makes the engine's tables where they are missing, and two at once would be in each
 * other's way. Asked for again and again: a statement that waits would hold up an index that is
 * made concurrently, and with it the process that has the lock.
 */
async function takeSetUpLock(session: Session, clock: Clock): Promise<void> {
  for (;;) {
    const [row] = await session.query<{ got: boolean }>(
      "select pg_try_advisory_lock(hashtext('tutti.engine'), 1) as got",
    );
    if (row?.got) return;
    await clock.sleep(100);
  }
}

function partsOf(options: ConductorOptions, engine: Engine, closing: AbortSignal): Parts {
  const { database, clock, random, log, events, systems, policy } = options;
  const limits = { ...CONTROL_LIMITS, ...options.limits };
  return {
    ...{ database, clock, random, log, events, systems, policy, limits, engine, closing },
    slots: createSlots(limits.stepsMax),
    replayAlways: options.replayAlways ?? false,
  };
}

async function drain({ slots, clock, limits }: Parts): Promise<void> {
  const until = clock.monotonicMs() + limits.drainMs;
  while (slots.busy() > 0 && clock.monotonicMs() < until) await clock.sleep(20);
}

function chainInfos(chains: ConductorOptions["chains"]): readonly ChainInfo[] {
  return [...new Set(chains.map(({ name }) => name))].sort().map((name) => {
    const own = chains.filter((chain) => chain.name === name);
    const versions = own.map(({ version }) => version).sort((a, b) => b - a);
    const newest = own.find(({ version }) => version === versions[0]);
    return { name, versions, description: newest?.description ?? "" };
  });
}

function agentInfo({ name, version, description, limits }: BoundAgent): AgentInfo {
  return { name, version, description, limits };
}
