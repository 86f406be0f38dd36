import type { Quantity } from "./document-models.ts";
import { stockFields } from "./document-models.ts";
import { FIXED } from "./ids.ts";
import type { Row } from "./table.ts";
import { Table } from "./table.ts";

/** The catalog's models: what the product and purchase modules keep of a product. */
export function catalogModels(quantity: Quantity) {
  const template = new Table({
    name: "product.template",
    label: "Product Template",
    indexed: ["code"],
    fields: {
      name: { type: "char" },
      code: { type: "char" },
      type: { type: "char" },
      active: { type: "boolean" },
      purchasable: { type: "boolean" },
      list_price: { type: "decimal" },
      default_uom: { type: "many2one", target: "product.uom" },
      purchase_uom: { type: "many2one", target: "product.uom" },
      products: {
        type: "one2many",
        target: "product.product",
        get: (row) => product.owned("template", row.id),
      },
      categories: {
        type: "one2many",
        target: "product.category",
        get: (row) => (row["categories"] as readonly number[] | undefined) ?? [],
      },
    },
  });
  const ofTemplate = (field: string) => (row: Row) =>
    template.get(Number(row["template"]))?.[field] ?? null;
  const product: Table = new Table({
    name: "product.product",
    label: "Product",
    indexed: ["template", "code"],
    fields: {
      template: { type: "many2one", target: "product.template" },
      code: { type: "char" },
      suffix_code: { type: "char" },
      description: { type: "char" },
      active: { type: "boolean" },
      name: { type: "char", get: ofTemplate("name") },
      type: { type: "char", get: ofTemplate("type") },
      purchasable: { type: "boolean", get: ofTemplate("purchasable") },
      list_price: { type: "decimal", get: ofTemplate("list_price") },
      default_uom: { type: "many2one", target: "product.uom", get: ofTemplate("default_uom") },
      purchase_uom: { type: "many2one", target: "product.uom", get: ofTemplate("purchase_uom") },
      rec_name: {
        type: "char",
        get: (row) => `[${row["code"]}] ${ofTemplate("name")(row)}`,
      },
      identifiers: {
        type: "one2many",
        target: "product.identifier",
        get: (row) => identifier.owned("product", row.id),
      },
      ...stockFields(quantity),
    },
  });
  const identifier: Table = new Table({
    name: "product.identifier",
    label: "Product Identifier",
    indexed: ["product", "code"],
    fields: {
      product: { type: "many2one", target: "product.product" },
      type: { type: "char" },
      code: { type: "char" },
    },
  });
  const category = new Table({
    name: "product.category",
    label: "Product Category",
    indexed: ["name"],
    fields: { name: { type: "char" } },
  });
  const uom = new Table({
    name: "product.uom",
    label: "Unit of Measure",
    fields: {
      name: { type: "char" },
      symbol: { type: "char" },
      category: { type: "integer" },
      factor: { type: "float" },
      rate: { type: "float" },
      digits: { type: "integer" },
      active: { type: "boolean" },
    },
  });
  return { template, product, identifier, category, uom, ...offerModels() };
}

function offerModels() {
  const offer: Table = new Table({
    name: "purchase.product_supplier",
    label: "Product Supplier",
    indexed: ["party", "product", "template"],
    fields: {
      template: { type: "many2one", target: "product.template" },
      product: { type: "many2one", target: "product.product" },
      party: { type: "many2one", target: "party.party" },
      company: { type: "integer" },
      lead_time: { type: "timedelta" },
      active: { type: "boolean" },
      sequence: { type: "integer" },
      currency: { type: "many2one", target: "currency.currency" },
      uom: { type: "many2one", target: "product.uom", get: () => FIXED.unit },
      purchase_secondary_uom: { type: "many2one", target: "product.uom" },
      purchase_secondary_uom_factor: { type: "float" },
      purchase_secondary_uom_rate: { type: "float" },
      prices: {
        type: "one2many",
        target: "purchase.product_supplier.price",
        get: (row) => price.owned("product_supplier", row.id),
      },
    },
  });
  const price: Table = new Table({
    name: "purchase.product_supplier.price",
    label: "Product Supplier Price",
    indexed: ["product_supplier"],
    fields: {
      product_supplier: { type: "many2one", target: "purchase.product_supplier" },
      quantity: { type: "float" },
      unit_price: { type: "decimal" },
    },
  });
  return { offer, price };
}

/** Who the company deals with, and the little of the base modules that clients read. */
export function partyModels() {
  const owned = (of: () => Table, target: string) => ({
    type: "one2many" as const,
    target,
    get: (row: { readonly id: number }) => of().owned("party", row.id),
  });
  const party = new Table({
    name: "party.party",
    label: "Party",
    indexed: ["code"],
    defaultOrder: [["name", "ASC"]],
    fields: {
      name: { type: "char" },
      code: { type: "char" },
      active: { type: "boolean" },
      supplier_location: {
        type: "many2one",
        target: "stock.location",
        get: () => FIXED.supplierLocation,
      },
      supplier_lead_time: { type: "timedelta" },
      categories: {
        type: "one2many",
        target: "party.category",
        get: (row) => (row["categories"] as readonly number[] | undefined) ?? [],
      },
      addresses: owned(() => address, "party.address"),
      contact_mechanisms: owned(() => contact, "party.contact_mechanism"),
    },
  });
  const address: Table = new Table({
    name: "party.address",
    label: "Address",
    indexed: ["party"],
    fields: {
      party: { type: "many2one", target: "party.party" },
      street: { type: "char" },
      city: { type: "char" },
      postal_code: { type: "char" },
      active: { type: "boolean" },
      country: { type: "many2one", target: "country.country" },
      subdivision: { type: "many2one", target: "country.subdivision" },
    },
  });
  const contact: Table = new Table({
    name: "party.contact_mechanism",
    label: "Contact Mechanism",
    indexed: ["party"],
    fields: {
      party: { type: "many2one", target: "party.party" },
      type: { type: "char" },
      value: { type: "char" },
      active: { type: "boolean" },
    },
  });
  const named = (name: string, label: string) =>
    new Table({
      name,
      label,
      indexed: ["name", "code"],
      fields: { name: { type: "char" }, code: { type: "char" }, digits: { type: "integer" } },
    });
  return {
    party,
    address,
    contact,
    partyCategory: named("party.category", "Category"),
    country: named("country.country", "Country"),
    subdivision: named("country.subdivision", "Subdivision"),
    currency: named("currency.currency", "Currency"),
  };
}
