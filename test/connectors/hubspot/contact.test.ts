import { expect, test } from "vitest";
import { contactProperties, contactRecord } from "../../../src/connectors/hubspot/contact.ts";
import { parseContact } from "../../../src/connectors/hubspot/wire.ts";
import { CustomerRecord } from "../../../src/domain/records.ts";

const NAMES = { loyaltyProperty: "card_number", consentProperty: "newsletter" };
const UPDATED = "2011-07-01T08:00:00.123Z";

function record(properties: Record<string, string | null>, companyName: string | null = null) {
  const contact = { id: "51", properties, updatedAt: UPDATED };
  const made = contactRecord(contact, companyName, NAMES);
  expect(CustomerRecord.parse(made)).toEqual(made);
  return made;
}

test("a contact without anything is a customer without anything", () => {
  expect(record({ email: null, firstname: "" })).toEqual({
    ...{ kind: "customer", sourceId: "51", updatedAt: UPDATED },
    ...{ givenName: null, familyName: null, email: null, phone: null, addresses: [] },
    ...{ emailConsent: "UNKNOWN", loyaltyIds: [], company: null, lifecycleStage: null },
    ...{ mergedIds: [], tags: [] },
  });
});

test("the properties of the retailer's own have the names that the settings give them", () => {
  expect(contactProperties(NAMES)).toEqual(expect.arrayContaining(["card_number", "newsletter"]));
  expect(record({ card_number: " L-1 ", newsletter: "true" })).toMatchObject({
    loyaltyIds: ["L-1"],
    emailConsent: "SUBSCRIBED",
  });
});

test("who opted out of all e-mail has not agreed, whatever else is said", () => {
  const consent = (optOut: string | null, newsletter: string | null) =>
    record({ hs_email_optout: optOut, newsletter }).emailConsent;
  expect(consent("true", "true")).toBe("UNSUBSCRIBED");
  expect(consent(null, "false")).toBe("UNSUBSCRIBED");
  expect(consent("false", null)).toBe("UNKNOWN");
});

test("a secondary address counts when there is no primary one", () => {
  const hs_additional_emails = "b@example.com;c@example.com";
  expect(record({ email: "a@example.com", hs_additional_emails }).email).toBe("a@example.com");
  expect(record({ email: null, hs_additional_emails }).email).toBe("b@example.com");
});

test("merged ids come from both properties that have them, once, and never its own", () => {
  const merged = {
    hs_merged_object_ids: "12; 34",
    hs_calculated_merged_vids: "34:1577836800000;56:1577836800000;51:1577836800000;x",
  };
  expect(record(merged).mergedIds).toEqual(["12", "34", "56"]);
});

test("the associated company counts more than what was typed, the country's code than its name", () => {
  const typed = { company: "Acme", country: "France", hs_country_region_code: "fr" };
  expect(record(typed)).toMatchObject({ company: "Acme", addresses: [{ country: "FR" }] });
  expect(record(typed, "Acme Parcels Ltd").company).toBe("Acme Parcels Ltd");
  expect(record({ country: "France", mobilephone: "1" })).toMatchObject({
    addresses: [{ line1: null, country: "France" }],
    phone: "1",
  });
});

test("what breaks the shape is a reject with the id, when it has one", () => {
  const broken = parseContact({ id: "7", properties: { email: 1 }, updatedAt: UPDATED });
  expect(broken).toMatchObject({ reject: { kind: "customer", sourceId: "7" } });
  expect(parseContact({ id: 7 })).toMatchObject({ reject: { sourceId: null } });
});
