import type { Kind, RecordOf, SourceRecord } from "../domain/records.ts";
import { type Link, lockMatching, matchLocations } from "../store/crosswalk-repository.ts";
import { linkCustomers } from "./customer-matching.ts";
import { link, type Matching } from "./new-link.ts";
import { linkOrders } from "./order-matching.ts";
import { linkProducts } from "./product-matching.ts";
import { derivedId, priceId } from "./references.ts";

/**
 * Finds or makes the golden record behind each of these records of one kind, as new links with
 * their evidence. Products are matched by GTIN, then SKU; locations by code, then name; stock by
 * its variant and place; a price by its variant and channel; orders by number and time; customers
 * by what they are known by; everything else is new when first seen.
 */
export async function linksFor(
  matching: Matching,
  kind: Kind,
  records: readonly SourceRecord[],
): Promise<readonly Link[]> {
  const unlinked = records.filter(
    (record) => matching.links.resolve(matching.system, kind, record.sourceId) === null,
  );
  switch (kind) {
    case "product":
      return linkProducts(matching, records as readonly RecordOf<"product">[]);
    case "customer":
      return linkCustomers(matching, records as readonly RecordOf<"customer">[]);
    case "location":
      return unlinked.length === 0
        ? []
        : linkLocations(matching, unlinked as readonly RecordOf<"location">[]);
    case "order":
      return linkOrders(matching, unlinked as readonly RecordOf<"order">[]);
    case "inventory":
      return linkInventory(matching, unlinked as readonly RecordOf<"inventory">[]);
    case "price":
      return unlinked.flatMap((record) => {
        const variant = matching.links.resolve(matching.system, "variant", record.sourceId);
        const { channel } = record as RecordOf<"price">;
        return variant === null
          ? []
          : [link("price", record.sourceId, priceId(variant, channel), "variant", 1)];
      });
    default:
      return unlinked.map((record) =>
        link(kind, record.sourceId, matching.newId(kind), "first-seen", 1),
      );
  }
}

/**
 * Joins places over systems by the same code, or else the same name where their codes do not say
 * otherwise. Two places of one system are never one, whatever they are called.
 */
async function linkLocations(
  { tx, system, newId }: Matching,
  records: readonly RecordOf<"location">[],
): Promise<readonly Link[]> {
  await lockMatching(tx, "location");
  const names = records.map((record) => record.name.toLowerCase());
  const codes = records.flatMap((record) => (record.code ? [record.code.toLowerCase()] : []));
  const taken = new Set<string>();
  const matches = await matchLocations(tx, system, names, codes);
  return records.map((record) => {
    const recordCode = record.code?.toLowerCase() || null;
    const free = matches.filter(({ id }) => !taken.has(id));
    const byCode = free.filter(({ code }) => recordCode !== null && code === recordCode);
    const byName = free.filter(
      ({ name, code }) =>
        name === record.name.toLowerCase() && (!code || recordCode === null || code === recordCode),
    );
    const [found, evidence, confidence] =
      byCode.length === 1
        ? ([byCode[0]?.id, "code", 1] as const)
        : ([byName.length === 1 ? byName[0]?.id : undefined, "name", 0.9] as const);
    if (found === undefined) {
      return link("location", record.sourceId, newId("location"), "first-seen", 1);
    }
    taken.add(found);
    return link("location", record.sourceId, found, evidence, confidence);
  });
}

function linkInventory(
  { links, system }: Matching,
  records: readonly RecordOf<"inventory">[],
): readonly Link[] {
  return records.flatMap((record) => {
    const variant = links.resolve(system, "variant", record.variant);
    const location = links.resolve(system, "location", record.location);
    if (variant === null || location === null) return [];
    const id = derivedId("inventoryLevel", variant, location);
    return [link("inventory", record.sourceId, id, "variant and location", 1)];
  });
}
