import { workCondition } from "../../../store/condition-repository.ts";
import type { Database } from "../../../store/database.ts";
import { type Finding, fine, problem, roughly, warning } from "./finding.ts";

const OUTBOX_LATE_MS = 60_000;
const QUEUE_LATE_MS = 60_000;

/** Events, workers, runs and switches. What stands still while Tutti is stopped is no problem. */
export async function checkWork(
  database: Database,
  running: boolean,
  nowMs: number,
): Promise<readonly Finding[]> {
  const work = await workCondition(database);
  const since = (at: string | null) => (at === null ? 0 : nowMs - Date.parse(at));
  const findings: (Finding | null)[] = [
    checkWorkers(work.workers, running),
    checkOutbox(work.outbox, since(work.outboxSince), running),
    checkQueue(work.runsQueued, since(work.queuedSince), running),
    work.killReason === null
      ? fine("Kill switch", "is released")
      : warning(
          "Kill switch",
          `is engaged (${work.killReason || "no reason was given"}); no system is written to`,
          "When it is safe again: the mutation releaseKillSwitch.",
        ),
    ...work.pausedChains.map((chain) =>
      warning("Chain", `${chain} is paused`, "When it may go on: the mutation resumeChain."),
    ),
    work.runsHeld === 0
      ? null
      : warning("Runs", `${work.runsHeld} are held by a pause or the switch`, "See above."),
    work.approvals === 0
      ? fine("Approvals", "none waits")
      : warning(
          "Approvals",
          `${work.approvals} wait for an answer; the first expires at ${work.approvalsExpire}`,
          "Answer them: the query approvals, and the mutations approveStep and rejectStep.",
        ),
    work.untold === 0
      ? null
      : warning(
          "Approval webhook",
          `${work.untold} approvals could not be told of`,
          "See that the receiver answers 2xx, and that it checks the same secret.",
        ),
    work.parked === 0
      ? null
      : warning(
          "Effects",
          `${work.parked} could not be taken back and are parked`,
          "Look at them (runs, effects with status PARKED) and correct the system by hand.",
        ),
  ];
  return findings.flatMap((finding) => finding ?? []);
}

function checkWorkers(workers: number, running: boolean): Finding {
  if (workers > 0) return fine("Workers", `${workers} alive`);
  if (!running) return fine("Workers", "none; Tutti does not run");
  const todo = "Start one (--role worker, or all): nothing is read, and no run goes on.";
  return problem("Workers", "none is alive, though Tutti is connected", todo);
}

function checkOutbox(count: number, ageMs: number, running: boolean): Finding {
  const says = `${count} wait to be put in order, the oldest for ${roughly(ageMs)}`;
  if (count === 0) return fine("Events", "all are in the log");
  if (!running) return fine("Events", `${says}; that goes on when Tutti starts`);
  if (ageMs < OUTBOX_LATE_MS) return fine("Events", says);
  const todo =
    'Search the log for "sequencer"; a transaction left open on the database holds it up ' +
    "(pg_stat_activity). Restarting Tutti is safe.";
  return problem("Events", says, todo);
}

function checkQueue(count: number, ageMs: number, running: boolean): Finding {
  if (count === 0) return fine("Queue", "no run waits to begin");
  const says = `${count} runs wait to begin, the oldest for ${roughly(ageMs)}`;
  if (!running) return fine("Queue", `${says}; that goes on when Tutti starts`);
  if (ageMs < QUEUE_LATE_MS) return fine("Queue", says);
  return warning("Queue", says, "Start another worker, or see whether the workers are stuck.");
}
