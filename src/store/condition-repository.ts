import type { Sql } from "./database.ts";

/** The server, as one that looks after it wants to know it. Times are ISO 8601. */
export type ServerCondition = {
  readonly version: string;
  readonly now: string;
  readonly connections: number;
  readonly connectionsMax: number;
  /** Connections of running Tutti processes to this database. */
  readonly tuttiConnections: number;
};

export async function serverCondition(sql: Sql): Promise<ServerCondition> {
  const [row] = await sql.query<ServerCondition>(
    `select current_setting('server_version') as version, clock_timestamp() as now,
       (select count(*)::int from pg_stat_activity where backend_type = 'client backend')
         as connections,
       current_setting('max_connections')::int as "connectionsMax",
       (select count(*)::int from pg_stat_activity
        where datname = current_database() and application_name like 'tutti-%')
         as "tuttiConnections"`,
  );
  if (!row) throw new Error("the server gave no row about itself");
  return row;
}

/** What goes on in the control layer and the event log. */
export type WorkCondition = {
  readonly workers: number;
  /** Events that wait to be put in order, and since when the oldest. */
  readonly outbox: number;
  readonly outboxSince: string | null;
  readonly runsQueued: number;
  readonly queuedSince: string | null;
  readonly runsHeld: number;
  readonly approvals: number;
  readonly approvalsExpire: string | null;
  readonly parked: number;
  readonly untold: number;
  readonly killReason: string | null;
  readonly pausedChains: readonly string[];
};

export async function workCondition(sql: Sql): Promise<WorkCondition> {
  const [row] = await sql.query<WorkCondition>(
    `select
       (select count(*)::int from executor where lease_until > clock_timestamp()) as workers,
       o.outbox, o."outboxSince", r."runsQueued", r."queuedSince", r."runsHeld",
       a.approvals, a."approvalsExpire",
       (select count(*)::int from effect where status = 'PARKED') as parked,
       (select count(*)::int from approval_delivery d join approval p on p.id = d.approval_id
        where p.status = 'PENDING' and d.delivered_at is null
          and (d.attempts > 2 or d.given_up_at is not null)) as untold,
       (select reason from kill_switch where engaged) as "killReason",
       array(select chain from chain_state where paused order by chain) as "pausedChains"
     from
       (select count(*)::int as outbox, min(at) as "outboxSince"
        from (select at from event_outbox order by sequence limit 100000) waiting) o,
       (select (count(*) filter (where status = 'QUEUED'))::int as "runsQueued",
          min(created_at) filter (where status = 'QUEUED') as "queuedSince",
          (count(*) filter (where held_by is not null))::int as "runsHeld"
        from run where status in ('QUEUED', 'RUNNING', 'WAITING', 'CANCELLING', 'COMPENSATING')) r,
       (select count(*)::int as approvals, min(expires_at) as "approvalsExpire"
        from approval where status = 'PENDING') a`,
  );
  if (!row) throw new Error("the database gave no row about its work");
  return row;
}

/** What is known of a system without asking it. */
export type SystemCondition = {
  readonly system: string;
  readonly quarantined: number;
  readonly rereads: number;
  readonly rereadsSince: string | null;
  readonly webhookAt: string | null;
  readonly lastSuccessAt: string | null;
  readonly health: string | null;
};

export async function systemConditions(
  sql: Sql,
  systems: readonly string[],
): Promise<readonly SystemCondition[]> {
  return sql.query<SystemCondition>(
    `select s.system,
       (select count(*)::int from quarantine q
        where q.system = s.system and q.resolved_at is null) as quarantined,
       (select count(*)::int from reread_request r where r.system = s.system) as rereads,
       (select min(due_at) from reread_request r where r.system = s.system) as "rereadsSince",
       (select max(received_at) from webhook_delivery d where d.system = s.system) as "webhookAt",
       h.last_success_at as "lastSuccessAt", h.status as health
     from unnest($1::text[]) with ordinality s(system, place)
     left join connector_health h on h.system = s.system order by s.place`,
    [systems],
  );
}

/** The systems that the database knows of. */
export async function knownSystems(sql: Sql): Promise<readonly string[]> {
  const rows = await sql.query<{ system: string }>(
    "select distinct system from sync_state order by system",
  );
  return rows.map(({ system }) => system);
}
