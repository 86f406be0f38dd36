import type { WorldCompany, WorldContact } from "../../world/types.ts";
import { countryCode, countryName } from "./countries.ts";
import { invalid } from "./errors.ts";
import { LIFECYCLE_STAGES, type Properties } from "./properties.ts";

/** A record of the portal, as it is now. */
export type CrmObject = {
  readonly id: string;
  /** The world's id, or the portal's own of a company that only it knows. */
  readonly worldId: string;
  readonly properties: Properties;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly archivedAt: string | null;
};

/** A contact and those that were merged into it, with what they were and are called here. */
export type Family = {
  readonly root: WorldContact;
  readonly merged: readonly WorldContact[];
  readonly id: string;
  /** Ids that named one of them before, and lead to this record now. */
  readonly formerIds: readonly string[];
  readonly companyId: string | null;
  readonly companyName: string | null;
};

/** The primary's values count; where it has none, those of the records merged into it do. */
export function contactObject(family: Family): CrmObject {
  const { root, merged, id, formerIds, companyId, companyName } = family;
  const all = [root, ...merged];
  const first = <Value>(pick: (contact: WorldContact) => Value | null): Value | null =>
    all.map(pick).find((value) => value !== null && value !== "") ?? null;
  const email = first((contact) => contact.email);
  const others = all.flatMap((contact) => contact.email ?? []).filter((one) => one !== email);
  const consent = first((contact) => contact.emailConsent);
  const address = first((contact) => contact.address);
  const createdAt = all.map((contact) => contact.createdAt).sort()[0] ?? root.createdAt;
  const updatedAt =
    all
      .map((contact) => contact.changedAt)
      .sort()
      .at(-1) ?? root.changedAt;
  const mergedAt = Math.max(...merged.map((contact) => Date.parse(contact.changedAt)));
  const properties: Properties = {
    hs_object_id: id,
    createdate: createdAt,
    lastmodifieddate: updatedAt,
    email: email?.toLowerCase() ?? null,
    hs_additional_emails: joined([...new Set(others.map((one) => one.toLowerCase()))]),
    firstname: first((contact) => contact.givenName),
    lastname: first((contact) => contact.familyName),
    phone: first((contact) => contact.phone),
    company: companyName,
    associatedcompanyid: companyId,
    lifecyclestage: root.lifecycleStage,
    address: address?.line1 ?? null,
    city: address?.city ?? null,
    zip: address?.postalCode ?? null,
    country: address ? countryName(address.country) : null,
    hs_country_region_code: address?.country ?? null,
    hs_email_optout: consent === false ? "true" : null,
    hs_merged_object_ids: joined(formerIds),
    hs_calculated_merged_vids: joined(formerIds.map((one) => `${one}:${mergedAt}`)),
    loyalty_card: first((contact) => contact.loyaltyCard),
    email_consent: consent === null ? null : String(consent),
  };
  return { id, worldId: root.id, properties, createdAt, updatedAt, archivedAt: null };
}

export function companyObject(company: WorldCompany, id: string): CrmObject {
  const { createdAt, changedAt: updatedAt } = company;
  const properties: Properties = {
    hs_object_id: id,
    createdate: createdAt,
    hs_lastmodifieddate: updatedAt,
    name: company.name,
    domain: company.domain,
    city: company.city,
    country: countryName(company.country),
    hs_country_region_code: company.country,
  };
  return { id, worldId: company.id, properties, createdAt, updatedAt, archivedAt: null };
}

type Fields = Partial<
  Pick<
    WorldContact,
    | "givenName"
    | "familyName"
    | "email"
    | "phone"
    | "loyaltyCard"
    | "lifecycleStage"
    | "emailConsent"
    | "address"
  >
>;

/** What of written properties the world keeps, and what is the portal's own. */
export function contactFields(
  written: Properties,
  before: WorldContact | null,
): { readonly fields: Fields; readonly rest: Properties } {
  const { address, city, zip, country, ...others } = written;
  const fields: Record<string, unknown> = {};
  const rest: Record<string, string | null> = {};
  for (const [name, value] of Object.entries(others)) {
    switch (name) {
      case "email_consent":
        fields["emailConsent"] = value === null ? null : value === "true";
        break;
      case "lifecyclestage":
        fields["lifecycleStage"] = LIFECYCLE_STAGES.find((stage) => stage === value) ?? "lead";
        break;
      case "firstname":
      case "lastname":
        fields[WORLD_NAMES[name]] = value ?? "";
        break;
      case "email":
      case "phone":
      case "loyalty_card":
        fields[WORLD_NAMES[name]] = value;
        break;
      default:
        rest[name] = value;
    }
  }
  if ([address, city, zip, country].some((part) => part !== undefined)) {
    const was = before?.address;
    fields["address"] = {
      line1: address ?? was?.line1 ?? "",
      city: city ?? was?.city ?? "",
      postalCode: zip ?? was?.postalCode ?? "",
      country: country ? codeOf(country) : (was?.country ?? HOME),
    };
  }
  return { fields: fields as Fields, rest };
}

const WORLD_NAMES = {
  firstname: "givenName",
  lastname: "familyName",
  email: "email",
  phone: "phone",
  loyalty_card: "loyaltyCard",
} as const;

/** Where an address is that says nothing of it. */
const HOME = "GB";

function codeOf(country: string): string {
  const code = countryCode(country);
  if (code === null) throw invalid(`The demo knows no country called ${country}`);
  return code;
}

/** HubSpot's way to put several values into one. */
function joined(values: readonly string[]): string | null {
  return values.length === 0 ? null : values.join(";");
}
