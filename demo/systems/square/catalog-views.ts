import type { World, WorldProduct } from "../../world/types.ts";
import { squareId } from "./ids.ts";
import { money } from "./values.ts";

export type CatalogType = "ITEM" | "ITEM_VARIATION" | "CATEGORY" | "TAX";

/** A catalog object before it is shown. */
export type Entry =
  | { readonly type: "ITEM" | "ITEM_VARIATION"; readonly code: string }
  | { readonly type: "CATEGORY"; readonly name: string }
  | { readonly type: "TAX" };

export type CatalogObject = {
  readonly type: CatalogType;
  readonly id: string;
  readonly updated_at: string;
  readonly is_deleted: boolean;
};

export type CatalogViews = {
  /** Everything in the catalog, in an order that stays; deleted things too. */
  readonly entries: () => readonly Entry[];
  readonly show: (entry: Entry) => CatalogObject;
  /** What the object names by id: an item's categories and taxes, a variation's item. */
  readonly related: (entry: Entry) => readonly CatalogObject[];
  readonly updatedAt: (entry: Entry) => string;
  readonly remove: (code: string) => void;
  readonly isDeleted: (code: string) => boolean;
};

/** The world's products as Square's catalog: an item with one variation each. */
export function catalogViews(world: World): CatalogViews {
  const deletedAt = new Map<string, string>();
  let made: { readonly products: number; readonly entries: readonly Entry[] } | null = null;

  const product = (code: string): WorldProduct => {
    const found = world.get("product", code);
    if (!found) throw new Error(`The world has no product ${code}.`);
    return found;
  };
  const head = (of: WorldProduct, changedAt: string, seq: number) => {
    const updated_at = deletedAt.get(of.code) ?? changedAt;
    return {
      updated_at,
      // Square's versions are milliseconds that never come twice.
      version: Date.parse(updated_at) + seq,
      is_deleted: deletedAt.has(of.code),
      present_at_all_locations: true,
    };
  };
  const variation = (of: WorldProduct) => ({
    type: "ITEM_VARIATION" as const,
    id: squareId("variation", of.code),
    // Nothing of a product changes but its price, which is its variation's.
    ...head(of, of.changedAt, of.seq),
    item_variation_data: {
      item_id: squareId("item", of.code),
      name: "Regular",
      sku: of.code,
      upc: of.gtin,
      ordinal: 0,
      pricing_type: "FIXED_PRICING",
      price_money: money(of.pricePence),
      track_inventory: true,
      sellable: true,
      stockable: true,
    },
  });
  const item = (of: WorldProduct) => ({
    type: "ITEM" as const,
    id: squareId("item", of.code),
    ...head(of, of.createdAt, 0),
    item_data: {
      name: of.title,
      description: of.description,
      description_html: `<p>${escaped(of.description)}</p>`,
      description_plaintext: of.description,
      is_taxable: true,
      tax_ids: [TAX_ID],
      categories: of.categories.map((name, ordinal) => ({
        id: squareId("category", name),
        ordinal,
      })),
      product_type: "REGULAR",
      is_archived: false,
      variations: [variation(of)],
    },
  });
  const [first] = world.all("product");
  const since = first?.createdAt ?? world.now();

  const show = (entry: Entry): CatalogObject => {
    switch (entry.type) {
      case "ITEM":
        return item(product(entry.code));
      case "ITEM_VARIATION":
        return variation(product(entry.code));
      case "CATEGORY":
        return categoryView(entry.name, since);
      case "TAX":
        return taxView(since);
    }
  };
  return {
    entries() {
      const products = world.all("product");
      if (made?.products !== products.length) {
        made = { products: products.length, entries: entriesOf(products) };
      }
      return made.entries;
    },
    show,
    related(entry) {
      if (entry.type === "ITEM_VARIATION") return [item(product(entry.code))];
      if (entry.type !== "ITEM") return [];
      const names = product(entry.code).categories;
      return [...names.map((name) => categoryView(name, since)), taxView(since)];
    },
    updatedAt(entry) {
      if (!("code" in entry)) return since;
      const { createdAt, changedAt } = product(entry.code);
      return deletedAt.get(entry.code) ?? (entry.type === "ITEM" ? createdAt : changedAt);
    },
    remove: (code) => void deletedAt.set(code, world.now()),
    isDeleted: (code) => deletedAt.has(code),
  };
}

const TAX_ID = squareId("tax", "vat");

function entriesOf(products: readonly WorldProduct[]): readonly Entry[] {
  const names = new Set(products.flatMap(({ categories }) => categories));
  return [
    { type: "TAX" },
    ...[...names].map((name) => ({ type: "CATEGORY" as const, name })),
    ...products.flatMap(({ code }) => [
      { type: "ITEM" as const, code },
      { type: "ITEM_VARIATION" as const, code },
    ]),
  ];
}

const UNCHANGED = { version: 1, is_deleted: false, present_at_all_locations: true } as const;

function categoryView(name: string, updated_at: string) {
  const id = squareId("category", name);
  const category_data = { name, category_type: "REGULAR_CATEGORY", is_top_level: true };
  return { type: "CATEGORY" as const, id, updated_at, ...UNCHANGED, category_data };
}

function taxView(updated_at: string) {
  const tax_data = {
    name: "VAT",
    calculation_phase: "TAX_SUBTOTAL_PHASE",
    inclusion_type: "INCLUSIVE",
    percentage: "20",
    enabled: true,
  };
  return { type: "TAX" as const, id: TAX_ID, updated_at, ...UNCHANGED, tax_data };
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
