import type { Books } from "./books.ts";
import type { ContactFields, Contacts } from "./contacts.ts";
import { NO_FIELDS } from "./contacts.ts";
import type { WorldCommand } from "./types.ts";
import type { Verdict } from "./verdict.ts";
import { done, refused } from "./verdict.ts";

export type PeopleParts = { readonly books: Books; readonly contacts: Contacts };

/** The most characters of each text that tells of a person. */
const LENGTHS: Readonly<Record<string, number>> = {
  givenName: 200,
  familyName: 200,
  email: 254,
  phone: 50,
  loyaltyCard: 100,
  line1: 500,
  city: 200,
  postalCode: 50,
  country: 2,
};
const STAGES: readonly string[] = ["subscriber", "lead", "opportunity", "customer", "evangelist"];

export function judgeMember(
  { member: id, fields }: WorldCommand & { type: "member.change" },
  { books }: PeopleParts,
): Verdict {
  const { member: members } = books.tables;
  const member = members.get(id);
  if (member === undefined) return refused(`No member ${id}.`);
  const wrong = wrongTexts(fields);
  if (wrong !== null) return refused(wrong);
  const { loyaltyCard } = fields;
  if (loyaltyCard === "") return refused("A member has a loyalty card.");
  const holder = members.all().find((one) => one.loyaltyCard === loyaltyCard);
  if (holder !== undefined && holder.id !== id) {
    return refused(`Loyalty card ${loyaltyCard} is member ${holder.id}'s.`);
  }
  return done(() => {
    members.put(id, { ...member, ...fields });
    return id;
  });
}

export function judgeContact(
  { contact: id, fields }: WorldCommand & { type: "contact.change" },
  { books, contacts }: PeopleParts,
): Verdict {
  const wrong = wrongTexts(fields) ?? wrongTexts(fields.address ?? {}) ?? wrongTies(fields, books);
  if (wrong !== null) return refused(wrong);
  if (id === null) {
    const { givenName, familyName, email } = { ...NO_FIELDS, ...fields };
    if (!givenName && !familyName && !email) return refused("A contact needs a name or an e-mail.");
    return done(() => contacts.make(null, { ...NO_FIELDS, ...fields }));
  }
  const refusal = notLiving(id, books);
  if (refusal !== null) return refused(refusal);
  return done(() => {
    contacts.change(id, fields);
    return id;
  });
}

export function judgeMerge(
  { into, contact }: WorldCommand & { type: "contact.merge" },
  { books, contacts }: PeopleParts,
): Verdict {
  if (into === contact) return refused(`Contact ${contact} cannot be merged into itself.`);
  const refusal = notLiving(into, books) ?? notLiving(contact, books);
  if (refusal !== null) return refused(refusal);
  return done(() => {
    contacts.merge(into, contact);
    return into;
  });
}

function notLiving(id: string, { tables }: Books): string | null {
  const contact = tables.contact.get(id);
  if (contact === undefined) return `No contact ${id}.`;
  if (contact.mergedInto === null) return null;
  return `Contact ${id} was merged into contact ${contact.mergedInto} already.`;
}

function wrongTexts(fields: object): string | null {
  for (const [name, value] of Object.entries(fields)) {
    const most = LENGTHS[name];
    if (most === undefined || typeof value !== "string") continue;
    if (value.length > most) return `The field ${name} has at most ${most} characters.`;
    if (name === "email" && !/^[^@]+@[^@]+$/.test(value)) return `${value} is not an e-mail.`;
  }
  return null;
}

function wrongTies(
  { company, lifecycleStage }: Partial<ContactFields>,
  { tables }: Books,
): string | null {
  if (company && tables.company.get(company) === undefined) return `No company ${company}.`;
  if (lifecycleStage !== undefined && !STAGES.includes(lifecycleStage)) {
    return `The lifecycle stage must be one of ${STAGES.join(", ")}.`;
  }
  return null;
}
