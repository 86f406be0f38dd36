import type { Approval, ApprovalStatus } from "../domain/run.ts";
import type { Sql } from "./database.ts";
import type { Listing } from "./listing.ts";

const COLUMNS = `id, run_id as "runId", key, kind, status, scope, requested_by as "requestedBy",
  reason, case when total_e4 is not null then
    jsonb_build_object('e4', total_e4, 'currency', currency) end as total,
  proposal_ids as "proposalIds", fault, created_at as "createdAt", expires_at as "expiresAt",
  answered_at as "answeredAt", answered_by as "answeredBy", answer_reason as "answerReason",
  approved_ids as "approvedIds"`;

export type ApprovalFilter = {
  readonly status?: readonly ApprovalStatus[] | null | undefined;
  readonly kind?: readonly Approval["kind"][] | null | undefined;
};

export const APPROVALS: Listing<Approval, ApprovalFilter, "CREATED_AT"> = {
  name: "approvals",
  columns: COLUMNS,
  from: "approval",
  id: "approval.id",
  sorts: { CREATED_AT: { sql: "approval.created_at", type: "timestamptz" } },
  filter: (where, filter) => {
    where
      .when(filter.status, (status) => `approval.status = any(${where.bind(status)})`)
      .when(filter.kind, (kind) => `approval.kind = any(${where.bind(kind)})`);
  },
};

export async function findApprovals(
  sql: Sql,
  ids: readonly string[],
): Promise<readonly Approval[]> {
  return sql.query<Approval>(
    `select ${COLUMNS} from approval where id = any ($1)`,
    [ids],
    "find-approvals",
  );
}

export async function approvalsOfRuns(
  sql: Sql,
  runIds: readonly string[],
): Promise<readonly Approval[]> {
  return sql.query<Approval>(
    `select ${COLUMNS} from approval where run_id = any ($1) order by run_id, created_at, id`,
    [runIds],
    "approvals-of-runs",
  );
}

/** Keeps an approval, or finds the one its run and key made before; and whether it is new. */
export async function insertApproval(
  tx: Sql,
  approval: Approval,
): Promise<{ readonly id: string; readonly created: boolean }> {
  const [made] = await tx.query<{ id: string }>(
    `insert into approval (id, run_id, key, kind, status, scope, requested_by, reason, total_e4,
       currency, proposal_ids, fault, created_at, expires_at)
     select $1, r.id, $3, $4, 'PENDING', $5, $6, $7, $8, r.currency, $9, $10, $11, $12
     from run r where r.id = $2
     on conflict (run_id, key) do nothing returning id`,
    [
      approval.id,
      approval.runId,
      approval.key,
      approval.kind,
      approval.scope,
      approval.requestedBy,
      approval.reason,
      approval.total?.e4 ?? null,
      approval.proposalIds,
      approval.fault ? JSON.stringify(approval.fault) : null,
      approval.createdAt,
      approval.expiresAt,
    ],
    "insert-approval",
  );
  if (made) return { id: made.id, created: true };
  const [found] = await tx.query<{ id: string }>(
    "select id from approval where run_id = $1 and key = $2",
    [approval.runId, approval.key],
  );
  if (!found) throw new Error(`The approval ${approval.key} of ${approval.runId} is gone`);
  return { id: found.id, created: false };
}

/** Reads an approval and holds it until the transaction ends, so that it is answered once. */
export async function holdApproval(tx: Sql, id: string): Promise<Approval | null> {
  const rows = await tx.query<Approval>(
    `select ${COLUMNS} from approval where id = $1 for update`,
    [id],
  );
  return rows[0] ?? null;
}

/** Answers a pending approval; whether it was pending. */
export async function closeApproval(
  tx: Sql,
  id: string,
  answer: {
    readonly status: Exclude<ApprovalStatus, "PENDING">;
    readonly at: string;
    readonly by: string | null;
    readonly reason: string | null;
    readonly approvedIds: readonly string[] | null;
  },
): Promise<boolean> {
  const rows = await tx.query(
    `update approval set status = $2, answered_at = $3, answered_by = $4, answer_reason = $5,
       approved_ids = $6
     where id = $1 and status = 'PENDING' returning id`,
    [id, answer.status, answer.at, answer.by, answer.reason, answer.approvedIds],
  );
  return rows.length > 0;
}

/** Whether a run still waits for an answer. */
export async function hasPendingApproval(sql: Sql, runId: string): Promise<boolean> {
  const rows = await sql.query(
    "select 1 from approval where run_id = $1 and status = 'PENDING' limit 1",
    [runId],
  );
  return rows.length > 0;
}

/**
 * Waits that should be over: approvals that were answered a while ago, or whose time is over, or
 * whose run was cancelled, and whose run still stands where it stood.
 */
export async function findOverdueWaits(
  sql: Sql,
  now: string,
  answeredBefore: string,
  limit: number,
): Promise<readonly { readonly id: string; readonly runId: string }[]> {
  return sql.query(
    `select a.id, a.run_id as "runId" from approval a join run r on r.id = a.run_id
     where r.status in ('WAITING', 'CANCELLING')
       and case when a.status = 'PENDING'
         then a.expires_at < $1 or r.cancel_requested_at < $2
         else a.answered_at < $2 and a.answered_at > $2::timestamptz - interval '1 hour' end
     order by a.created_at limit $3`,
    [now, answeredBefore, limit],
  );
}
