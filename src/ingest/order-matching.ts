import type { RecordOf } from "../domain/records.ts";
import { type Link, lockNames, matchOrders } from "../store/crosswalk-repository.ts";
import { link, type Matching } from "./new-link.ts";

/**
 * Joins orders over systems, so that a sale which two systems keep is counted once: the same number,
 * with or without a number sign before it, and the same instant at which it was placed; both never
 * change. Two orders of one system are never one.
 */
export async function linkOrders(
  { tx, system, newId }: Matching,
  records: readonly RecordOf<"order">[],
): Promise<readonly Link[]> {
  if (records.length === 0) return [];
  const numbers = records.map(({ number }) => bare(number));
  await lockNames(tx, "order", numbers);
  const matches = await matchOrders(tx, system, [
    ...new Set([...records.map(({ number }) => number), ...numbers, ...numbers.map(signed)]),
  ]);
  const taken = new Set<string>();
  return records.map((record) => {
    const placedAt = Date.parse(record.placedAt);
    const same = matches.filter(
      (match) =>
        !taken.has(match.id) &&
        bare(match.number) === bare(record.number) &&
        Date.parse(match.placedAt) === placedAt,
    );
    const [found, another] = same;
    if (found === undefined || another !== undefined) {
      return link("order", record.sourceId, newId("order"), "first-seen", 1);
    }
    taken.add(found.id);
    return link("order", record.sourceId, found.id, "number and time", 0.95);
  });
}

function bare(number: string): string {
  return number.trim().replace(/^#/, "");
}

function signed(number: string): string {
  return `#${number}`;
}
