import type { RecordOf } from "../../domain/records.ts";
import type { HubspotConfig } from "./config.ts";
import type { WireContact } from "./wire.ts";

export type PropertyNames = Pick<HubspotConfig, "loyaltyProperty" | "consentProperty">;

/** The properties that a record is made from. */
export function contactProperties(names: PropertyNames): readonly string[] {
  return [...OWN, names.loyaltyProperty, names.consentProperty];
}

/** The company that the contact's primary association names. */
export function companyIdOf({ properties }: WireContact): string | null {
  return properties["associatedcompanyid"] || null;
}

/** Every id that led to another record before a merge and leads to this one now. */
export function mergedIdsOf({ id, properties }: WireContact): readonly string[] {
  const merged = (properties["hs_merged_object_ids"] ?? "").split(";");
  // "id:time" each; older merges of contacts are in here alone.
  const vids = (properties["hs_calculated_merged_vids"] ?? "").split(";");
  const ids = [...merged, ...vids.map((entry) => entry.split(":")[0] ?? "")].map((one) =>
    one.trim(),
  );
  return [...new Set(ids)].filter((one) => /^\d{1,19}$/.test(one) && one !== id).slice(0, IDS_MAX);
}

/**
 * `companyName` is that of the associated company; without one the text in the contact's own
 * company property counts. A contact without a primary e-mail address is known by a secondary one.
 */
export function contactRecord(
  contact: WireContact,
  companyName: string | null,
  { loyaltyProperty, consentProperty }: PropertyNames,
): RecordOf<"customer"> {
  const { id, properties, updatedAt } = contact;
  const text = (name: string) => properties[name]?.trim() || null;
  const [secondary] = (text("hs_additional_emails") ?? "").split(";");
  const card = text(loyaltyProperty);
  return {
    kind: "customer",
    sourceId: id,
    updatedAt,
    givenName: text("firstname"),
    familyName: text("lastname"),
    email: text("email") ?? (secondary?.trim() || null),
    phone: text("phone") ?? text("mobilephone"),
    addresses: addressesOf(text),
    emailConsent: consentOf(text("hs_email_optout"), text(consentProperty)),
    loyaltyIds: card === null ? [] : [card],
    company: companyName ?? text("company"),
    lifecycleStage: text("lifecyclestage"),
    mergedIds: [...mergedIdsOf(contact)],
    tags: [],
  };
}

const OWN = [
  ...["firstname", "lastname", "email", "hs_additional_emails", "phone", "mobilephone"],
  ...["address", "city", "state", "zip", "country", "hs_country_region_code"],
  ...["company", "associatedcompanyid", "lifecyclestage", "hs_email_optout"],
  ...["hs_merged_object_ids", "hs_calculated_merged_vids"],
];
const IDS_MAX = 1_000;

type Text = (name: string) => string | null;

function addressesOf(text: Text): RecordOf<"customer">["addresses"] {
  const address = {
    line1: text("address"),
    line2: null,
    city: text("city"),
    region: text("state"),
    postalCode: text("zip"),
    country: text("hs_country_region_code")?.toUpperCase() ?? text("country"),
  };
  return Object.values(address).some((part) => part !== null) ? [address] : [];
}

function consentOf(optOut: string | null, consent: string | null) {
  if (optOut === "true" || consent === "false") return "UNSUBSCRIBED";
  return consent === "true" ? "SUBSCRIBED" : "UNKNOWN";
}
