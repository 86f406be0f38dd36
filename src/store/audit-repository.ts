import type { Sql } from "./database.ts";
import type { Listing } from "./listing.ts";
import { type TimeRange, withinRange } from "./order-repository.ts";

/** STARTED until it has ended; a process that died leaves it so. */
export type AuditOutcome = "STARTED" | "DONE" | "REFUSED" | "FAILED";

/** A mutation that was asked for. */
export type AuditEntry = {
  readonly id: string;
  readonly at: string;
  readonly principalId: string;
  readonly principalName: string;
  readonly requestId: string;
  readonly clientAddress: string;
  readonly transport: string;
  readonly operationName: string | null;
  readonly mutations: readonly string[];
  readonly inputs: readonly AuditInput[];
  readonly outcome: AuditOutcome;
  readonly codes: readonly string[];
  readonly recordIds: readonly string[];
  readonly endedAt: string | null;
};

/** What one field of it was given, as far as that may be kept. */
export type AuditInput = {
  readonly mutation: string;
  readonly idempotencyKey: string | null;
  readonly arguments: unknown;
};

export type AuditEnd = Pick<AuditEntry, "id" | "codes" | "recordIds"> & {
  readonly outcome: Exclude<AuditOutcome, "STARTED">;
  readonly endedAt: string;
};

export type AuditFilter = {
  readonly principalIds?: readonly string[] | null | undefined;
  readonly mutations?: readonly string[] | null | undefined;
  readonly outcome?: readonly string[] | null | undefined;
  readonly recordIds?: readonly string[] | null | undefined;
  readonly requestId?: string | null | undefined;
  readonly at?: TimeRange | null | undefined;
};

export const AUDIT: Listing<AuditEntry, AuditFilter, "AT"> = {
  name: "audit",
  columns: `a.id, a.at, a.principal_id as "principalId", a.principal_name as "principalName",
    a.request_id as "requestId", a.client_address as "clientAddress", a.transport,
    a.operation_name as "operationName", a.mutations, a.inputs, a.outcome, a.codes,
    a.record_ids as "recordIds", a.ended_at as "endedAt"`,
  from: "mutation_audit a",
  id: "a.id",
  sorts: { AT: { sql: "a.at", type: "timestamptz" } },
  filter: (where, filter) => {
    where
      .when(filter.principalIds, (ids) => `a.principal_id = any(${where.bind(ids)})`)
      .when(filter.mutations, (some) => `a.mutations && ${where.bind(some)}::text[]`)
      .when(filter.outcome, (some) => `a.outcome = any(${where.bind(some)})`)
      .when(filter.recordIds, (ids) => `a.record_ids && ${where.bind(ids)}::text[]`)
      .when(filter.requestId, (id) => `a.request_id = ${where.bind(id)}`);
    withinRange(where, "a.at", filter.at);
  },
};

const COLUMNS = `id, at, principal_id, principal_name, request_id, client_address, transport,
  operation_name, mutations, inputs, outcome, codes, record_ids, ended_at`;

/** Keeps entries, in one statement. */
export async function addAudit(sql: Sql, entries: readonly AuditEntry[]): Promise<void> {
  await sql.query(
    `insert into mutation_audit (${COLUMNS})
     select r.id, r.at, r."principalId", r."principalName", r."requestId", r."clientAddress",
       r.transport, r."operationName", r.mutations, r.inputs, r.outcome, r.codes, r."recordIds",
       r."endedAt"
     from jsonb_to_recordset($1::jsonb) as r(id text, at timestamptz, "principalId" text,
       "principalName" text, "requestId" text, "clientAddress" text, transport text,
       "operationName" text, mutations text[], inputs jsonb, outcome text, codes text[],
       "recordIds" text[], "endedAt" timestamptz)`,
    [JSON.stringify(entries)],
    "add_audit",
  );
}

/** Completes an entry; one that has ended stays as it is. */
export async function endAudit(sql: Sql, end: AuditEnd): Promise<void> {
  await sql.query(
    `update mutation_audit set outcome = $2, codes = $3, record_ids = $4, ended_at = $5
     where id = $1 and outcome = 'STARTED'`,
    [end.id, end.outcome, end.codes, end.recordIds, end.endedAt],
    "end_audit",
  );
}
