import type { Sql } from "./database.ts";
import type { Listing } from "./listing.ts";
import { type ProvenanceModel, provenanceColumns } from "./provenance.ts";

export type SupplierModel = ProvenanceModel & {
  readonly id: string;
  readonly name: string;
  readonly code: string | null;
  readonly email: string | null;
  readonly country: string | null;
};

export type SupplierFilter = { readonly search?: string | null | undefined };

export const SUPPLIERS: Listing<SupplierModel, SupplierFilter, "NAME"> = {
  name: "suppliers",
  columns: `s.id, s.name, s.code, s.email, s.country, ${provenanceColumns("s")}`,
  from: "supplier s",
  id: "s.id",
  sorts: { NAME: { sql: "s.name", type: "text" } },
  filter: (where, filter) => {
    where.whenText(
      filter.search,
      (text) => `position(lower(${where.bind(text)}) in lower(s.name)) > 0`,
    );
  },
};

export type SupplierOfferModel = ProvenanceModel & {
  readonly id: string;
  readonly supplierId: string;
  readonly variantId: string;
  readonly unitCostE4: number;
  readonly currency: string;
  readonly leadTimeDays: number;
  readonly minimumQuantity: number;
  readonly packSize: number;
};

export const SUPPLIER_OFFERS: Listing<SupplierOfferModel, object, "ID"> = {
  name: "supplierOffers",
  columns: `f.id, f.supplier_id as "supplierId", f.variant_id as "variantId",
    f.unit_cost_e4 as "unitCostE4", f.currency, f.lead_time_days as "leadTimeDays",
    f.minimum_quantity as "minimumQuantity", f.pack_size as "packSize", ${provenanceColumns("f")}`,
  from: "supplier_offer f",
  id: "f.id",
  sorts: { ID: { sql: "f.id", type: "text" } },
  filter: () => undefined,
};

/**
 * Who supplies these variants, those in the currency of the variant's price first; the cheapest
 * first within each currency, because amounts of two currencies are not compared.
 */
export async function offersOf(
  sql: Sql,
  variantIds: readonly string[],
): Promise<readonly SupplierOfferModel[]> {
  return sql.query<SupplierOfferModel>(
    `select ${SUPPLIER_OFFERS.columns} from supplier_offer f
     left join price p on p.variant_id = f.variant_id
     where f.variant_id = any($1)
     order by f.variant_id, f.currency is distinct from p.currency, f.currency, f.unit_cost_e4,
       f.id`,
    [variantIds],
    "offers_of",
  );
}
