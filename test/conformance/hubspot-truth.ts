import type { World, WorldContact } from "../../demo/world/types.ts";
import type { Kind } from "../../src/domain/records.ts";

/** What the world holds, as records of HubSpot should tell it; written without the connector. */
export function hubspotTruth(
  world: World,
  kind: Kind,
  idOf: (contact: string) => string,
): ReadonlyMap<string, object> {
  if (kind !== "customer") return new Map();
  const contacts = world.all("contact").filter(({ mergedInto }) => mergedInto === null);
  return new Map(
    contacts.map((contact) => {
      const { givenName, familyName, email, phone, loyaltyCard, emailConsent, address } = contact;
      const expected = {
        updatedAt: contact.changedAt,
        givenName: givenName.trim() || null,
        familyName: familyName.trim() || null,
        email: email?.toLowerCase() ?? null,
        phone: phone || null,
        loyaltyIds: loyaltyCard ? [loyaltyCard] : [],
        emailConsent:
          emailConsent === null ? "UNKNOWN" : emailConsent ? "SUBSCRIBED" : "UNSUBSCRIBED",
        addresses: addressesOf(address),
        company: world.get("company", contact.company ?? "")?.name ?? null,
        lifecycleStage: contact.lifecycleStage,
        tags: [],
      };
      return [idOf(contact.id), expected];
    }),
  );
}

function addressesOf(address: WorldContact["address"]): readonly object[] {
  if (address === null) return [];
  const { line1, city, postalCode, country } = address;
  return [{ line1: line1 || null, city: city || null, postalCode: postalCode || null, country }];
}
