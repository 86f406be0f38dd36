import type { Action } from "../domain/actions.ts";
import type { Difference, Effect, EffectReceipt, EffectStatus } from "../domain/run.ts";
import type { Fault } from "../kernel/faults.ts";
import type { Database, Sql } from "./database.ts";
import type { Listing } from "./listing.ts";

const COLUMNS = `id, run_id as "runId", proposal_id as "proposalId",
  idempotency_key as "idempotencyKey", system, action,
  jsonb_build_object('e4', cost_e4, 'currency',
    (select currency from run where run.id = run_id)) as cost,
  status, source_id as "sourceId", receipt, differences, fault, intended_at as "intendedAt",
  applied_at as "appliedAt", compensated_at as "compensatedAt"`;

export const EFFECTS: Listing<Effect, object, "SEQUENCE"> = {
  name: "effects",
  columns: COLUMNS,
  from: "effect",
  id: "effect.id",
  sorts: { SEQUENCE: { sql: "effect.sequence", type: "bigint" } },
  filter: () => undefined,
};

export async function effectsOfRuns(
  sql: Sql,
  runIds: readonly string[],
): Promise<readonly Effect[]> {
  return sql.query<Effect>(
    `select ${COLUMNS} from effect where run_id = any ($1) order by run_id, sequence`,
    [runIds],
    "effects-of-runs",
  );
}

export async function findEffects(sql: Sql, ids: readonly string[]): Promise<readonly Effect[]> {
  return sql.query<Effect>(
    `select ${COLUMNS} from effect where id = any ($1)`,
    [ids],
    "find-effects",
  );
}

/** Keeps the intention to write, or finds the effect that this proposal has already. */
export async function intendEffect(
  tx: Sql,
  effect: {
    readonly id: string;
    readonly runId: string;
    readonly proposalId: string;
    readonly idempotencyKey: string;
    readonly system: string;
    readonly action: Action;
    readonly costE4: number;
    readonly at: string;
  },
): Promise<Effect> {
  const rows = await tx.query<Effect>(
    `with added as (
       insert into effect (id, run_id, proposal_id, idempotency_key, system, action_type, action,
         cost_e4, status, intended_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, 'INTENDED', $9)
       on conflict (run_id, proposal_id) do nothing returning *
     )
     select ${COLUMNS} from added
     union all select ${COLUMNS} from effect where run_id = $2 and proposal_id = $3`,
    [
      effect.id,
      effect.runId,
      effect.proposalId,
      effect.idempotencyKey,
      effect.system,
      effect.action.type,
      JSON.stringify(effect.action),
      effect.costE4,
      effect.at,
    ],
    "intend-effect",
  );
  const [kept] = rows;
  if (!kept) throw new Error(`The effect of ${effect.proposalId} is gone`);
  return kept;
}

/** Says that the system is being asked for an effect now, for at most `forMs`. */
export async function askingFor(sql: Sql, id: string, forMs: number): Promise<void> {
  await sql.query(
    `update effect set asked_until = clock_timestamp() + make_interval(secs => $2) where id = $1`,
    [id, forMs / 1000],
    "asking-for-effect",
  );
}

/** Says that the system has answered, whatever it was. */
export async function answered(sql: Sql, id: string): Promise<void> {
  await sql.query("update effect set asked_until = null where id = $1", [id], "effect-answered");
}

/** For how many milliseconds yet the system may be busy with an effect it was asked for. */
export async function askedForMs(sql: Sql, id: string): Promise<number> {
  const [row] = await sql.query<{ ms: number }>(
    `select greatest(0, coalesce(
       extract(epoch from asked_until - clock_timestamp()) * 1000, 0))::float8 as ms
     from effect where id = $1`,
    [id],
    "effect-asked-for",
  );
  return row?.ms ?? 0;
}

/** Keeps what the system answered; whether the effect was still only intended. */
export async function applyEffect(
  tx: Sql,
  id: string,
  applied: {
    readonly receipt: EffectReceipt;
    readonly differences: readonly Difference[];
    readonly at: string;
  },
): Promise<boolean> {
  const rows = await tx.query(
    `update effect set status = 'APPLIED', source_id = $2, receipt = $3, differences = $4,
       applied_at = $5, fault = null
     where id = $1 and status in ('INTENDED', 'SKIPPED') returning id`,
    [
      id,
      applied.receipt.sourceId,
      JSON.stringify(applied.receipt),
      JSON.stringify(applied.differences),
      applied.at,
    ],
    "apply-effect",
  );
  return rows.length > 0;
}

/** Moves an effect on after it was given up, taken back, or could not be; whether it moved. */
export async function moveEffect(
  tx: Sql,
  id: string,
  from: readonly EffectStatus[],
  to: { readonly status: EffectStatus; readonly at: string; readonly fault: Fault | null },
): Promise<boolean> {
  const rows = await tx.query(
    `update effect set status = $3, fault = $4,
       compensated_at = case when $3 = 'UNDONE' then $5::timestamptz else compensated_at end
     where id = $1 and status = any ($2) returning id`,
    [id, from, to.status, to.fault ? JSON.stringify(to.fault) : null, to.at],
  );
  return rows.length > 0;
}

/**
 * Does `work` while holding the lock on an idempotency key, on a connection of its own; null when
 * somebody else held it all through `waitMs`. A holder whose process is stopped would hold it as
 * long as its connection lives, so in the end that connection is ended.
 */
export async function withKeyLock<Value>(
  database: Database,
  key: string,
  wait: {
    readonly waitMs: number;
    readonly pollMs: number;
    readonly sleep: (ms: number) => Promise<void>;
  },
  work: (assertHeld: () => Promise<void>) => Promise<Value>,
): Promise<Value | null> {
  const session = await database.session();
  try {
    for (let waited = 0; ; waited += wait.pollMs) {
      const [row] = await session.query<{ taken: boolean }>(
        "select pg_try_advisory_lock(hashtextextended($1, 0)) as taken",
        [key],
      );
      if (row?.taken === true) break;
      if (waited >= wait.waitMs) {
        await session.query(END_HOLDER, [key]);
        return null;
      }
      await wait.sleep(wait.pollMs);
    }
    // Throws when the connection, and the lock with it, was ended while this process was stopped.
    return await work(async () => {
      await session.query("select 1");
    });
  } finally {
    // Ending the session gives its locks back.
    await session.close().catch(() => undefined);
  }
}

const END_HOLDER = `
  select pg_terminate_backend(pid) from pg_locks
  where locktype = 'advisory' and granted and pid <> pg_backend_pid()
    and database = (select oid from pg_database where datname = current_database())
    and ((classid::bigint << 32) | objid::bigint) = hashtextextended($1, 0)`;
