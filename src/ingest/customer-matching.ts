import { type ContactKeyType, contactKeys, normalName } from "../domain/contact.ts";
import type { RecordOf } from "../domain/records.ts";
import { groupBy } from "../kernel/collections.ts";
import { type Link, lockMatching } from "../store/crosswalk-repository.ts";
import {
  holdersOf,
  type KeyedCustomer,
  type KeyHolder,
  setCustomerKeys,
} from "../store/customer-key-repository.ts";
import { forget } from "../store/observation-repository.ts";
import { type Edge, people } from "./customer-groups.ts";
import { mergeCustomers } from "./customer-merging.ts";
import { link, type Matching } from "./new-link.ts";

/** How sure each kind of key is by itself. A phone counts only with the same family name. */
const CONFIDENCE: Readonly<Record<ContactKeyType, number>> = {
  loyalty: 1,
  email: 0.95,
  phone: 0.8,
};

/**
 * A key that more customers than this of one system have in common is a shop's, a household's or a
 * placeholder, and says nothing of who somebody is.
 */
const SHARED_MAX = 4;

/**
 * Joins customers over systems, and within one, by loyalty card, then e-mail, then phone with the
 * same family name, each in its comparable form; and by what a system itself has merged. Golden
 * records that turn out to be one person become one; those that a person took apart never do.
 * Weighing many weak likenesses together (Fellegi and Sunter, 1969) would give further edges here.
 */
export async function linkCustomers(
  matching: Matching,
  records: readonly RecordOf<"customer">[],
): Promise<readonly Link[]> {
  const { tx, links, system, newId, at } = matching;
  await lockMatching(tx, "customer");
  const merged = records.flatMap(({ mergedIds }) => mergedIds);
  await links.learn(system, keysOf(merged));
  // The system keeps no record of these any more: what it last said of them counts no longer.
  if (merged.length > 0) await forget(tx, system, keysOf(merged), at, null);
  await setCustomerKeys(
    tx,
    system,
    merged.map((sourceId) => ({ sourceId, family: null, keys: [] })),
  );
  const keyed = records.map((record) => keyedCustomer(matching, record));
  await setCustomerKeys(tx, system, keyed);
  const holders = await holdersOf(
    tx,
    keyed.flatMap(({ keys }) => keys),
  );
  const nodeOf = (of: string, sourceId: string, goldenId: string | null) =>
    goldenId ?? `${of}\n${sourceId}`;
  const own = (sourceId: string) =>
    nodeOf(system, sourceId, links.resolve(system, "customer", sourceId));
  const edges = [
    ...keyed.flatMap((customer) =>
      likenesses(customer, system, holders).map(
        ({ holder, evidence, confidence }): Edge => ({
          one: own(customer.sourceId),
          other: nodeOf(holder.system, holder.sourceId, holder.goldenId),
          evidence,
          confidence,
        }),
      ),
    ),
    ...records.flatMap(({ sourceId, mergedIds }) =>
      mergedIds.map(
        (id): Edge => ({
          one: own(sourceId),
          other: own(id),
          evidence: `merged in ${system}`,
          confidence: 1,
        }),
      ),
    ),
  ];
  const nodes = new Set([...records.map(({ sourceId }) => own(sourceId)), ...merged.map(own)]);
  const made: Link[] = [];
  for (const { goldens, unjoined } of await people(tx, nodes, edges)) {
    const [oldest, ...others] = [...goldens].sort((a, b) => (a.id < b.id ? -1 : 1));
    const id = oldest?.id ?? newId("customer");
    for (const other of others) await mergeCustomers(matching, id, other);
    for (const [index, { node, evidence, confidence }] of unjoined.entries()) {
      const sourceId = node.slice(system.length + 1);
      const first = oldest === undefined && index === 0;
      made.push(
        first
          ? link("customer", sourceId, id, "first-seen", 1)
          : link("customer", sourceId, id, evidence, confidence),
      );
    }
  }
  return made;
}

function keysOf(sourceIds: readonly string[]) {
  return sourceIds.map((sourceId) => ({ kind: "customer", sourceId }));
}

function keyedCustomer({ homeCountry }: Matching, record: RecordOf<"customer">): KeyedCustomer {
  const { sourceId, familyName } = record;
  return { sourceId, family: normalName(familyName), keys: contactKeys(record, homeCountry) };
}

type Likeness = {
  readonly holder: KeyHolder;
  readonly evidence: ContactKeyType;
  readonly confidence: number;
};

function likenesses(
  customer: KeyedCustomer,
  system: string,
  holders: readonly KeyHolder[],
): readonly Likeness[] {
  return customer.keys.flatMap(({ type, value }) => {
    const same = holders.filter((holder) => holder.type === type && holder.value === value);
    const perSystem = groupBy(same, (holder) => holder.system);
    if ([...perSystem.values()].some((some) => some.length > SHARED_MAX)) return [];
    return same
      .filter((holder) => holder.system !== system || holder.sourceId !== customer.sourceId)
      .filter((holder) => type !== "phone" || sameFamily(holder.family, customer.family))
      .map((holder) => ({ holder, evidence: type, confidence: CONFIDENCE[type] }));
  });
}

function sameFamily(one: string | null, other: string | null): boolean {
  return one !== null && one === other;
}
