import parsePhoneNumber, { type CountryCode, isSupportedCountry } from "libphonenumber-js/min";
import type { RecordOf } from "./records.ts";

/** What two systems may both know of one person. */
export type ContactKeyType = "email" | "phone" | "loyalty";

/** A contact detail in the one form in which it can be compared. */
export type ContactKey = {
  readonly type: ContactKeyType;
  readonly value: string;
};

/**
 * The address as its owner is known by: trimmed and in lower case. Nothing is guessed from what a
 * provider does with dots or tags. Null when it is no address.
 */
export function normalEmail(email: string | null): string | null {
  const text = (email ?? "").normalize("NFKC").trim().toLowerCase();
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text) ? text : null;
}

/**
 * The number in the form of ITU-T E.164, such as +442079460000; a national one is read as one of
 * `country` (ISO 3166, two letters). Null when it is no possible number.
 */
export function normalPhone(phone: string | null, country: string): string | null {
  if (phone === null) return null;
  const home: CountryCode | undefined = isSupportedCountry(country) ? country : undefined;
  const number = parsePhoneNumber(phone, home);
  return number?.isPossible() ? number.number : null;
}

/** Letters and digits only: cards are typed with and without their dashes. */
export function normalLoyaltyId(id: string): string | null {
  const text = id.toUpperCase().replace(/[^\p{L}\p{N}]/gu, "");
  return text === "" ? null : text;
}

/** Names compared without case, accents and spaces; null when there is none. */
export function normalName(name: string | null): string | null {
  const text = (name ?? "")
    .normalize("NFD")
    .replace(/[^\p{L}]/gu, "")
    .toLowerCase();
  return text === "" ? null : text;
}

/** Every contact detail of a customer by which another system's word can be recognised, once. */
export function contactKeys(
  customer: RecordOf<"customer">,
  homeCountry: string,
): readonly ContactKey[] {
  const country = customer.addresses.find((address) => address.country)?.country ?? homeCountry;
  const found: readonly (readonly [ContactKeyType, string | null])[] = [
    ["email", normalEmail(customer.email)],
    ["phone", normalPhone(customer.phone, country)],
    ...customer.loyaltyIds.map((id) => ["loyalty", normalLoyaltyId(id)] as const),
  ];
  const keys = new Map<string, ContactKey>();
  for (const [type, value] of found) {
    if (value !== null) keys.set(`${type}\n${value}`, { type, value });
  }
  return [...keys.values()];
}
