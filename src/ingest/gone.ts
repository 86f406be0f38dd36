import type { Kind } from "../domain/records.ts";
import { groupBy } from "../kernel/collections.ts";
import { setPending } from "../store/crosswalk-repository.ts";
import { setCustomerKeys } from "../store/customer-key-repository.ts";
import type { Sql } from "../store/database.ts";
import { addHistory } from "../store/history-repository.ts";
import {
  forget,
  type Heard,
  type Key,
  observationsOf,
  stillThere,
} from "../store/observation-repository.ts";
import { requestReread } from "../store/sync-repository.ts";
import type { ApplyEnvironment } from "./apply.ts";
import { buildFromAll } from "./build.ts";
import { askAgainAt } from "./hear.ts";
import { Links } from "./links.ts";

/**
 * What a system deleted stops counting: the golden record is made anew from what the others say. A
 * product that no system knows any more is archived, and stays in the graph, because orders and
 * movements refer to it; stock that no system counts is none; what no supplier offers any more is
 * not bought. Other records keep their last state as history. A word that something is gone has no
 * time of the system's: one that came by itself may be older than the thing, and an answer older
 * than what came meanwhile, so the system is asked once more.
 */
export async function removeGone(
  tx: Sql,
  environment: ApplyEnvironment,
  system: string,
  told: readonly Key[],
  heard: Heard,
): Promise<void> {
  if (told.length === 0) return;
  const { append, rank } = environment;
  const { at, askedAt } = heard;
  const concerned = await forget(tx, system, told, at, askedAt);
  const there = new Set((await stillThere(tx, system, told)).map(nameOf));
  const keys = told.filter((key) => !there.has(nameOf(key)));
  const doubtful = askedAt === null ? told : told.filter((key) => there.has(nameOf(key)));
  await requestReread(tx, system, doubtful, askAgainAt(heard));
  await setPending(tx, system, keys, [], at);
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

function nameOf({ kind, sourceId }: Key): string {
  return `${kind}\n${sourceId}`;
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
      await archive(tx, system, goldenId, at);
      await append(tx, [{ type: "PRODUCT_CHANGED", subject: goldenId, data }]);
    }
    if (kind === "supplierOffer") {
      await tx.query("delete from supplier_offer where id = $1", [goldenId]);
      await append(tx, [{ type: "SUPPLIER_OFFER_CHANGED", subject: goldenId, data }]);
    }
    if (kind === "inventory") {
      const level = await empty(tx, system, goldenId, at);
      if (level === null) continue;
      const counts = { ...level, onHand: 0, reserved: 0, incoming: 0 };
      await append(tx, [
        { type: "INVENTORY_CHANGED", subject: goldenId, data: { ...data, ...counts } },
      ]);
    }
  }
}

async function archive(tx: Sql, system: string, id: string, at: string): Promise<void> {
  const [before] = await tx.query<{ status: string }>(
    `with o as (select id, status from product where id = $1 for update)
     update product p set status = 'ARCHIVED', updated_at = $2 from o where p.id = o.id
     returning o.status`,
    [id, at],
  );
  if (before !== undefined) await noteChanges(tx, system, id, at, before, "ARCHIVED");
}

type Level = { readonly variantId: string; readonly locationId: string; readonly held: number };

async function empty(tx: Sql, system: string, id: string, at: string): Promise<Level | null> {
  const [row] = await tx.query<Level & Record<"onHand" | "reserved" | "incoming", number>>(
    `with o as (select * from inventory_level where id = $1 for update)
     update inventory_level i
       set on_hand = 0, reserved = 0, incoming = 0, observed_at = $2
     from o where i.id = o.id
     returning o.variant_id as "variantId", o.location_id as "locationId", o.held,
       o.on_hand as "onHand", o.reserved, o.incoming`,
    [id, at],
  );
  if (row === undefined) return null;
  const { variantId, locationId, held, ...counts } = row;
  await noteChanges(tx, system, id, at, counts, 0);
  return { variantId, locationId, held };
}

/** Keeps in history that these fields became `to`. */
async function noteChanges(
  tx: Sql,
  system: string,
  recordId: string,
  at: string,
  before: Readonly<Record<string, unknown>>,
  to: unknown,
): Promise<void> {
  const changes = Object.entries(before).flatMap(([field, from]) =>
    from === to ? [] : [{ field, from, to }],
  );
  if (changes.length > 0) await addHistory(tx, at, [{ recordId, system, changes }]);
}
