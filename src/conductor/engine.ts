import { AsyncLocalStorage } from "node:async_hooks";
import type { DLogger } from "@dbos-inc/dbos-sdk";
import { DBOS, DBOSClient, Error as EngineErrors } from "@dbos-inc/dbos-sdk";
import type { Log } from "../kernel/log.ts";

/**
 * The durable engine, DBOS Transact, and the only module that meets its global. It gives us runs
 * that survive their process, a queue between processes, fenced ownership of a run, and durable
 * waits. Two things we do ourselves, and why:
 *
 * - Steps. DBOS numbers the steps of a workflow in the order they begin, so branches that run side
 *   by side replay wrongly when they finish in another order. Ours have names (steps.ts), and are
 *   recorded in the transaction of their own writes, so that no crash falls between the two.
 * - Cancellation. A workflow cancelled by the engine cannot undo what it did. Ours is a flag on the
 *   run that every step looks at, so the body ends by itself and its undoing is as durable as it.
 *
 * The version given to the engine is that of this protocol. Chains have versions of their own, and
 * a worker that does not know a run's version ends it with CHAIN_UNKNOWN.
 */
export type Engine = {
  /** Begins the run, or does nothing when it has begun. */
  start(runId: string): Promise<void>;
  /** Wakes a run that waits on the topic; the run reads in the database what it is about. */
  wake(runId: string, topic: string): Promise<void>;
  /**
   * Waits inside a run until woken or until the time is over. Spurious wakings happen, so the
   * caller looks and waits again. Returns never once the engine stops.
   */
  wait(topic: string, timeoutMs: number): Promise<void>;
  /** Whether the run is, by the engine's books, being executed by this process. */
  owns(runId: string): Promise<boolean>;
  /** Gives the runs of executors that are not among the living to whoever is free; how many. */
  adoptOrphans(living: readonly string[]): Promise<number>;
  /** Whether an error is the engine's own, so that nothing must be concluded from it. */
  isOwnError(cause: unknown): boolean;
  stop(): Promise<void>;
};

export type EngineOptions = {
  readonly databaseUrl: string;
  readonly executorId: string;
  readonly poolMax: number;
  readonly log: Log;
  /** Executes a run from its start; called again after a crash. */
  readonly execute: (runId: string) => Promise<void>;
};

/** Starts the engine in this process, as one that executes runs. One at a time in a process. */
export async function launchEngine(options: EngineOptions): Promise<Engine> {
  if (DBOS.isInitialized()) throw new Error("The engine runs in this process already");
  let stopping = false;
  const execute = async (runId: string): Promise<void> => {
    try {
      await options.execute(runId);
    } catch (cause) {
      // Whatever a closing process comes across is no outcome of the run: another goes on with it.
      if (stopping) await forever();
      throw cause;
    }
  };
  const workflow = DBOS.registerWorkflow(execute, { name: WORKFLOW });
  DBOS.setConfig({
    name: APPLICATION,
    systemDatabaseUrl: withIdleTimeout(options.databaseUrl),
    systemDatabaseSchemaName: SCHEMA,
    systemDatabasePoolSize: options.poolMax,
    executorID: options.executorId,
    applicationVersion: PROTOCOL_VERSION,
    logger: bridge(options.log),
  });
  await DBOS.launch();
  await DBOS.registerQueue(QUEUE, { minPollingIntervalMs: QUEUE_POLL_MS });
  // Inside a run the engine would record a question of ours as a step of the run.
  const outsideRuns = AsyncLocalStorage.snapshot();

  return {
    async start(runId) {
      await DBOS.startWorkflow(workflow, { workflowID: runId })(runId);
    },
    wake: (runId, topic) => DBOS.send(runId, "wake", topic),
    async wait(topic, timeoutMs) {
      try {
        const timeoutSeconds = Math.max(timeoutMs, WAIT_MIN_MS) / 1000;
        await DBOS.recv(topic, { timeoutSeconds, pollingIntervalMs: WAIT_POLL_MS });
      } catch (cause) {
        if (stopping) await forever();
        throw cause;
      }
    },
    async owns(runId) {
      const status = await outsideRuns(() => DBOS.getWorkflowStatus(runId));
      return status?.status === "PENDING" && status.executorId === options.executorId;
    },
    async adoptOrphans(living) {
      const pending = await DBOS.listWorkflows({
        workflowName: WORKFLOW,
        status: "PENDING",
        limit: ORPHANS_MAX,
        loadInput: false,
        loadOutput: false,
      });
      const alive = new Set(living);
      const orphans = pending.filter(({ executorId }) => !alive.has(executorId ?? ""));
      if (orphans.length === 0) return 0;
      const ids = orphans.map(({ workflowID }) => workflowID);
      await DBOS.resumeWorkflows(ids, { queueName: QUEUE });
      return ids.length;
    },
    isOwnError: (cause) => cause instanceof EngineErrors.DBOSError,
    async stop() {
      stopping = true;
      await DBOS.shutdown({ deregister: true });
    },
  };
}

