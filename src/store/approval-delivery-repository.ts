import type { Approval } from "../domain/run.ts";
import type { Sql } from "./database.ts";

/** What is told of a waiting approval: ids and amounts, and nothing of a person. */
export type ApprovalDelivery = Pick<
  Approval,
  "kind" | "reason" | "total" | "fault" | "createdAt" | "expiresAt"
> & {
  readonly approvalId: string;
  readonly runId: string;
  readonly chain: string;
  /** Counts from 1. */
  readonly attempts: number;
  /** Since when it is tried. */
  readonly since: string;
};

/** Keeps that an approval is to be told of; in the transaction that asks for it. */
export async function insertApprovalDelivery(
  tx: Sql,
  approvalId: string,
  now: string,
): Promise<void> {
  await tx.query(
    `insert into approval_delivery (approval_id, created_at, due_at) values ($1, $2, $2)
     on conflict do nothing`,
    [approvalId, now],
  );
}

/**
 * Takes the delivery that is due the longest, for this process alone until `busyUntil`; null when
 * none is. One whose approval was answered meanwhile is not told any more.
 */
export async function takeApprovalDelivery(
  sql: Sql,
  now: string,
  busyUntil: string,
): Promise<ApprovalDelivery | null> {
  const rows = await sql.query<ApprovalDelivery>(
    `with due as (
       select d.approval_id from approval_delivery d join approval a on a.id = d.approval_id
       where d.delivered_at is null and d.given_up_at is null and d.due_at <= $1
         and a.status = 'PENDING'
       order by d.due_at limit 1 for update of d skip locked
     ), taken as (
       update approval_delivery d set attempts = attempts + 1, due_at = $2
       from due where d.approval_id = due.approval_id
       returning d.approval_id, d.attempts, d.created_at
     )
     select t.approval_id as "approvalId", t.attempts, t.created_at as since,
       a.run_id as "runId", r.chain, a.kind, a.reason, a.fault,
       case when a.total_e4 is not null then
         jsonb_build_object('e4', a.total_e4, 'currency', a.currency) end as total,
       a.created_at as "createdAt", a.expires_at as "expiresAt"
     from taken t join approval a on a.id = t.approval_id join run r on r.id = a.run_id`,
    [now, busyUntil],
  );
  return rows[0] ?? null;
}

/** What became of an attempt: delivered, to be tried again at `retryAt`, or given up. */
export type DeliveryOutcome =
  | { readonly delivered: true }
  | { readonly delivered: false; readonly retryAt: string | null };

/** Keeps what became of an attempt. */
export async function settleApprovalDelivery(
  sql: Sql,
  approvalId: string,
  now: string,
  outcome: DeliveryOutcome,
): Promise<void> {
  const retryAt = outcome.delivered ? null : outcome.retryAt;
  await sql.query(
    `update approval_delivery set due_at = coalesce($3, due_at),
       delivered_at = case when $4 then $2::timestamptz end,
       given_up_at = case when not $4 and $3::timestamptz is null then $2::timestamptz end
     where approval_id = $1 and delivered_at is null`,
    [approvalId, now, retryAt, outcome.delivered],
  );
}
