import { z } from "zod";
import { type Address, inventorySourceId, type RecordOf } from "../../domain/records.ts";
import { Gid, Utc } from "./wire.ts";

const addressFields = {
  address1: z.string().nullable(),
  address2: z.string().nullable(),
  city: z.string().nullable(),
  province: z.string().nullable(),
  zip: z.string().nullable(),
};

export const WireAddress = z.object({
  id: Gid.optional(),
  ...addressFields,
  countryCodeV2: z.string().nullable(),
});
export type WireAddress = z.infer<typeof WireAddress>;

/** A customer without addresses, as it comes alone in a bulk line. */
export const WireCustomer = z.object({
  id: Gid,
  firstName: z.string().nullable(),
  lastName: z.string().nullable(),
  tags: z.array(z.string()),
  updatedAt: Utc,
  defaultEmailAddress: z
    .object({ emailAddress: z.string(), marketingState: z.string() })
    .nullable(),
  defaultPhoneNumber: z.object({ phoneNumber: z.string() }).nullable(),
});
export type WireCustomer = z.infer<typeof WireCustomer>;

export const WireLocation = z.object({
  id: Gid,
  name: z.string().min(1),
  isActive: z.boolean(),
  fulfillsOnlineOrders: z.boolean(),
  updatedAt: Utc,
  localPickupSettingsV2: z.object({ instructions: z.string() }).nullable(),
  address: z.object({ ...addressFields, countryCode: z.string().nullable() }),
});
export type WireLocation = z.infer<typeof WireLocation>;

export const WireLevel = z.object({
  id: Gid,
  updatedAt: Utc,
  location: z.object({ id: Gid }),
  quantities: z.array(z.object({ name: z.string(), quantity: z.int() })),
});
export type WireLevel = z.infer<typeof WireLevel>;

export function customerRecord(
  customer: WireCustomer,
  addresses: readonly WireAddress[],
): RecordOf<"customer"> {
  const email = customer.defaultEmailAddress;
  return {
    kind: "customer",
    sourceId: customer.id,
    updatedAt: customer.updatedAt,
    givenName: customer.firstName || null,
    familyName: customer.lastName || null,
    email: email?.emailAddress ?? null,
    phone: customer.defaultPhoneNumber?.phoneNumber ?? null,
    addresses: addresses.map((address) => addressOf(address, address.countryCodeV2)),
    emailConsent: consentOf(email?.marketingState),
    tags: customer.tags,
    loyaltyIds: [],
    company: null,
    lifecycleStage: null,
    mergedIds: [],
  };
}

/**
 * Shopify has no type of location. One that offers local pickup, or sends no online orders, is a
 * store; the others are warehouses.
 */
export function locationRecord(location: WireLocation): RecordOf<"location"> {
  const isStore = location.localPickupSettingsV2 !== null || !location.fulfillsOnlineOrders;
  return {
    kind: "location",
    sourceId: location.id,
    updatedAt: location.updatedAt,
    name: location.name,
    code: null,
    type: isStore ? "STORE" : "WAREHOUSE",
    address: addressOf(location.address, location.address.countryCode),
    active: location.isActive,
  };
}

export function inventoryRecord(level: WireLevel, variant: string): RecordOf<"inventory"> {
  const quantity = (name: string) =>
    level.quantities.find((entry) => entry.name === name)?.quantity ?? 0;
  return {
    kind: "inventory",
    sourceId: inventorySourceId(variant, level.location.id),
    updatedAt: level.updatedAt,
    variant,
    location: level.location.id,
    onHand: quantity("on_hand"),
    reserved: Math.max(0, quantity("committed")),
    incoming: Math.max(0, quantity("incoming")),
  };
}

type AddressFields = Pick<WireAddress, keyof typeof addressFields>;

function addressOf(address: AddressFields, country: string | null): z.infer<typeof Address> {
  return {
    line1: address.address1 || null,
    line2: address.address2 || null,
    city: address.city || null,
    region: address.province || null,
    postalCode: address.zip || null,
    country: country || null,
  };
}

function consentOf(state: string | undefined): "SUBSCRIBED" | "UNSUBSCRIBED" | "UNKNOWN" {
  return state === "SUBSCRIBED" || state === "UNSUBSCRIBED" ? state : "UNKNOWN";
}
