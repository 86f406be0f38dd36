import type { PlannedAction, Systems } from "../conductor/ports.ts";
import type { Action } from "../domain/actions.ts";
import type { ProposedAction } from "../domain/proposal.ts";
import type { Take } from "../ingest/take.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Sql } from "../store/database.ts";
import type { System } from "./systems.ts";

/**
 * Joins the conductor to the connectors: says a proposal in a system's own ids, carries it out, and
 * takes what the system then says into the graph.
 */
export function effectsPort(sql: Sql, systems: ReadonlyMap<string, System>, take: Take): Systems {
  return {
    plan: (proposal, note) => planPurchase(sql, systems, proposal, note),
    completion({ system, action }, purchaseOrder) {
      const completed =
        action.type === "purchaseOrder.create" &&
        systems.get(system)?.connector.supports.writes.includes("purchaseOrder.place");
      return completed ? { type: "purchaseOrder.place", purchaseOrder } : null;
    },
    async perform({ system, action }, key, signal, run) {
      const connector = systems.get(system)?.connector;
      if (connector === undefined) {
        return err("SYSTEM_UNSUPPORTED", `The system ${system} is not configured any more.`);
      }
      const receipt = await connector.write(action, key, { signal, priority: "interactive" });
      if (receipt.ok) await take(system, { records: receipt.value.records, run });
      return receipt;
    },
  };
}

async function planPurchase(
  sql: Sql,
  systems: ReadonlyMap<string, System>,
  proposal: ProposedAction,
  note: string,
): Promise<Result<PlannedAction>> {
  const writers = [...systems.values()].filter(({ connector }) =>
    connector.supports.writes.includes("purchaseOrder.create"),
  );
  const wanted = [
    proposal.supplierId,
    proposal.locationId,
    ...proposal.lines.map(({ variantId }) => variantId),
  ];
  for (const { name } of writers) {
    const ids = await sourceIds(sql, name, wanted);
    const [supplier, location] = [ids.get(proposal.supplierId), ids.get(proposal.locationId)];
    const lines = proposal.lines.flatMap(({ variantId, quantity, unitCost }) => {
      const variant = ids.get(variantId);
      return variant === undefined ? [] : [{ variant, quantity, unitCost }];
    });
    if (!supplier || !location || lines.length < proposal.lines.length) continue;
    const action: Action = { type: "purchaseOrder.create", supplier, location, note, lines };
    return ok({ system: name, action });
  }
  return err(
    "SYSTEM_UNSUPPORTED",
    "No system that takes purchase orders knows this supplier, this location and all variants.",
  );
}

/** A system's own ids of golden records; the first joined where it has several. */
async function sourceIds(
  sql: Sql,
  system: string,
  goldenIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await sql.query<{ goldenId: string; sourceId: string }>(
    `select distinct on (golden_id) golden_id as "goldenId", source_id as "sourceId"
     from crosswalk where system = $1 and golden_id = any($2)
       and kind in ('supplier', 'location', 'variant')
     order by golden_id, joined_at, source_id`,
    [system, goldenIds],
  );
  return new Map(rows.map((row) => [row.goldenId, row.sourceId]));
}
