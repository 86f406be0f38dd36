import { z } from "zod";
import type { RecordOf } from "../../domain/records.ts";
import { type Batch, emptyBatch, Id, latest, parseObject, Utc, WireMoney } from "./wire.ts";

const head = { id: Id, updated_at: Utc };

const WireVariation = z.object({
  ...head,
  is_deleted: z.boolean().nullish(),
  item_variation_data: z.object({
    name: z.string().nullish(),
    sku: z.string().nullish(),
    upc: z.string().nullish(),
  }),
});

const WireItem = z.object({
  ...head,
  item_data: z.object({
    name: z.string().min(1),
    description_plaintext: z.string().nullish(),
    description: z.string().nullish(),
    is_archived: z.boolean().nullish(),
    category_id: z.string().nullish(),
    categories: z.array(z.object({ id: z.string() })).nullish(),
    variations: z.array(WireVariation).min(1),
  }),
});
type WireItem = z.infer<typeof WireItem>;

/** A variation without a price is one whose price the till asks for. */
const WirePriced = z.object({
  ...head,
  item_variation_data: z.object({ price_money: WireMoney.nullish() }),
});

const Head = z.object({
  id: Id,
  type: z.string(),
  is_deleted: z.boolean().nullish(),
  item_variation_data: z.object({ item_id: Id.nullish() }).nullish(),
});
const Category = z.object({ id: Id, category_data: z.object({ name: z.string().min(1) }) });

/** The products among catalog objects; `related` holds the categories that they name by id. */
export function readItems(objects: readonly unknown[], related: readonly unknown[]): Batch {
  const names = new Map(
    [...objects, ...related].flatMap((object) => {
      const category = Category.safeParse(object);
      return category.success ? [[category.data.id, category.data.category_data.name]] : [];
    }),
  );
  const batch = emptyBatch();
  for (const object of objects) {
    const { type, id, is_deleted } = headOf(object);
    if (type !== null && type !== "ITEM") continue;
    if (is_deleted && id) {
      batch.deleted.push(id);
      continue;
    }
    const item = parseObject("product", WireItem, object, batch.rejects);
    if (item) batch.records.push(productRecord(item, names));
  }
  return batch;
}

/** The prices among catalog objects; what has none any more is told as deleted. */
export function readPrices(objects: readonly unknown[], taxIncluded: boolean): Batch {
  const batch = emptyBatch();
  for (const object of objects) {
    const { type, id, is_deleted } = headOf(object);
    if (type !== null && type !== "ITEM_VARIATION") continue;
    if (is_deleted && id) {
      batch.deleted.push(id);
      continue;
    }
    const variation = parseObject("price", WirePriced, object, batch.rejects);
    if (!variation) continue;
    const { price_money: amount } = variation.item_variation_data;
    if (!amount) {
      batch.deleted.push(variation.id);
      continue;
    }
    batch.records.push({
      kind: "price",
      sourceId: variation.id,
      updatedAt: variation.updated_at,
      channel: "POS",
      amount,
      compareAt: null,
      taxIncluded,
    });
  }
  return batch;
}

/** The items of the variations among catalog objects, unless the items are there themselves. */
export function itemsToRead(objects: readonly unknown[]): readonly string[] {
  const heads = objects.map(headOf);
  const there = new Set(heads.filter(({ type }) => type === "ITEM").map(({ id }) => id));
  const named = heads.flatMap(({ item }) => (item && !there.has(item) ? [item] : []));
  return [...new Set(named)];
}

/** What Square calls the one variation of an item without options. */
export const ONLY_VARIATION = "Regular";
const CATEGORIES_MAX = 50;
const DESCRIPTION_MAX = 10_000;

function productRecord(
  { id, updated_at, item_data: item }: WireItem,
  names: ReadonlyMap<string, string>,
): RecordOf<"product"> {
  const variations = item.variations.filter(({ is_deleted }) => !is_deleted);
  const categories = [
    ...(item.categories ?? []).map((category) => category.id),
    ...(item.category_id ? [item.category_id] : []),
  ];
  const told = categories.flatMap((category) => names.get(category) ?? []);
  const description = item.description_plaintext ?? item.description ?? "";
  return {
    kind: "product",
    sourceId: id,
    // A variation that changes does not change its item.
    updatedAt: latest(updated_at, ...variations.map((variation) => variation.updated_at)),
    createdAt: null,
    title: item.name,
    description: description.slice(0, DESCRIPTION_MAX),
    vendor: null,
    categories: [...new Set(told)].slice(0, CATEGORIES_MAX),
    images: [],
    status: item.is_archived ? "ARCHIVED" : "ACTIVE",
    variants: variations.map(({ id: sourceId, item_variation_data: { name, sku, upc } }) => ({
      sourceId,
      sku: sku || null,
      gtin: gtinOf(upc),
      title: !name || name === ONLY_VARIATION ? item.name : name,
      options: [],
    })),
  };
}

function headOf(object: unknown) {
  const { data } = Head.safeParse(object);
  return {
    type: data?.type ?? null,
    id: data?.id ?? null,
    is_deleted: data?.is_deleted ?? false,
    item: data?.item_variation_data?.item_id ?? null,
  };
}

/** Sellers keep numbers of their own in this field too; only what can be a GTIN is told. */
function gtinOf(upc: string | null | undefined): string | null {
  const digits = upc?.trim() ?? "";
  return /^\d{8}$|^\d{12,14}$/.test(digits) ? digits : null;
}
