import type { Run, RunStatus } from "../domain/run.ts";
import type { Fault } from "../kernel/faults.ts";
import type { Sql } from "./database.ts";
import type { Listing } from "./listing.ts";

const COLUMNS = `r.id, r.chain, r.chain_version as "chainVersion", r.status, r.input, r.principal,
  r.attempt, r.retry_of as "retryOf", r.held_by as "heldBy", r.result, r.fault,
  jsonb_build_object('e4', r.spent_e4, 'currency', r.currency) as spent,
  case when r.spend_limit_e4 is not null then
    jsonb_build_object('e4', r.spend_limit_e4, 'currency', r.currency) end as "spendLimit",
  jsonb_build_object('e4', r.approval_limit_e4, 'currency', r.currency) as "approvalLimit",
  r.cancel_requested_at as "cancelRequestedAt", r.cancelled_by as "cancelledBy",
  r.cancel_reason as "cancelReason", r.created_at as "createdAt", r.started_at as "startedAt",
  r.ended_at as "endedAt"`;

type InstantRange = { readonly from?: string | null; readonly until?: string | null };

export type RunFilter = {
  readonly chains?: readonly string[] | null | undefined;
  readonly status?: readonly RunStatus[] | null | undefined;
  readonly principalIds?: readonly string[] | null | undefined;
  readonly createdAt?: InstantRange | null | undefined;
};

export const RUNS: Listing<Run, RunFilter, "CREATED_AT"> = {
  name: "runs",
  columns: COLUMNS,
  from: "run r",
  id: "r.id",
  sorts: { CREATED_AT: { sql: "r.created_at", type: "timestamptz" } },
  filter: (where, filter) => {
    where
      .when(filter.chains, (chains) => `r.chain = any(${where.bind(chains)})`)
      .when(filter.status, (status) => `r.status = any(${where.bind(status)})`)
      .when(filter.principalIds, (ids) => `r.principal = any(${where.bind(ids)})`)
      .when(filter.createdAt?.from, (from) => `r.created_at >= ${where.bind(from)}`)
      .when(filter.createdAt?.until, (until) => `r.created_at < ${where.bind(until)}`);
  },
};

export async function findRuns(sql: Sql, ids: readonly string[]): Promise<readonly Run[]> {
  return sql.query<Run>(`select ${COLUMNS} from run r where id = any ($1)`, [ids], "find-runs");
}

export type NewRun = Pick<Run, "id" | "chain" | "chainVersion" | "input" | "principal"> & {
  readonly inputHash: string;
  readonly idempotencyKey: string;
  readonly retryOf: string | null;
  readonly currency: string;
  readonly spendLimitE4: number | null;
  readonly approvalLimitE4: number;
  readonly createdAt: string;
};

/** Keeps a new run, or finds the one that its principal, chain and key made before. */
export async function insertRun(
  tx: Sql,
  run: NewRun,
): Promise<{ readonly id: string; readonly inputHash: string; readonly created: boolean }> {
  const [made] = await tx.query<{ id: string }>(
    `insert into run (id, chain, chain_version, status, input, input_hash, principal,
       idempotency_key, retry_of, currency, spend_limit_e4, approval_limit_e4, created_at)
     values ($1, $2, $3, 'QUEUED', $4, $5, $6, $7, $8, $9, $10, $11, $12)
     on conflict (principal, chain, idempotency_key) do nothing returning id`,
    [
      run.id,
      run.chain,
      run.chainVersion,
      JSON.stringify(run.input),
      run.inputHash,
      run.principal,
      run.idempotencyKey,
      run.retryOf,
      run.currency,
      run.spendLimitE4,
      run.approvalLimitE4,
      run.createdAt,
    ],
    "insert-run",
  );
  if (made) return { id: made.id, inputHash: run.inputHash, created: true };
  const [found] = await tx.query<{ id: string; inputHash: string }>(
    `select id, input_hash as "inputHash" from run
     where principal = $1 and chain = $2 and idempotency_key = $3`,
    [run.principal, run.chain, run.idempotencyKey],
  );
  if (!found) throw new Error(`The run with the key ${run.idempotencyKey} is gone`);
  return { ...found, created: false };
}

export async function countActiveRuns(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    `select count(*)::int as count from run where status = any ($1)`,
    [ACTIVE],
  );
  return row?.count ?? 0;
}

