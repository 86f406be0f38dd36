import type { Sql } from "../store/database.ts";

/**
 * Removes what the durable engine keeps of runs that have ended, in the transaction that removes
 * the runs. Its other tables follow their run by themselves. Does nothing where no engine has been.
 */
export async function forgetEngineRuns(tx: Sql, runIds: readonly string[]): Promise<void> {
  if (runIds.length === 0) return;
  const [there] = await tx.query<{ there: boolean }>(
    "select to_regclass('dbos.workflow_status') is not null as there",
  );
  if (!there?.there) return;
  for (const table of ["workflow_input", "workflow_output", "operation_outputs"]) {
    await tx.query(`delete from dbos.${table} where workflow_uuid = any ($1)`, [runIds]);
  }
  await tx.query("delete from dbos.workflow_status where workflow_uuid = any ($1)", [runIds]);
}
