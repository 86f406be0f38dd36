import type { Books } from "./books.ts";
import type { Changed, WorldContact } from "./types.ts";

/** What somebody writes into a contact. */
export type ContactFields = Omit<WorldContact, keyof Changed | "id" | "person" | "mergedInto">;

/** The CRM's contacts as they are written, by whomever. */
export type Contacts = {
  readonly make: (person: string | null, fields: ContactFields) => string;
  readonly change: (contact: string, fields: Partial<ContactFields>) => void;
  /** Makes the one part of the other, which gives what the other lacks. */
  readonly merge: (into: string, contact: string) => void;
  /** The contact, or the one it has become part of. */
  readonly living: (contact: string) => WorldContact | undefined;
};

export const NO_FIELDS: ContactFields = {
  givenName: "",
  familyName: "",
  email: null,
  phone: null,
  loyaltyCard: null,
  company: null,
  lifecycleStage: "lead",
  emailConsent: null,
  address: null,
};

export function createContacts(books: Books): Contacts {
  const { contact: contacts } = books.tables;
  return {
    make(person, fields) {
      const id = books.nextId("contact");
      contacts.put(id, { ...fields, id, person, mergedInto: null });
      return id;
    },
    change(id, fields) {
      const contact = contacts.get(id);
      if (contact !== undefined) contacts.put(id, { ...contact, ...fields });
    },
    merge(into, id) {
      const [kept, merged] = [contacts.get(into), contacts.get(id)];
      if (kept === undefined || merged === undefined) return;
      contacts.put(id, { ...merged, mergedInto: into });
      contacts.put(into, { ...kept, ...blanksFilled(kept, merged) });
    },
    living(id) {
      let contact = contacts.get(id);
      while (contact !== undefined && contact.mergedInto !== null) {
        contact = contacts.get(contact.mergedInto);
      }
      return contact;
    },
  };
}

/** What a contact lacks and somebody else knows; empty when it lacks nothing of that. */
export function blanksFilled(
  contact: ContactFields,
  known: Partial<ContactFields>,
): Partial<ContactFields> {
  const blanks = Object.entries(known).filter(([name, value]) => {
    const has = contact[name as keyof ContactFields];
    return value !== null && value !== "" && (has === null || has === "");
  });
  return Object.fromEntries(blanks);
}
