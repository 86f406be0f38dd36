import type { RecordOf } from "../domain/records.ts";
import {
  type Link,
  lockMatching,
  matchVariants,
  type VariantMatch,
} from "../store/crosswalk-repository.ts";
import type { Sql } from "../store/database.ts";
import { link, type Matching } from "./new-link.ts";

/**
 * Joins products over systems by their variants: the same GTIN, or else the same SKU where GTINs do
 * not say otherwise. A match counts only when it is the only one and its variant is not joined to
 * another id of the same system already, because one system does not list one variant twice.
 */
export async function linkProducts(
  { tx, links, system, newId }: Matching,
  records: readonly RecordOf<"product">[],
): Promise<readonly Link[]> {
  const parts = records.flatMap((record) => record.variants);
  const variantKeys = parts.map(({ sourceId }) => ({ kind: "variant", sourceId }));
  await links.learn(system, variantKeys);
  const isNew = ({ sourceId }: { sourceId: string }) =>
    links.resolve(system, "variant", sourceId) === null;
  const unlinked = parts.filter(isNew);
  const whole = records.every((record) => links.resolve(system, "product", record.sourceId));
  if (unlinked.length === 0 && whole) return [];

  await lockMatching(tx, "product");
  const matches = await freeMatches(tx, system, unlinked);

  const made: Link[] = [];
  const taken = new Set<string>();
  for (const record of records) {
    const own: Link[] = [];
    let productId = links.resolve(system, "product", record.sourceId);
    let joinedBy: Link | undefined;
    for (const part of record.variants) {
      // One that is known moved here from another product of the system, and says nothing of it.
      if (!isNew(part)) continue;
      const match = bestMatch(matches, part, taken);
      const id = match?.variantId ?? newId("variant");
      taken.add(id);
      const evidence = match === undefined ? "first-seen" : match.by;
      const made = link("variant", part.sourceId, id, evidence, match?.by === "sku" ? 0.9 : 1);
      if (match !== undefined && productId === null) {
        productId = match.productId;
        joinedBy = made;
      }
      own.push(made);
    }
    if (links.resolve(system, "product", record.sourceId) === null) {
      const { evidence, confidence } = joinedBy ?? { evidence: "first-seen", confidence: 1 };
      const id = productId ?? newId("product");
      made.push(link("product", record.sourceId, id, evidence, confidence));
    }
    made.push(...own);
  }
  return made;
}

function bestMatch(
  matches: readonly VariantMatch[],
  part: { readonly gtin: string | null; readonly sku: string | null },
  taken: ReadonlySet<string>,
): VariantMatch | undefined {
  const free = matches.filter(({ variantId }) => !taken.has(variantId));
  const gtin = part.gtin === null ? null : gtin14(part.gtin);
  const byGtin = free.filter(({ by, value }) => by === "gtin" && gtin14(value) === gtin);
  if (byGtin.length === 1) return byGtin[0];
  const bySku = free.filter(
    (match) =>
      match.by === "sku" &&
      match.value === part.sku &&
      (gtin === null || match.gtin === null || gtin14(match.gtin) === gtin),
  );
  return bySku.length === 1 ? bySku[0] : undefined;
}

/** A GTIN of 8, 12 or 13 digits is the one of 14 with zeros before it (GS1 General Specifications). */
function gtin14(gtin: string): string {
  return gtin.padStart(14, "0");
}

/** Every length in which a system may write the same GTIN. */
function gtinForms(gtin: string): readonly string[] {
  const bare = gtin.replace(/^0+/, "");
  return [8, 12, 13, 14].map((length) => bare.padStart(length, "0"));
}

/** Matches whose variant this system has not joined to another of its ids. */
async function freeMatches(
  tx: Sql,
  system: string,
  parts: readonly { readonly gtin: string | null; readonly sku: string | null }[],
): Promise<readonly VariantMatch[]> {
  const gtins = parts.flatMap((part) => (part.gtin === null ? [] : gtinForms(part.gtin)));
  const skus = parts.flatMap((part) => part.sku ?? []);
  const matches = await matchVariants(tx, gtins, skus);
  if (matches.length === 0) return [];
  const held = await tx.query<{ id: string }>(
    `select golden_id as id from crosswalk
     where system = $1 and kind = 'variant' and golden_id = any($2)`,
    [system, matches.map((match) => match.variantId)],
  );
  const holds = new Set(held.map((row) => row.id));
  return matches.filter((match) => !holds.has(match.variantId));
}
