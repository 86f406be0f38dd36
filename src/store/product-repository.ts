import type { Sql } from "./database.ts";
import type { Listing, Where } from "./listing.ts";
import type { ProvenanceModel } from "./provenance.ts";
import { provenanceColumns } from "./provenance.ts";
import { wordsQuery } from "./words.ts";

export type ProductModel = ProvenanceModel & {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly vendor: string | null;
  readonly status: "ACTIVE" | "DRAFT" | "ARCHIVED";
  readonly categories: readonly string[];
  readonly images: readonly { readonly url: string; readonly altText: string | null }[];
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type ProductFilter = {
  readonly search?: string | null | undefined;
  readonly categories?: readonly string[] | null | undefined;
  readonly status?: readonly string[] | null | undefined;
  readonly vendor?: string | null | undefined;
  readonly ids?: readonly string[] | null | undefined;
  readonly availableBelow?: number | null | undefined;
};

export const PRODUCTS: Listing<ProductModel, ProductFilter, "TITLE" | "CREATED_AT" | "UPDATED_AT"> =
  {
    name: "products",
    columns: `p.id, p.title, p.description, p.vendor, p.status, p.categories, p.images,
      p.created_at as "createdAt", p.updated_at as "updatedAt", ${provenanceColumns("p")}`,
    from: "product p",
    id: "p.id",
    sorts: {
      TITLE: { sql: "p.title", type: "text" },
      CREATED_AT: { sql: "p.created_at", type: "timestamptz" },
      UPDATED_AT: { sql: "p.updated_at", type: "timestamptz" },
    },
    filter: filterProducts,
  };

function filterProducts(where: Where, filter: ProductFilter): void {
  where
    .whenText(filter.search, (text) => `p.words @@ ${wordsQuery(where, "english", text)}`)
    .when(
      filter.categories,
      (names) => `lower_all(p.categories) && lower_all(${where.bind(names)}::text[])`,
    )
    .when(filter.status, (status) => `p.status = any(${where.bind(status)})`)
    .when(filter.vendor, (vendor) => `lower(p.vendor) = lower(${where.bind(vendor)})`)
    .when(filter.ids, (ids) => `p.id = any(${where.bind(ids)})`)
    .when(
      filter.availableBelow,
      (units) => `exists (
        select 1 from variant v where v.product_id = p.id and v.status = 'ACTIVE' and (
          select coalesce(sum(greatest(l.on_hand - l.reserved - l.held, 0)), 0)
          from inventory_level l where l.variant_id = v.id) < ${where.bind(units)})`,
    );
}

export type VariantModel = {
  readonly id: string;
  readonly productId: string;
  readonly title: string;
  readonly sku: string | null;
  readonly gtin: string | null;
  readonly options: readonly { readonly name: string; readonly value: string }[];
  readonly status: "ACTIVE" | "REMOVED";
};

export const VARIANTS: Listing<VariantModel, object, "ID"> = {
  name: "variants",
  columns: `v.id, v.product_id as "productId", v.title, v.sku, v.gtin, v.options,
    v.status`,
  from: "variant v",
  id: "v.id",
  sorts: { ID: { sql: "v.id", type: "text" } },
  filter: () => undefined,
};

/** The variants of these products that are not removed, in their products' order of them. */
export async function variantsOf(
  sql: Sql,
  productIds: readonly string[],
): Promise<readonly VariantModel[]> {
  return sql.query<VariantModel>(
    `select ${VARIANTS.columns} from variant v
     where v.product_id = any($1) and v.status = 'ACTIVE'
     order by v.product_id, v.position, v.id`,
    [productIds],
    "variants_of",
  );
}

export type PriceModel = ProvenanceModel & {
  readonly id: string;
  readonly channel: "WEB" | "POS";
  readonly amountE4: number;
  readonly compareAtE4: number | null;
  readonly currency: string;
  readonly taxIncluded: boolean;
};

/** Prices; a web price has its variant's id, a store price has "/POS" after it. */
export const PRICES: Listing<PriceModel, object, "ID"> = {
  name: "prices",
  columns: `p.id, p.channel, p.amount_e4 as "amountE4", p.compare_at_e4 as "compareAtE4", p.currency,
    p.tax_included as "taxIncluded", ${provenanceColumns("p")}`,
  from: "price p",
  id: "p.id",
  sorts: { ID: { sql: "p.id", type: "text" } },
  filter: () => undefined,
};

export type CategoryModel = {
  readonly id: string;
  readonly name: string;
  readonly productCount: number;
};

/** Categories exist as far as products are in them. */
export const CATEGORIES: Listing<CategoryModel, object, "NAME"> = {
  name: "categories",
  columns: `c.name as id, c.name, c.n as "productCount"`,
  from: `(select name, count(*)::int as n from product, unnest(categories) as name
          where status <> 'ARCHIVED' group by name) c`,
  id: "c.name",
  sorts: { NAME: { sql: "c.name", type: "text" } },
  filter: () => undefined,
};
