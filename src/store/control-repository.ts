import type { ChainState, KillSwitch } from "../domain/run.ts";
import type { Sql } from "./database.ts";

export async function findChainStates(
  sql: Sql,
  chains: readonly string[],
): Promise<readonly ChainState[]> {
  return sql.query<ChainState>(
    `select chain, paused, reason, changed_by as "changedBy", changed_at as "changedAt"
     from chain_state where chain = any ($1)`,
    [chains],
  );
}

/**
 * Pauses or resumes a chain; whether that changed anything. A paused chain that is paused again
 * takes the new reason and who gave it; the events have the ones before.
 */
export async function setChainState(tx: Sql, state: ChainState): Promise<boolean> {
  const rows = await tx.query(
    `insert into chain_state as c (chain, paused, reason, changed_by, changed_at)
     values ($1, $2, $3, $4, $5)
     on conflict (chain) do update set paused = excluded.paused, reason = excluded.reason,
       changed_by = excluded.changed_by, changed_at = excluded.changed_at
     where c.paused <> excluded.paused
       or (c.paused and (c.reason, c.changed_by) <> (excluded.reason, excluded.changed_by))
     returning chain`,
    [state.chain, state.paused, state.reason, state.changedBy, state.changedAt],
  );
  return rows.length > 0;
}

export async function readKillSwitch(sql: Sql): Promise<KillSwitch> {
  const [row] = await sql.query<KillSwitch>(
    `select engaged, reason, changed_by as "changedBy", changed_at as "changedAt"
     from kill_switch`,
  );
  if (!row) throw new Error("The kill switch's row is gone");
  return row;
}

/**
 * Whether the switch is engaged, held as it is until the transaction ends: whoever engages it
 * waits for that, and after it nobody finds it released.
 */
export async function holdKillSwitch(tx: Sql): Promise<boolean> {
  const [row] = await tx.query<{ engaged: boolean }>(
    "select engaged from kill_switch for share",
    [],
    "hold-kill-switch",
  );
  return row?.engaged ?? true;
}

/** Engages or releases the switch as a chain is paused or resumed; whether that changed anything. */
export async function setKillSwitch(
  tx: Sql,
  change: { readonly engaged: boolean; readonly reason: string; by: string; at: string },
): Promise<boolean> {
  const rows = await tx.query(
    `update kill_switch set engaged = $1, reason = $2, changed_by = $3, changed_at = $4
     where engaged <> $1
       or (engaged and (reason, coalesce(changed_by, '')) <> ($2::text, $3::text))
     returning engaged`,
    [change.engaged, change.reason, change.by, change.at],
  );
  return rows.length > 0;
}