/**
 * Makes the caller the only execution of the run that may write for it, and says where it stands;
 * null when it has ended.
 */
export async function beginAttempt(tx: Sql, runId: string, now: string): Promise<Run | null> {
  const rows = await tx.query<Run>(
    `update run r set attempt = attempt + 1, started_at = coalesce(started_at, $2)
     where id = $1 and status = any ($3) returning ${COLUMNS}`,
    [runId, now, ACTIVE],
    "begin-attempt",
  );
  return rows[0] ?? null;
}

/** Moves a run to another status if it stands in one of `from`; whether it did. */
export async function moveRun(
  tx: Sql,
  runId: string,
  from: readonly RunStatus[],
  to: RunStatus,
  heldBy: string | null = null,
): Promise<boolean> {
  const rows = await tx.query(
    `update run set status = $3, held_by = $4
     where id = $1 and status = any ($2) and (status, held_by) is distinct from ($3, $4)
     returning id`,
    [runId, from, to, heldBy],
    "move-run",
  );
  return rows.length > 0;
}

/** Keeps why a run failed, before anything is taken back; not when it was cancelled before. */
export async function keepFailure(
  tx: Sql,
  runId: string,
  attempt: number,
  fault: Fault,
): Promise<boolean> {
  const rows = await tx.query(
    `update run set status = 'COMPENSATING', fault = $3, held_by = null
     where id = $1 and attempt = $2 and status in ('RUNNING', 'WAITING') returning id`,
    [runId, attempt, JSON.stringify(fault)],
    "keep-failure",
  );
  return rows.length > 0;
}

/**
 * Ends a run, if this attempt still is the one that writes for it, and, when it is to end well,
 * nobody has cancelled it; whether it did.
 */
export async function endRun(
  tx: Sql,
  runId: string,
  attempt: number,
  end: { readonly status: RunStatus; readonly at: string; result?: unknown; fault?: Fault | null },
): Promise<boolean> {
  const rows = await tx.query(
    `update run set status = $3, ended_at = $4, result = $5, fault = $6, held_by = null
     where id = $1 and attempt = $2 and ended_at is null
       and ($3 <> 'COMPLETED' or cancel_requested_at is null)
     returning id`,
    [
      runId,
      attempt,
      end.status,
      end.at,
      end.result === undefined ? null : JSON.stringify(end.result),
      end.fault ? JSON.stringify(end.fault) : null,
    ],
    "end-run",
  );
  return rows.length > 0;
}

/** Asks a run to end and take back what it did; whether it was one that could be asked. */
export async function requestCancel(
  tx: Sql,
  runId: string,
  ask: { readonly by: string; readonly reason: string; readonly at: string },
): Promise<boolean> {
  const rows = await tx.query(
    `update run set cancel_requested_at = $2, cancelled_by = $3, cancel_reason = $4,
       status = 'CANCELLING', held_by = null
     where id = $1 and status in ('QUEUED', 'RUNNING', 'WAITING') returning id`,
    [runId, ask.at, ask.by, ask.reason],
  );
  return rows.length > 0;
}

export async function addSpent(tx: Sql, runId: string, e4: number): Promise<void> {
  await tx.query("update run set spent_e4 = spent_e4 + $2 where id = $1", [runId, e4]);
}

/** Of these runs, those that were asked to end. */
export async function cancelledAmong(
  sql: Sql,
  runIds: readonly string[],
): Promise<readonly string[]> {
  const rows = await sql.query<{ id: string }>(
    "select id from run where id = any ($1) and cancel_requested_at is not null",
    [runIds],
    "cancelled-among",
  );
  return rows.map(({ id }) => id);
}

/** Runs that were kept before `before` and that no process has begun, the oldest first. */
export async function findUnbegun(
  sql: Sql,
  before: string,
  limit: number,
): Promise<readonly string[]> {
  const rows = await sql.query<{ id: string }>(
    `select id from run where status = any ($3) and attempt = 0 and created_at < $1
     order by created_at limit $2`,
    [before, limit, ["QUEUED", "CANCELLING"]],
  );
  return rows.map(({ id }) => id);
}

export const ACTIVE: readonly RunStatus[] = [
  "QUEUED",
  "RUNNING",
  "WAITING",
  "CANCELLING",
  "COMPENSATING",
];
