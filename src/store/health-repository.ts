import type { Sql } from "./database.ts";

export type HealthModel = {
  readonly system: string;
  readonly status: "UP" | "DEGRADED" | "DOWN";
  readonly since: string;
  readonly lastSuccessAt: string | null;
  readonly code: string | null;
  readonly message: string | null;
};

/** Saves a system's health; true when the status changed by it. */
export async function saveHealth(
  tx: Sql,
  health: Omit<HealthModel, "since" | "lastSuccessAt">,
  at: string,
): Promise<boolean> {
  const success = health.status === "UP" ? at : null;
  const rows = await tx.query<{ changed: boolean }>(
    `with before as materialized (select status from connector_health where system = $1)
     insert into connector_health as h (system, status, since, last_success_at, code, message)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (system) do update set
       status = excluded.status,
       since = case when h.status = excluded.status then h.since else excluded.since end,
       last_success_at = coalesce(excluded.last_success_at, h.last_success_at),
       code = excluded.code, message = excluded.message
     returning (select status from before) is distinct from $2 as changed`,
    [health.system, health.status, at, success, health.code, health.message],
  );
  return rows[0]?.changed ?? false;
}

export async function healthOf(sql: Sql, systems: readonly string[]): Promise<HealthModel[]> {
  return sql.query<HealthModel>(
    `select system, status, since, last_success_at as "lastSuccessAt", code, message
     from connector_health where system = any($1)`,
    [systems],
  );
}
