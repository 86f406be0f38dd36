import { z } from "zod";
import type { RecordOf } from "../../domain/records.ts";
import type { TrytonConfig } from "./config.ts";
import { Dated, latest } from "./reading.ts";
import { Decimal, Flag, TimeDelta } from "./tagged.ts";

const DATES = ["create_date", "write_date"];
const under = (relation: string, fields: readonly string[]) =>
  fields.map((field) => `${relation}.${field}`);

/** A product of Tryton's, which is a variant of its template, as a product with one variant. */
export const PRODUCT_FIELDS = [
  ...["code", "description", "active", ...DATES],
  ...under("template", ["name", "active", "categories.name", ...DATES]),
  ...under("identifiers", ["type", "code", ...DATES]),
];
export const WireProduct = Dated.extend({
  id: z.int(),
  code: z.string().nullable(),
  description: z.string().nullable(),
  active: Flag,
  "template.": Dated.extend({
    name: z.string().min(1),
    active: Flag,
    "categories.": z.array(z.object({ name: z.string().min(1) })),
  }),
  "identifiers.": z.array(Dated.extend({ type: z.string().nullable(), code: z.string() })),
});

export function toProduct(wire: z.infer<typeof WireProduct>): RecordOf<"product"> {
  const { "template.": template, "identifiers.": identifiers } = wire;
  const sourceId = String(wire.id);
  const gtin = identifiers.find(({ type, code }) => type === "ean" && GTIN.test(code));
  return {
    kind: "product",
    sourceId,
    updatedAt: latest([wire, template, ...identifiers]),
    createdAt: wire.create_date,
    title: template.name,
    description: wire.description ?? "",
    vendor: null,
    categories: template["categories."].map(({ name }) => name),
    images: [],
    status: wire.active && template.active ? "ACTIVE" : "ARCHIVED",
    variants: [
      {
        sourceId,
        sku: wire.code === "" ? null : wire.code,
        gtin: gtin?.code ?? null,
        title: template.name,
        options: [],
      },
    ],
  };
}

const GTIN = /^\d{8}$|^\d{12,14}$/;

export const SUPPLIER_FIELDS = [
  ...["name", "code", ...DATES],
  ...under("addresses", ["active", "country.code", ...DATES]),
  ...under("contact_mechanisms", ["type", "value", "active", ...DATES]),
];
export const WireSupplier = Dated.extend({
  id: z.int(),
  name: z.string().nullable(),
  code: z.string().nullable(),
  "addresses.": z.array(
    Dated.extend({
      active: Flag,
      "country.": z.object({ code: z.string().nullable() }).nullable(),
    }),
  ),
  "contact_mechanisms.": z.array(
    Dated.extend({ type: z.string(), value: z.string().nullable(), active: Flag }),
  ),
});

export function toSupplier(wire: z.infer<typeof WireSupplier>): RecordOf<"supplier"> {
  const { "addresses.": addresses, "contact_mechanisms.": contacts } = wire;
  const live = addresses.find((one) => one.active && one["country."]);
  return {
    kind: "supplier",
    sourceId: String(wire.id),
    updatedAt: latest([wire, ...addresses, ...contacts]),
    name: wire.name || wire.code || `Party ${wire.id}`,
    code: wire.code,
    email: contacts.find(({ type, active }) => type === "email" && active)?.value ?? null,
    country: live?.["country."]?.code ?? null,
  };
}

