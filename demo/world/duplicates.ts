import type { ContactFields } from "./contacts.ts";
import { NO_FIELDS } from "./contacts.ts";
import type { Draw } from "./people.ts";
import { inventAddress } from "./people.ts";
import { pick } from "./random.ts";
import { national, withTypo } from "./spelling.ts";

/** A second contact of the same person, as a clerk in a hurry would enter it. */
export function duplicateOf(contact: ContactFields, draw: Draw): ContactFields {
  const { givenName, familyName, company } = contact;
  const [email, phone] = [contact.email ?? null, contact.phone ?? null];
  const loyaltyCard = draw("card") < 0.4 ? contact.loyaltyCard : null;
  const lifecycleStage = pick(draw("stage"), ["subscriber", "lead", "customer"] as const);
  const entered = { ...NO_FIELDS, givenName, familyName, company, loyaltyCard, lifecycleStage };
  const dialed = phone?.startsWith("+44") ? national(phone) : phone;
  switch (pick(draw("how"), HOW)) {
    case "name":
      return { ...entered, familyName: withTypo(familyName, draw("typo")), phone: dialed };
    case "email":
      return { ...entered, email: email && mistyped(email, draw("typo")) };
    case "moved": {
      const address = contact.address && inventAddress(contact.address.country, draw);
      return { ...entered, email: email && shortened(email), phone, address };
    }
    case "capitals":
      return {
        ...entered,
        givenName: givenName.toUpperCase(),
        email: email?.toUpperCase() ?? null,
      };
  }
}

/** A wrong letter in the name or e-mail, the address from before a move, all in upper case. */
const HOW = ["name", "email", "moved", "capitals"] as const;

/** The part before the first dot is a name; what tells people apart stands behind it. */
function mistyped(email: string, fraction: number): string {
  const [name = "", ...rest] = email.split(".");
  return [withTypo(name, fraction), ...rest].join(".");
}

/** An older address of the same person: "a.smith.12345@example.com". */
function shortened(email: string): string {
  const [name = "", ...rest] = email.split(".");
  return [name.slice(0, 1), ...rest].join(".");
}
