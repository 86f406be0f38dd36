import type { Rpc } from "./rpc.ts";
import { date, days, decimal } from "./rpc.ts";

export type Seeded = {
  readonly context: Readonly<Record<string, unknown>>;
  readonly warehouses: readonly { readonly id: number; readonly storage: number }[];
  readonly suppliers: readonly number[];
  readonly products: readonly number[];
  readonly unit: number;
  readonly lostAndFound: number;
};

export const PRODUCTS = 14;

/** A small retailer in a fresh database: a web warehouse, two stores, suppliers, goods, stock. */
export async function seed(rpc: Rpc): Promise<Seeded> {
  const create = async (model: string, list: object[], context: object = {}) =>
    (await rpc(`model.${model}.create`, list, context)) as number[];
  const first = async (model: string, domain: unknown[], context: object = {}) => {
    const ids = (await rpc(`model.${model}.search`, domain, 0, 1, null, context)) as number[];
    if (ids[0] === undefined) throw new Error(`The database has no ${model}.`);
    return ids[0];
  };

  const rates = [["create", [{ date: date(2000, 1, 1), rate: decimal("1") }]]];
  const pound = { name: "Pound", code: "GBP", symbol: "£", digits: 2, rounding: decimal("0.01") };
  const [currency = 0] = await create("currency.currency", [{ ...pound, rates }]);
  const [owner = 0] = await create("party.party", [{ name: "The Retailer" }]);
  const [company = 0] = await create("company.company", [{ party: owner, currency }]);
  const mine = { companies: [["add", [company]]], company };
  await rpc("model.res.user.write", [await first("res.user", [["login", "=", "admin"]])], mine, {});
  const context = (await rpc("model.res.user.get_preferences", true, {})) as Record<
    string,
    unknown
  >;

  const unit = await first("product.uom", [["symbol", "=", "u"]], context);
  const lostAndFound = await first("stock.location", [["type", "=", "lost_found"]], context);
  const warehouses = await makeWarehouses(rpc, create, context);
  const suppliers = await makeSuppliers(create, context);
  const products = await makeProducts(rpc, create, unit, context);
  await makeOffers(create, suppliers, products, context);

  const moves = warehouses.flatMap(({ storage }, place) =>
    products.map((product, index) => ({
      ...{ product, uom: unit, quantity: 20 + index + place, company, currency },
      ...{ from_location: lostAndFound, to_location: storage, unit_price: decimal("1.5") },
    })),
  );
  const made = await create("stock.move", moves, context);
  await rpc("model.stock.move.do", made, context);
  return { context, warehouses, suppliers, products, unit, lostAndFound };
}

type Create = (model: string, list: object[], context?: object) => Promise<number[]>;

async function makeWarehouses(rpc: Rpc, create: Create, context: object) {
  const domain = [["type", "=", "warehouse"]];
  const fields = ["storage_location"];
  const found = await rpc("model.stock.location.search_read", domain, 0, 1, null, fields, context);
  const [web] = found as { id: number; storage_location: number }[];
  if (!web) throw new Error("The database has no warehouse.");
  await rpc(
    "model.stock.location.write",
    [web.id],
    { name: "Web warehouse", code: "WEB" },
    context,
  );
  const stores: { id: number; storage: number }[] = [];
  for (const code of ["STORE-1", "STORE-2"]) {
    const zones = ["In", "Out", "Shelf"].map((name) => ({
      name: `${code} ${name}`,
      type: "storage",
    }));
    const [input = 0, output = 0, storage = 0] = await create("stock.location", zones, context);
    const own = { input_location: input, output_location: output, storage_location: storage };
    const place = { name: `Shop ${code}`, code, type: "warehouse", ...own };
    const [id = 0] = await create("stock.location", [place], context);
    await rpc("model.stock.location.write", [input, output, storage], { parent: id }, context);
    stores.push({ id, storage });
  }
  return [{ id: web.id, storage: web.storage_location }, ...stores];
}

async function makeSuppliers(create: Create, context: object): Promise<number[]> {
  const [category = 0] = await create("party.category", [{ name: "Suppliers" }], context);
  const parties = ["Harbour Goods", "Northern Paper", "Old Mill"].map((name, index) => ({
    ...{ name, code: `S${index + 1}`, categories: [["add", [category]]] },
    addresses: [["create", [{ street: "1 Quay\nUnit 2", city: "Leeds", postal_code: "LS1 1AA" }]]],
    contact_mechanisms: [["create", [{ type: "email", value: `s${index + 1}@example.com` }]]],
  }));
  return create("party.party", parties, context);
}

async function makeProducts(
  rpc: Rpc,
  create: Create,
  unit: number,
  context: object,
): Promise<number[]> {
  const templates = Array.from({ length: PRODUCTS }, (_, index) => {
    const ean = [["create", [{ type: "ean", code: eanOf(index) }]]];
    const product = { suffix_code: skuOf(index), cost_price: decimal("1.5"), identifiers: ean };
    return {
      ...{ name: `Mug number ${index + 1}`, type: "goods", list_price: decimal("3.25") },
      ...{ default_uom: unit, purchase_uom: unit, purchasable: true },
      products: [["create", [product]]],
    };
  });
  await create("product.template", templates, context);
  const order = [["code", "ASC"]];
  return (await rpc("model.product.product.search", [], 0, 100, order, context)) as number[];
}

/** Packs are counted in a unit of their own, as the module purchase_secondary_unit wants it. */
async function makeOffers(
  create: Create,
  suppliers: readonly number[],
  products: readonly number[],
  context: object,
): Promise<void> {
  const [category = 0] = await create("product.uom.category", [{ name: "Packs" }], context);
  const pack = { name: "Pack", symbol: "pk", category, factor: 1, rate: 1, digits: 0, rounding: 1 };
  const [packs = 0] = await create("product.uom", [pack], context);
  const offers = products.map((product, index) => ({
    ...{ template: product, product, party: suppliers[index % suppliers.length] },
    ...{ lead_time: days(7 + index), purchase_secondary_uom: packs },
    ...{ purchase_secondary_uom_rate: 12, purchase_secondary_uom_factor: 0.083333333333 },
    prices: [["create", [{ quantity: 24, unit_price: decimal("1.2345") }]]],
  }));
  await create("purchase.product_supplier", offers, context);
}

export function skuOf(index: number): string {
  return `MUG-${String(index + 1).padStart(2, "0")}`;
}

/** A valid EAN-13 in the range that GS1 keeps for demonstrations. */
export function eanOf(index: number): string {
  const body = `95200000${String(index).padStart(4, "0")}`;
  const sum = [...body].reduce((all, digit, at) => all + Number(digit) * (at % 2 === 0 ? 1 : 3), 0);
  return body + String((10 - (sum % 10)) % 10);
}