/** Asks for the secondary unit only where its module is said to be installed. */
export function offerFields({ packSizeFrom }: TrytonConfig): string[] {
  return [
    ...["active", "party", "product", "lead_time", "currency.code", "uom.factor", ...DATES],
    ...["template.products", "template.default_uom.factor", "party.supplier_lead_time"],
    ...under("prices", ["quantity", "unit_price", ...DATES]),
    ...(packSizeFrom === "secondary-unit" ? ["purchase_secondary_uom_rate"] : []),
  ];
}
export const WireOffer = Dated.extend({
  id: z.int(),
  active: Flag,
  party: z.int(),
  product: z.int().nullable(),
  lead_time: TimeDelta.nullable(),
  "currency.": z.object({ code: z.string() }),
  "uom.": z.object({ factor: z.number().positive() }),
  "party.": z.object({ supplier_lead_time: TimeDelta.nullable() }),
  "template.": z.object({
    products: z.array(z.int()),
    "default_uom.": z.object({ factor: z.number().positive() }),
  }),
  "prices.": z.array(Dated.extend({ quantity: z.number().min(0), unit_price: Decimal })).min(1),
  purchase_secondary_uom_rate: z.number().positive().nullable().default(null),
});

/**
 * The lowest price tier says the minimum quantity and the cost. Tryton counts both in the purchase
 * unit; here they are per unit of stock. An offer that is out of use is none, and so is one for a
 * whole template with several variants, because it names no product.
 */
export function toOffer(wire: z.infer<typeof WireOffer>): RecordOf<"supplierOffer"> | null {
  const { "template.": template, "prices.": prices, "currency.": currency } = wire;
  const [only, second] = template.products;
  const product = wire.product ?? (second === undefined ? only : undefined);
  const [lowest] = [...prices].sort((a, b) => a.quantity - b.quantity);
  if (!wire.active || product === undefined || !lowest) return null;
  const unitsPerPurchaseUnit = wire["uom."].factor / template["default_uom."].factor;
  const leadTime = wire.lead_time ?? wire["party."].supplier_lead_time ?? 0;
  const pack = (wire.purchase_secondary_uom_rate ?? 1) * unitsPerPurchaseUnit;
  return {
    kind: "supplierOffer",
    sourceId: String(wire.id),
    updatedAt: latest([wire, ...prices]),
    supplier: String(wire.party),
    variant: String(product),
    unitCost: {
      e4: Math.round(lowest.unit_price / unitsPerPurchaseUnit),
      currency: currency.code,
    },
    leadTimeDays: Math.ceil(leadTime / SECONDS_PER_DAY),
    minimumQuantity: Math.max(1, Math.ceil(lowest.quantity * unitsPerPurchaseUnit)),
    packSize: Math.max(1, Math.round(pack)),
  };
}

const SECONDS_PER_DAY = 86_400;

export const LOCATION_FIELDS = [
  ...["name", "code", "active", "type", ...DATES],
  ...under("address", ["street", "city", "postal_code", "subdivision.name", "country.code"]),
];
export const WireLocation = Dated.extend({
  id: z.int(),
  name: z.string(),
  code: z.string().nullable(),
  active: Flag,
  type: z.string(),
  "address.": z
    .object({
      street: z.string().nullable(),
      city: z.string().nullable(),
      postal_code: z.string().nullable(),
      "subdivision.": z.object({ name: z.string() }).nullable(),
      "country.": z.object({ code: z.string().nullable() }).nullable(),
    })
    .nullable(),
});

/** Only warehouses are locations here: their zones and the virtual places are Tryton's own. */
export function toLocation(
  wire: z.infer<typeof WireLocation>,
  { storeCodePrefix }: TrytonConfig,
): RecordOf<"location"> | null {
  if (wire.type !== "warehouse") return null;
  const { "address.": address } = wire;
  const [line1 = null, ...more] = address?.street?.split("\n") ?? [];
  return {
    kind: "location",
    sourceId: String(wire.id),
    updatedAt: latest([wire]),
    name: wire.name,
    code: wire.code,
    type: wire.code?.startsWith(storeCodePrefix) ? "STORE" : "WAREHOUSE",
    address: address && {
      line1,
      line2: more.length > 0 ? more.join(", ") : null,
      city: address.city,
      region: address["subdivision."]?.name ?? null,
      postalCode: address.postal_code,
      country: address["country."]?.code ?? null,
    },
    active: wire.active,
  };
}
