import type { Agenda } from "./agenda.ts";
import type { Books } from "./books.ts";
import type { ContactFields, Contacts } from "./contacts.ts";
import { blanksFilled, NO_FIELDS } from "./contacts.ts";
import { duplicateOf } from "./duplicates.ts";
import type { Retailer } from "./retailer.ts";
import { inventCompany } from "./trade.ts";
import type { WorldContact, WorldCustomer, WorldMember } from "./types.ts";

/** How the CRM comes to know buyers: most at their first purchase, some of them twice. */
export type Relations = {
  readonly customerBought: (customer: WorldCustomer) => void;
  readonly memberBought: (member: WorldMember) => void;
  /** A clerk enters somebody who is there already. */
  readonly duplicate: (contact: string) => void;
  /** All contacts that came about so. */
  readonly known: () => readonly string[];
  /** Those that stand beside an older one of the same person, merged meanwhile or not. */
  readonly duplicates: () => readonly string[];
};

const DAY_MS = 86_400_000;
const KNOWN_SHARE = 0.82;
/** Of those who buy on the web and with a card: whose contact learns of both. */
const JOINED_SHARE = 0.75;
const DUPLICATED_SHARE = 0.09;
const PHONE_SHARE = 0.6;
const EVANGELIST_FROM = 8;

type Relation = { readonly contact: string | null; purchases: number };

export function createRelations(
  retailer: Retailer,
  books: Books,
  contacts: Contacts,
  agenda: Agenda,
): Relations {
  const { chance, data, trade } = retailer;
  const tradeIds = new Set([...trade].map((position) => data.customers[position]?.id));
  const relations = new Map<string, Relation>();
  const all: string[] = [];
  const duplicates: string[] = [];

  const meet = (person: string, known: Partial<ContactFields>, company: () => string | null) => {
    const draw = (what: string) => chance(`contact/${person}/${what}`);
    if (draw("known") >= KNOWN_SHARE) return null;
    const fields = {
      ...NO_FIELDS,
      ...known,
      company: company(),
      lifecycleStage: "customer",
    } as const;
    const contact = contacts.make(person, fields);
    all.push(contact);
    if (draw("duplicated") < DUPLICATED_SHARE) {
      const afterMs = (0.2 + 30 * draw("duplicated after") ** 2) * DAY_MS;
      const atMs = books.nowMs() + Math.round(afterMs);
      agenda.add(atMs, { type: "duplicate-contact", contact });
    }
    return contact;
  };
  const bought = (person: string, known: Partial<ContactFields>, company: () => string | null) => {
    const relation = relations.get(person);
    if (relation === undefined) {
      relations.set(person, { contact: meet(person, known, company), purchases: 1 });
      return;
    }
    relation.purchases += 1;
    const contact = contacts.living(relation.contact ?? "");
    if (contact === undefined) return;
    const joined = chance(`contact/${person}/joined`) < JOINED_SHARE;
    const learned = { ...(joined && blanksFilled(contact, known)), ...promoted(contact, relation) };
    if (Object.keys(learned).length > 0) contacts.change(contact.id, learned);
  };
  const companyOf = (customer: WorldCustomer) => () => {
    if (!tradeIds.has(Number(customer.id) % 100_000)) return null;
    const draw = (what: string) => chance(`company/${customer.id}/${what}`);
    const { city, country } = customer.address;
    const id = books.nextId("company");
    const named = inventCompany(customer.familyName, customer.id, draw);
    books.tables.company.put(id, { id, ...named, city, country });
    return id;
  };

  return {
    customerBought(customer) {
      const { id, givenName, familyName, email, address, emailConsent } = customer;
      const phone = chance(`contact/${id}/phone`) < PHONE_SHARE ? customer.phone : null;
      const known = { givenName, familyName, email, phone, address, emailConsent };
      bought(id, known, companyOf(customer));
    },
    memberBought({ id, person, givenName, familyName, email, phone, loyaltyCard }) {
      const clean = email?.trim().toLowerCase() ?? null;
      const known = { givenName, familyName, email: clean, phone, loyaltyCard };
      bought(person ?? `member/${id}`, known, () => null);
    },
    duplicate(id) {
      const contact = contacts.living(id);
      if (contact === undefined) return;
      const draw = (what: string) => chance(`duplicate/${id}/${what}`);
      const duplicate = contacts.make(contact.person, duplicateOf(contact, draw));
      all.push(duplicate);
      duplicates.push(duplicate);
    },
    known: () => all,
    duplicates: () => duplicates,
  };
}

/** Who buys often becomes an evangelist. */
function promoted(
  { lifecycleStage }: WorldContact,
  { purchases }: Relation,
): Partial<ContactFields> {
  if (lifecycleStage === "customer" && purchases >= EVANGELIST_FROM) {
    return { lifecycleStage: "evangelist" };
  }
  return lifecycleStage === "customer" || lifecycleStage === "evangelist"
    ? {}
    : { lifecycleStage: "customer" };
}
