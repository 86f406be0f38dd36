import type { Rank } from "../domain/authority.ts";
import type { Sql } from "../store/database.ts";
import { observationsOf, type StoredObservation } from "../store/observation-repository.ts";
import type { Links } from "./links.ts";
import type { GoldenRows } from "./recipe.ts";

/**
 * A variant belongs to one product, though systems may group variants differently, or move one and
 * tell of its two products one after the other. Of the products that claim it, the one of the
 * system whose word on the catalog counts most has it; of one system's, the one told of last. The
 * others leave it out, so that it neither goes to and fro nor is written twice.
 */
export async function settleVariants(
  tx: Sql,
  links: Links,
  rank: Rank,
  built: readonly GoldenRows[],
): Promise<readonly GoldenRows[]> {
  const claimed = built.flatMap((one) => one.parts?.rows ?? []);
  const owners = await ownersOf(
    tx,
    claimed.map(({ id }) => id),
  );
  const contested = new Set<string>();
  const products = new Set<string>();
  const claims = new Map<string, string>();
  for (const { id, product_id } of claimed) {
    const product = String(product_id);
    for (const other of [claims.get(id), owners.get(id)]) {
      if (other === undefined || other === product) continue;
      contested.add(id);
      products.add(other).add(product);
    }
    claims.set(id, product);
  }
  if (contested.size === 0) return built;

  const said = await observationsOf(tx, "product", [...products]);
  await learnVariants(links, said);
  const best = bestClaims(links, rank, said, contested);
  return built.map((one) => {
    if (one.parts === undefined) return one;
    const rows = one.parts.rows.filter(
      ({ id }) => !contested.has(id) || best.get(id) === one.main.id,
    );
    return { ...one, parts: { ...one.parts, rows } };
  });
}

type Said = StoredObservation & { readonly goldenId: string };

function bestClaims(
  links: Links,
  rank: Rank,
  said: readonly Said[],
  contested: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const toldAt = ({ sourceUpdatedAt, observedAt }: Said) => sourceUpdatedAt ?? observedAt;
  const order = [...said].sort(
    (a, b) =>
      rank("catalog", a.system) - rank("catalog", b.system) ||
      Date.parse(toldAt(b)) - Date.parse(toldAt(a)) ||
      (a.goldenId < b.goldenId ? -1 : 1),
  );
  const best = new Map<string, string>();
  for (const { system, goldenId, record } of order) {
    if (record.kind !== "product") continue;
    for (const { sourceId } of record.variants) {
      const id = links.resolve(system, "variant", sourceId);
      if (id !== null && contested.has(id) && !best.has(id)) best.set(id, goldenId);
    }
  }
  return best;
}

async function learnVariants(links: Links, said: readonly Said[]): Promise<void> {
  for (const { system, record } of said) {
    if (record.kind !== "product") continue;
    const keys = record.variants.map(({ sourceId }) => ({ kind: "variant", sourceId }));
    await links.learn(system, keys);
  }
}

async function ownersOf(tx: Sql, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.query<{ id: string; productId: string }>(
    `select id, product_id as "productId" from variant where id = any($1)`,
    [ids],
    "variant_owners",
  );
  return new Map(rows.map((row) => [row.id, row.productId]));
}
