import type { Sql } from "./database.ts";

/**
 * Says that this executor lives for another `leaseMs`, by the database's clock, and which others
 * do. Those that died long ago are forgotten.
 */
export async function renewLease(
  sql: Sql,
  executor: { readonly id: string; readonly host: string; readonly pid: number },
  leaseMs: number,
): Promise<readonly string[]> {
  const rows = await sql.query<{ id: string }>(
    `with renewed as (
       insert into executor (id, host, pid, lease_until)
       values ($1, $2, $3, clock_timestamp() + make_interval(secs => $4))
       on conflict (id) do update set lease_until = excluded.lease_until
       returning id
     ), forgotten as (
       delete from executor where lease_until < now() - interval '1 day' and id <> $1
     )
     select id from executor where lease_until > clock_timestamp() union select id from renewed`,
    [executor.id, executor.host, executor.pid, leaseMs / 1000],
    "renew-lease",
  );
  return rows.map(({ id }) => id);
}

/** How many executors live, by their leases. */
export async function countLiving(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    "select count(*) as count from executor where lease_until > clock_timestamp()",
    [],
    "count-executors",
  );
  return row?.count ?? 0;
}

/** Ends the lease at once, so that others need not wait for it to run out. */
export async function endLease(sql: Sql, executorId: string): Promise<void> {
  await sql.query("delete from executor where id = $1", [executorId]);
}

/**
 * Does `work` if no other process does it just now; whether it did. The server ends the transaction
 * of one that says nothing for `silenceMaxMs`, so that a process that was frozen keeps nobody out.
 */
export async function aloneFor(
  tx: Sql,
  name: string,
  work: () => Promise<void>,
  silenceMaxMs = 10_000,
): Promise<boolean> {
  await tx.query("select set_config('idle_in_transaction_session_timeout', $1, true)", [
    `${silenceMaxMs}ms`,
  ]);
  const [row] = await tx.query<{ taken: boolean }>(
    "select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as taken",
    [name],
  );
  if (row?.taken !== true) return false;
  await work();
  return true;
}