/** Joins a gateway to the engine: it starts and wakes runs that workers execute. */
export async function connectEngine(
  options: Pick<EngineOptions, "databaseUrl" | "poolMax" | "log">,
): Promise<Engine> {
  const systemDatabaseUrl = withIdleTimeout(options.databaseUrl);
  // Its schema must be there before the first worker comes; the client does not make it.
  DBOS.setConfig({
    ...{ name: APPLICATION, systemDatabaseUrl, systemDatabaseSchemaName: SCHEMA },
    ...{ applicationVersion: PROTOCOL_VERSION, listenQueues: [], logger: bridge(options.log) },
  });
  await DBOS.launch();
  await DBOS.shutdown({ deregister: true });
  const client = await DBOSClient.create({
    systemDatabaseUrl,
    systemDatabaseSchemaName: SCHEMA,
    systemDatabasePoolSize: options.poolMax,
    applicationName: APPLICATION,
    logger: bridge(options.log),
  });
  return {
    async start(runId) {
      const target = { queueName: QUEUE, workflowName: WORKFLOW, workflowID: runId };
      await client.enqueue({ ...target, appVersion: PROTOCOL_VERSION }, runId);
    },
    wake: (runId, topic) => client.send(runId, "wake", topic),
    wait: () => Promise.reject(new Error("A gateway executes no runs")),
    owns: () => Promise.resolve(false),
    adoptOrphans: () => Promise.resolve(0),
    isOwnError: (cause) => cause instanceof EngineErrors.DBOSError,
    stop: () => client.destroy(),
  };
}

const APPLICATION = "tutti";
const SCHEMA = "dbos";
const WORKFLOW = "run";
const QUEUE = "runs";
/** Raise it when a run begun by an older release cannot be gone on with by this one. */
const PROTOCOL_VERSION = "1";
const QUEUE_POLL_MS = 200;
const WAIT_POLL_MS = 500;
const WAIT_MIN_MS = 50;
const ORPHANS_MAX = 1_000;
const IDLE_TRANSACTION_MS = 10_000;

/**
 * Sets, as the connection begins, what the engine would otherwise set by a query of its own that
 * meets its first one: a server ends a transaction that a stopped process leaves open.
 */
function withIdleTimeout(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  const before = url.searchParams.get("options");
  const own = `-c idle_in_transaction_session_timeout=${IDLE_TRANSACTION_MS}`;
  url.searchParams.set("options", before ? `${before} ${own}` : own);
  return url.href;
}

/** Leaves an execution where it is; its process is about to end. */
function forever(): Promise<never> {
  return new Promise(() => undefined);
}

/** The engine's words about its own life are of interest only to whoever debugs it. */
function bridge(log: Log): DLogger {
  const say = (level: keyof Log) => (entry: unknown, more?: object) =>
    log[level]({ engine: String(entry), ...stackOf(more) }, "durable engine");
  return { info: say("debug"), debug: say("debug"), warn: say("debug"), error: say("warn") };
}

function stackOf(more: object | undefined): object {
  return more && "stack" in more ? { stack: more.stack } : {};
}
