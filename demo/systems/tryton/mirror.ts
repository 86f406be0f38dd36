import type {
  World,
  WorldEntities,
  WorldKind,
  WorldLocation,
  WorldOffer,
  WorldProduct,
  WorldSupplier,
} from "../../world/types.ts";
import { audit } from "./audit.ts";
import type { Balances } from "./balances.ts";
import type { Identities } from "./identities.ts";
import { FIXED, inputOf, outputOf, partyOfSupplier, storageOf, warehouseOf } from "./ids.ts";
import { documents } from "./mirror-documents.ts";
import type { Models } from "./model-set.ts";
import type { Table } from "./table.ts";
import { decimalOfPence } from "./values.ts";

/** Writes one of the world's entities into the rows that show it. */
export type Put = <K extends WorldKind>(kind: K, entity: WorldEntities[K]) => void;

export function mirror(
  world: World,
  models: Models,
  identities: Identities,
  balances: Balances,
): Put {
  const number = (kind: WorldKind, id: string) => identities.numberOf(kind, id) ?? 0;
  const put = { ...masterData(models, number), ...documents(world, models, identities, balances) };
  return (kind, entity) => {
    const one = put[kind as keyof typeof put] as ((entity: object) => void) | undefined;
    one?.(entity);
  };
}

/** What an installation has before the retailer's first entry. */
export function putFixedRows(models: Models, world: World): void {
  const dates = { create_date: "2009-01-01T00:00:00.000000", write_date: null };
  models.currency.put({ id: FIXED.currency, ...dates, name: "Pound", code: "GBP", digits: 2 });
  models.uom.put({ ...unit(FIXED.unit, "Unit", "u", FIXED.unitCategory), ...dates });
  models.partyCategory.put({ id: FIXED.supplierCategory, ...dates, name: "Suppliers" });
  const company = { id: FIXED.companyParty, name: "The Demo Retailer", code: "0", active: true };
  models.party.put({ ...company, ...dates });
  const place = (id: number, name: string, type: string) =>
    models.location.put({ id, ...dates, name, code: null, type, active: true, parent: null });
  place(FIXED.supplierLocation, "Supplier", "supplier");
  place(FIXED.customerLocation, "Customer", "customer");
  place(FIXED.lostAndFound, "Lost and Found", "lost_found");
  for (const { address } of world.all("location")) named(models.country, address.country);
}

function masterData(models: Models, number: (kind: WorldKind, id: string) => number) {
  return {
    location: (entity: WorldLocation) => putLocation(models, number("location", entity.id), entity),
    supplier: (entity: WorldSupplier) => putSupplier(models, number("supplier", entity.id), entity),
    product: (entity: WorldProduct) => putProduct(models, number("product", entity.code), entity),
    offer(entity: WorldOffer) {
      const product = number("product", entity.product);
      putOffer(
        models,
        number("offer", entity.id),
        product,
        number("supplier", entity.supplier),
        entity,
      );
    },
  };
}

function putLocation(models: Models, id: number, entity: WorldLocation): void {
  const dates = audit(entity);
  const { address } = entity;
  const warehouse = warehouseOf(id);
  models.address.put({
    ...{ id: warehouse, ...dates, party: FIXED.companyParty, active: true, subdivision: null },
    ...{ street: address.line1, city: address.city, postal_code: address.postalCode },
    country: named(models.country, address.country),
  });
  const zone = (zoneId: number, name: string) =>
    models.location.put({
      ...{ id: zoneId, ...dates, name: `${entity.name}: ${name}`, code: null, active: true },
      ...{ type: "storage", parent: warehouse },
    });
  zone(inputOf(id), "Input");
  zone(outputOf(id), "Output");
  zone(storageOf(id), "Storage");
  models.location.put({
    ...{ id: warehouse, ...dates, name: entity.name, code: entity.id.toUpperCase(), active: true },
    ...{ type: "warehouse", parent: null, address: warehouse },
    ...{ input_location: inputOf(id), output_location: outputOf(id) },
    storage_location: storageOf(id),
  });
}

function putSupplier(models: Models, id: number, entity: WorldSupplier): void {
  const party = partyOfSupplier(id);
  const dates = audit(entity);
  models.party.put({
    ...{ id: party, ...dates, name: entity.name, code: `SUP${entity.id}`, active: true },
    categories: [FIXED.supplierCategory],
  });
  // Addresses of parties come after those of warehouses, in a range of their own.
  models.address.put({
    ...{ id: SUPPLIER_ADDRESSES + id, ...dates, party, active: true, subdivision: null },
    ...{ street: null, city: null, postal_code: null },
    country: named(models.country, entity.country),
  });
  const contact = { id, ...dates, party, type: "email", value: entity.email, active: true };
  models.contact.put(contact);
}

/** The vendor of the storefront is not known to this ERP: its products have no such field. */
function putProduct(models: Models, id: number, entity: WorldProduct): void {
  const dates = audit(entity);
  models.template.put({
    ...{ id, ...dates, name: entity.title, code: null, type: "goods", active: true },
    ...{ purchasable: true, list_price: decimalOfPence(entity.regularPricePence, 4) },
    ...{ default_uom: FIXED.unit, purchase_uom: FIXED.unit },
    categories: entity.categories.map((name) => named(models.category, name)),
  });
  models.product.put({
    ...{ id, ...dates, template: id, code: entity.code, suffix_code: entity.code, active: true },
    description: entity.description,
  });
  models.identifier.put({ id, ...dates, product: id, type: "ean", code: entity.gtin });
}

function putOffer(
  models: Models,
  id: number,
  product: number,
  supplier: number,
  entity: WorldOffer,
): void {
  const dates = audit(entity);
  const { packSize } = entity;
  models.offer.put({
    ...{ id, ...dates, template: product, product, party: partyOfSupplier(supplier) },
    ...{ company: FIXED.company, active: true, sequence: null, currency: FIXED.currency },
    lead_time: entity.leadTimeDays * SECONDS_PER_DAY,
    purchase_secondary_uom: packUnit(models),
    purchase_secondary_uom_rate: packSize,
    purchase_secondary_uom_factor: Number((1 / packSize).toFixed(12)),
  });
  models.price.put({
    ...{ id, ...dates, product_supplier: id, quantity: entity.minimumQuantity },
    unit_price: decimalOfPence(entity.unitCostPence, 4),
  });
}

const SECONDS_PER_DAY = 86_400;
const SUPPLIER_ADDRESSES = 1_000_000;
const PACK_UNIT = 2;

function packUnit(models: Models): number {
  const dates = { create_date: "2009-01-01T00:00:00.000000", write_date: null };
  if (!models.uom.get(PACK_UNIT)) {
    models.uom.put({ ...unit(PACK_UNIT, "Pack", "pk", FIXED.packCategory), ...dates });
  }
  return PACK_UNIT;
}

function unit(id: number, name: string, symbol: string, category: number) {
  return { id, name, symbol, category, factor: 1, rate: 1, digits: 0, active: true };
}

/** The row of a name, made when it is met for the first time. */
function named(table: Table, name: string): number {
  const [known] = table.owned("name", name);
  if (known !== undefined) return known;
  const id = table.size + 1;
  table.put({ id, create_date: "2009-01-01T00:00:00.000000", write_date: null, name, code: name });
  return id;
}
