import type { RunStep } from "../domain/run.ts";
import type { Fault } from "../kernel/faults.ts";
import type { Sql } from "./database.ts";
import type { Listing } from "./listing.ts";

const COLUMNS = `id, run_id as "runId", name, status, attempts, started_at as "startedAt",
  ended_at as "endedAt", fault`;

export const RUN_STEPS: Listing<RunStep, object, "STARTED_AT"> = {
  name: "runSteps",
  columns: COLUMNS,
  from: "run_step",
  id: "run_step.id",
  sorts: { STARTED_AT: { sql: "run_step.started_at", type: "timestamptz" } },
  filter: () => undefined,
};

export async function stepsOfRuns(
  sql: Sql,
  runIds: readonly string[],
): Promise<readonly RunStep[]> {
  return sql.query<RunStep>(
    `select ${COLUMNS} from run_step where run_id = any ($1) order by run_id, started_at, id`,
    [runIds],
    "steps-of-runs",
  );
}

export type StepClaim = {
  /** The run's attempt; another one than the caller's means that the caller is to stop. */
  readonly attempt: number;
  readonly cancelled: boolean;
  readonly paused: boolean;
  /** Null when the step was not claimed, because of one of the above. */
  readonly step: {
    readonly id: string;
    readonly status: RunStep["status"];
    readonly attempts: number;
    readonly result: unknown;
  } | null;
};

/**
 * Begins a step or finds what became of it, in one statement. It is refused to an execution that
 * is no longer the run's, and, unless `always`, when the run was cancelled or its chain is paused.
 */
export async function claimStep(
  sql: Sql,
  claim: {
    readonly id: string;
    readonly runId: string;
    readonly attempt: number;
    readonly name: string;
    readonly at: string;
    readonly always: boolean;
  },
): Promise<StepClaim | null> {
  const rows = await sql.query<StepClaim>(
    CLAIM,
    [claim.id, claim.runId, claim.attempt, claim.name, claim.at, claim.always],
    "claim-step",
  );
  return rows[0] ?? null;
}

/** Ends a step of this attempt; its id and attempts, or null when it is not this attempt's any more. */
export async function endStep(
  tx: Sql,
  end: {
    readonly runId: string;
    readonly attempt: number;
    readonly name: string;
    readonly status: "SUCCEEDED" | "FAILED";
    readonly at: string;
    readonly result?: string;
    readonly fault?: Fault;
  },
): Promise<{ readonly id: string; readonly attempts: number } | null> {
  const rows = await tx.query<{ id: string; attempts: number }>(
    `update run_step s set status = $4, ended_at = $5, result = $6, fault = $7
     from run r
     where r.id = s.run_id and s.run_id = $1 and r.attempt = $2 and s.name = $3
       and s.status = 'RUNNING'
     returning s.id, s.attempts`,
    [
      end.runId,
      end.attempt,
      end.name,
      end.status,
      end.at,
      end.result ?? null,
      end.fault ? JSON.stringify(end.fault) : null,
    ],
    "end-step",
  );
  return rows[0] ?? null;
}

/** Notes why a step is tried again. */
export async function noteFault(
  sql: Sql,
  runId: string,
  name: string,
  fault: Fault,
): Promise<void> {
  await sql.query(
    `update run_step set fault = $3 where run_id = $1 and name = $2 and status = 'RUNNING'`,
    [runId, name, JSON.stringify(fault)],
  );
}

const CLAIM = `
  with gate as (
    select r.attempt, r.cancel_requested_at is not null as cancelled,
      coalesce(c.paused, false) as paused
    from run r left join chain_state c on c.chain = r.chain
    where r.id = $2
  ), claimed as (
    insert into run_step as s (id, run_id, name, status, attempts, started_at)
    select $1, $2, $4, 'RUNNING', 1, $5::timestamptz from gate
    where attempt = $3 and ($6 or not cancelled and not paused)
    on conflict (run_id, name) do update set
      attempts = s.attempts + case when s.status = 'SUCCEEDED' then 0 else 1 end,
      status = case when s.status = 'SUCCEEDED' then s.status else 'RUNNING' end,
      ended_at = case when s.status = 'SUCCEEDED' then s.ended_at end
    returning id, status, attempts, result
  )
  select gate.*, to_jsonb(claimed) as step from gate left join claimed on true`;
