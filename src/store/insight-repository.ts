import type { KeptInsight } from "../domain/run.ts";
import type { Sql } from "./database.ts";
import type { Listing } from "./listing.ts";

const COLUMNS = `id, run_id as "runId", agent, subject, claim, value, confidence, evidence,
  created_at as "createdAt", expires_at as "expiresAt"`;

export type InsightFilter = {
  readonly subjects?: readonly string[] | null | undefined;
  readonly claims?: readonly string[] | null | undefined;
  /** Only those that have not expired. */
  readonly valid?: boolean | null | undefined;
};

export const INSIGHTS: Listing<KeptInsight, InsightFilter, "CREATED_AT"> = {
  name: "insights",
  columns: COLUMNS,
  from: "insight",
  id: "insight.id",
  sorts: { CREATED_AT: { sql: "insight.created_at", type: "timestamptz" } },
  filter: (where, filter) => {
    where
      .when(filter.subjects, (ids) => `insight.subject = any(${where.bind(ids)})`)
      .when(filter.claims, (claims) => `insight.claim = any(${where.bind(claims)})`)
      .when(filter.valid, (valid) => `(insight.expires_at > now()) = ${where.bind(valid)}`);
  },
};

export async function insertInsights(tx: Sql, insights: readonly KeptInsight[]): Promise<void> {
  await tx.query(
    `insert into insight (id, run_id, agent, subject, claim, value, confidence, evidence,
       created_at, expires_at)
     select * from jsonb_to_recordset($1) as i (id text, "runId" text, agent text, subject text,
       claim text, value jsonb, confidence double precision, evidence text,
       "createdAt" timestamptz, "expiresAt" timestamptz)`,
    [JSON.stringify(insights)],
    "insert-insights",
  );
}
