import type { Kind } from "../domain/records.ts";
import { groupBy } from "../kernel/collections.ts";
import { setPending } from "../store/crosswalk-repository.ts";
import { setCustomerKeys } from "../store/customer-key-repository.ts";
import type { Sql } from "../store/database.ts";
import { forget, type Key, observationsOf } from "../store/observation-repository.ts";
import type { ApplyEnvironment } from "./apply.ts";
import { buildFromAll } from "./build.ts";
import { Links } from "./links.ts";

/**
 * What a system deleted stops counting: the golden record is made anew from what the others say. A
 * product that no system knows any more is archived, and stays in the graph, because orders and
 * movements refer to it; stock that no system counts is none; what no supplier offers any more is
 * not bought. Other records keep their last state as history.
 */
export async function removeGone(
  tx: Sql,
  environment: ApplyEnvironment,
  system: string,
  keys: readonly Key[],
  at: string,
): Promise<void> {
  if (keys.length === 0) return;
  const { append, rank } = environment;
  await setPending(tx, system, keys, [], at);
  const concerned = await forget(tx, system, keys, at);
  const customers = keys.filter(({ kind }) => kind === "customer");
  await setCustomerKeys(
    tx,
    system,
    customers.map(({ sourceId }) => ({ sourceId, family: null, keys: [] })),
  );
  for (const [kind, some] of groupBy(concerned, ({ kind }) => kind)) {
    const ids = [...new Set(some.map(({ goldenId }) => goldenId))];
    await append(tx, await buildFromAll(tx, rank, new Links(tx, at), kind, ids, at));
    const known = await observationsOf(tx, kind, ids);
    const alive = new Set(known.map(({ goldenId }) => goldenId));
    const unknown = ids.filter((id) => !alive.has(id));
    await bury(tx, append, system, kind, unknown, at);
  }
}

/** What becomes of records that no system knows any more. */
async function bury(
  tx: Sql,
  append: ApplyEnvironment["append"],
  system: string,
  kind: Kind,
  goldenIds: readonly string[],
  at: string,
): Promise<void> {
  for (const goldenId of goldenIds) {
    const data = { change: "deleted" as const, system, fields: [] };
    if (kind === "product") {
      await tx.query("update product set status = 'ARCHIVED', updated_at = $2 where id = $1", [
        goldenId,
        at,
      ]);
      await append(tx, [{ type: "PRODUCT_CHANGED", subject: goldenId, data }]);
    }
    if (kind === "supplierOffer") {
      await tx.query("delete from supplier_offer where id = $1", [goldenId]);
      await append(tx, [{ type: "SUPPLIER_OFFER_CHANGED", subject: goldenId, data }]);
    }
    if (kind === "inventory") {
      const [row] = await tx.query<{ variantId: string; locationId: string; held: number }>(
        `update inventory_level set on_hand = 0, reserved = 0, incoming = 0, observed_at = $2
         where id = $1 returning variant_id as "variantId", location_id as "locationId", held`,
        [goldenId, at],
      );
      if (row === undefined) continue;
      const counts = { ...row, onHand: 0, reserved: 0, incoming: 0 };
      await append(tx, [
        { type: "INVENTORY_CHANGED", subject: goldenId, data: { ...data, ...counts } },
      ]);
    }
  }
}
