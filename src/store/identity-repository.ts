import type { Sql } from "./database.ts";

export type IdentityModel = {
  readonly goldenId: string;
  readonly system: string;
  readonly sourceId: string;
  readonly evidence: string;
  readonly confidence: number;
  readonly joinedAt: string;
};

/** The systems' ids behind these golden records of one kind, the first joined first. */
export async function identitiesOf(
  sql: Sql,
  kind: string,
  goldenIds: readonly string[],
): Promise<readonly IdentityModel[]> {
  return sql.query<IdentityModel>(
    `select golden_id as "goldenId", system, source_id as "sourceId", evidence, confidence,
       joined_at as "joinedAt"
     from crosswalk where golden_id = any($2) and kind = $1
     order by golden_id, joined_at, system, source_id`,
    [kind, goldenIds],
    "identities_of",
  );
}
