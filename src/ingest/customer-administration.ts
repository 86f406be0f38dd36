import type { Rank } from "../domain/authority.ts";
import type { CustomerDecisions, MergeWish, UnmergeWish } from "../domain/customer-decisions.ts";
import type { Principal } from "../domain/principal.ts";
import type { NewEvent } from "../events/event.ts";
import type { Clock } from "../kernel/clock.ts";
import { newId, type RandomBytes } from "../kernel/ids.ts";
import type { Result } from "../kernel/result.ts";
import { err, ok } from "../kernel/result.ts";
import { lockMatching } from "../store/crosswalk-repository.ts";
import type { Database, Sql } from "../store/database.ts";
import {
  absorbCustomer,
  type CustomerMerge,
  findMerges,
  redirectsOf,
  releaseCustomer,
} from "../store/merge-repository.ts";
import { buildFromAll } from "./build.ts";
import { Links } from "./links.ts";

export type CustomerAdministrationOptions = {
  readonly database: Database;
  readonly rank: Rank;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly append: (tx: Sql, events: readonly NewEvent[]) => Promise<void>;
};

export function customerAdministration(options: CustomerAdministrationOptions): CustomerDecisions {
  const { database, clock } = options;
  const now = () => clock.now().toISOString();
  return {
    merge: (wish) => database.transaction((tx) => merge(tx, options, wish, now())),
    unmerge: (wish) => database.transaction((tx) => unmerge(tx, options, wish, now())),
  };
}

async function merge(
  tx: Sql,
  options: CustomerAdministrationOptions,
  { into, customerIds, reason, principal }: MergeWish,
  at: string,
): Promise<Result<{ readonly customerId: string; readonly mergeIds: readonly string[] }>> {
  await lockMatching(tx, "customer");
  const current = await currentIds(tx, [into, ...customerIds]);
  const keptId = current.get(into);
  if (keptId === undefined) return unknownCustomer(into, "input.into");
  const absorbed: string[] = [];
  for (const [index, id] of customerIds.entries()) {
    const at = `input.customerIds.${index}`;
    const customerId = current.get(id);
    if (customerId === undefined) return unknownCustomer(id, at);
    if (customerId === keptId || absorbed.includes(customerId)) {
      return err("MERGE_REDUNDANT", `${id} is the same customer as ${into} already.`, { at });
    }
    absorbed.push(customerId);
  }
  const events: NewEvent[] = [];
  const mergeIds: string[] = [];
  for (const absorbedId of absorbed) {
    const id = newId("customerMerge", Date.parse(at), options.random);
    const why = { evidence: "person", confidence: 1 };
    const said = { mergedBy: principal.id, reason, mergedAt: at };
    await absorbCustomer(tx, { id, keptId, absorbedId, ...why, ...said });
    mergeIds.push(id);
    const data = { mergeId: id, absorbedId, ...why };
    events.push({ type: "CUSTOMERS_MERGED", subject: keptId, principal: principal.id, data });
  }
  const links = new Links(tx, at);
  const rebuilt = await buildFromAll(tx, options.rank, links, "customer", [keptId], at);
  await options.append(tx, [...events, ...rebuilt]);
  return ok({ customerId: keptId, mergeIds });
}

async function unmerge(
  tx: Sql,
  options: CustomerAdministrationOptions,
  { mergeId, reason, principal }: UnmergeWish,
  at: string,
): Promise<Result<{ readonly customerId: string; readonly restoredId: string }>> {
  await lockMatching(tx, "customer");
  const [known] = await findMerges(tx, [mergeId]);
  if (known === undefined) {
    return err("NOT_FOUND", `There is no merge ${mergeId}.`, { at: "input.mergeId" });
  }
  if (known.unmergedAt !== null) {
    const message = `${mergeId} was taken back at ${known.unmergedAt}.`;
    return err("MERGE_UNDONE", message, { at: "input.mergeId" });
  }
  const left = await releaseCustomer(tx, known, { by: principal.id, reason, at });
  const ids = [known.absorbedId, left];
  const rebuilt = await buildFromAll(tx, options.rank, new Links(tx, at), "customer", ids, at);
  await options.append(tx, [takenApart(known, principal), ...rebuilt]);
  return ok({ customerId: left, restoredId: known.absorbedId });
}

function takenApart(merge: CustomerMerge, { id: principal }: Principal): NewEvent {
  const { id: mergeId, keptId, absorbedId, evidence, confidence } = merge;
  const data = { mergeId, absorbedId, evidence, confidence };
  return { type: "CUSTOMERS_UNMERGED", subject: keptId, principal, data };
}

/** The customers that ids lead to by now; an id that never was one is left out. */
async function currentIds(tx: Sql, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const redirects = await redirectsOf(tx, ids);
  const wanted = ids.map((id) => redirects.get(id) ?? id);
  const rows = await tx.query<{ id: string }>("select id from customer where id = any($1)", [
    wanted,
  ]);
  const there = new Set(rows.map(({ id }) => id));
  return new Map(
    ids.flatMap((id) => {
      const current = redirects.get(id) ?? id;
      return there.has(current) ? [[id, current] as const] : [];
    }),
  );
}

function unknownCustomer(id: string, at: string) {
  return err("NOT_FOUND", `There is no customer ${id}.`, { at });
}
