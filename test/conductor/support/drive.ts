import type { ChildProcess } from "node:child_process";
import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import type { Approval, Run } from "../../../src/domain/run.ts";
import { approvalsOfRuns } from "../../../src/store/approval-repository.ts";
import type { Database } from "../../../src/store/database.ts";
import { findRuns } from "../../../src/store/run-repository.ts";

export const alice = { id: "key_alice", scopes: new Set(["control:approve"]) };

/** Waits until `look` finds something, at most `withinMs`. */
export async function until<Value>(
  what: string,
  look: () => Promise<Value | null | undefined | false> | Value | null | undefined | false,
  withinMs = 60_000,
): Promise<Value> {
  const end = Date.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`Not within ${withinMs} ms: ${what}`);
    await delay(25);
  }
}

export async function runOf(database: Database, id: string): Promise<Run> {
  const [run] = await findRuns(database, [id]);
  if (!run) throw new Error(`No run ${id}`);
  return run;
}

/** Waits until the run stands there; fails at once when it has ended elsewhere. */
export function untilStatus(
  database: Database,
  id: string,
  status: Run["status"],
  withinMs?: number,
): Promise<Run> {
  return until(
    `${id} is ${status}`,
    async () => {
      const run = await runOf(database, id);
      if (run.status === status) return run;
      if (run.endedAt) throw new Error(`${run.status}: ${JSON.stringify(run.fault)}`);
      return null;
    },
    withinMs,
  );
}

export function untilAsked(database: Database, runId: string): Promise<Approval> {
  return until("a question", async () =>
    (await approvalsOfRuns(database, [runId])).find(({ status }) => status === "PENDING"),
  );
}

/** A worker in a process of its own. */
export async function spawnWorker(databaseUrl: string, systemUrl: string): Promise<ChildProcess> {
  const child = fork(new URL("./worker.ts", import.meta.url), [databaseUrl, systemUrl], {
    execArgv: ["--import", "tsx"],
  });
  const [message] = await Promise.race([
    once(child, "message"),
    once(child, "exit").then(() => ["exited"]),
  ]);
  if (message !== "ready") throw new Error("The worker did not start");
  return child;
}

export async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}
