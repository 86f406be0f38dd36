import { z } from "zod";
import { type Address, inventorySourceId } from "../../domain/records.ts";
import { type Batch, emptyBatch, Id, parseObject, Units, Utc, WireAddress } from "./wire.ts";

const WireLocation = z.object({
  id: Id,
  name: z.string().min(1),
  status: z.enum(["ACTIVE", "INACTIVE"]).nullish(),
  address: WireAddress.nullish(),
});

const WireCount = z.object({
  catalog_object_id: Id,
  location_id: Id,
  state: z.string(),
  quantity: Units,
  calculated_at: Utc,
});

const WireCustomer = z.object({
  id: Id,
  updated_at: Utc.nullish(),
  given_name: z.string().nullish(),
  family_name: z.string().nullish(),
  company_name: z.string().nullish(),
  email_address: z.string().nullish(),
  phone_number: z.string().nullish(),
  reference_id: z.string().nullish(),
  address: WireAddress.nullish(),
  preferences: z.object({ email_unsubscribed: z.boolean().nullish() }).nullish(),
});

/** Every location of a seller is a place to sell at; Square tells no time of its last change. */
export function readLocations(objects: readonly unknown[]): Batch {
  const batch = emptyBatch();
  for (const object of objects) {
    const location = parseObject("location", WireLocation, object, batch.rejects);
    if (!location) continue;
    batch.records.push({
      kind: "location",
      sourceId: location.id,
      updatedAt: null,
      name: location.name,
      code: null,
      type: "STORE",
      address: location.address ? addressOf(location.address) : null,
      active: location.status !== "INACTIVE",
    });
  }
  return batch;
}

/** Counts of what is in stock; those of other states are passed over. */
export function readCounts(objects: readonly unknown[]): Batch {
  const batch = emptyBatch();
  for (const object of objects) {
    const count = parseObject("inventory", WireCount, object, batch.rejects);
    if (count?.state !== "IN_STOCK") continue;
    const { catalog_object_id: variant, location_id: location, quantity } = count;
    batch.records.push({
      kind: "inventory",
      sourceId: inventorySourceId(variant, location),
      updatedAt: count.calculated_at,
      variant,
      location,
      onHand: quantity,
      reserved: 0,
      incoming: 0,
    });
  }
  return batch;
}

/** Customers; the number of a loyalty card is kept in the `reference_id`. */
export function readCustomers(objects: readonly unknown[]): Batch {
  const batch = emptyBatch();
  for (const object of objects) {
    const customer = parseObject("customer", WireCustomer, object, batch.rejects);
    if (!customer) continue;
    const unsubscribed = customer.preferences?.email_unsubscribed ?? false;
    batch.records.push({
      kind: "customer",
      sourceId: customer.id,
      updatedAt: customer.updated_at ?? null,
      givenName: customer.given_name || null,
      familyName: customer.family_name || null,
      email: customer.email_address || null,
      phone: customer.phone_number || null,
      addresses: customer.address ? [addressOf(customer.address)] : [],
      // Square knows who wants no more e-mail, and not who once wanted some.
      emailConsent: unsubscribed ? "UNSUBSCRIBED" : "UNKNOWN",
      loyaltyIds: customer.reference_id ? [customer.reference_id] : [],
      company: customer.company_name || null,
      lifecycleStage: null,
      mergedIds: [],
      tags: [],
    });
  }
  return batch;
}

function addressOf(address: z.infer<typeof WireAddress>): z.infer<typeof Address> {
  return {
    line1: address.address_line_1 || null,
    line2: address.address_line_2 || null,
    city: address.locality || null,
    region: address.administrative_district_level_1 || null,
    postalCode: address.postal_code || null,
    country: address.country || null,
  };
}
