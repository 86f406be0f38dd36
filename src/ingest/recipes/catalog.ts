import type { Known, Recipe, Said } from "../recipe.ts";
import { provenance, ranked } from "../recipe.ts";
import { mustResolve } from "../references.ts";

/** A product joins what every system says of it; each field is the first word that is not empty. */
export const productRecipe: Recipe<"product"> = {
  kind: "product",
  references: () => [],
  rows(id, said, known) {
    const order = ranked(said, "catalog", known.rank);
    const [first] = order;
    const text = (pick: (record: Said<"product">["record"]) => string | null) =>
      order.map(({ record }) => pick(record)).find((value) => value !== null && value !== "");
    const list = <Item>(pick: (record: Said<"product">["record"]) => readonly Item[]) =>
      order.map(({ record }) => pick(record)).find((items) => items.length > 0) ?? [];
    const title = text((record) => record.title) ?? first.record.sourceId;
    const vendor = text((record) => record.vendor) ?? null;
    const description = text((record) => record.description) ?? "";
    const categories = list((record) => record.categories);
    const variants = variantRows(id, order, known);
    const codes = variants
      .filter(({ status }) => status === "ACTIVE")
      .flatMap((variant) => [variant.sku ?? "", variant.gtin ?? ""]);
    return {
      main: {
        id,
        title,
        description,
        vendor,
        status: first.record.status,
        categories,
        images: list((record) => record.images),
        created_at: firstHeardOf(said),
        search_text: [title, ...codes, ...categories, vendor ?? "", description].join(" "),
        ...provenance(first),
      },
      parts: { table: "variant", parentColumn: "product_id", rows: variants, keep: true },
    };
  },
};

/**
 * The earliest creation that a system tells of. Where one tells of none, it was there at its last
 * change at the latest; the table keeps the earlier of what it has and this.
 */
function firstHeardOf(said: readonly Said<"product">[]): string {
  const known = said.map(({ record, observedAt }) =>
    Date.parse(record.createdAt ?? record.updatedAt ?? observedAt),
  );
  return new Date(Math.min(...known)).toISOString();
}

/**
 * The variants of all systems' records, each once, its fields by the same authority. A variant that
 * only systems name which have the product out of use is removed, unless the product is so too.
 */
function variantRows(productId: string, order: readonly Said<"product">[], known: Known) {
  const rows = new Map<string, VariantRow>();
  const retired = order[0]?.record.status === "ARCHIVED";
  for (const { system, record } of order) {
    const status = record.status === "ARCHIVED" && !retired ? "REMOVED" : "ACTIVE";
    record.variants.forEach((part) => {
      const id = known.resolve(system, "variant", part.sourceId);
      if (id === null) return;
      const before = rows.get(id);
      rows.set(id, {
        id,
        product_id: productId,
        position: before?.position ?? rows.size,
        title: before?.title ?? part.title,
        sku: before?.sku ?? part.sku,
        gtin: before?.gtin ?? part.gtin,
        options: before?.options ?? part.options,
        status: before?.status === "ACTIVE" ? "ACTIVE" : status,
      });
    });
  }
  return [...rows.values()];
}

type VariantRow = {
  readonly id: string;
  readonly product_id: string;
  readonly position: number;
  readonly title: string;
  readonly sku: string | null;
  readonly gtin: string | null;
  readonly options: readonly unknown[];
  readonly status: "ACTIVE" | "REMOVED";
};

/** A price is taken whole from the system whose word counts for its channel. */
export const priceRecipe: Recipe<"price"> = {
  kind: "price",
  references: (record) => [{ kind: "variant", sourceId: record.sourceId, required: true }],
  rows(id, said, known) {
    const channel = said[0]?.record.channel ?? "WEB";
    const [first] = ranked(said, channel === "WEB" ? "price" : "storePrice", known.rank);
    return {
      main: {
        id,
        variant_id: mustResolve(known, first.system, "variant", first.record.sourceId),
        channel,
        amount_e4: first.record.amount.e4,
        compare_at_e4: first.record.compareAt?.e4 ?? null,
        currency: first.record.amount.currency,
        tax_included: first.record.taxIncluded,
        ...provenance(first),
      },
    };
  },
};
