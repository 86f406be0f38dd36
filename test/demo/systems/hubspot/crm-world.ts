import type {
  World,
  WorldAnswer,
  WorldChange,
  WorldCommand,
  WorldCompany,
  WorldContact,
  WorldEntities,
  WorldKind,
} from "../../../../demo/world/types.ts";

export const START = "2011-07-01T08:00:00.000Z";

/** A world of contacts and companies alone, of any number, whose time stands until it is moved. */
export type CrmWorld = World & {
  readonly addContact: (fields?: Partial<WorldContact>) => WorldContact;
  readonly addCompany: (name: string) => WorldCompany;
  readonly renameCompany: (id: string, name: string) => void;
  /** Moves time on by some milliseconds. */
  readonly pass: (ms: number) => void;
};

export function crmWorld(): CrmWorld {
  const contacts = new Map<string, WorldContact>();
  const companies = new Map<string, WorldCompany>();
  const listeners = new Set<(changes: readonly WorldChange[]) => void>();
  let nowMs = Date.parse(START);
  let seq = 0;
  const now = () => new Date(nowMs).toISOString();
  const tell = (kind: WorldKind, ids: readonly string[]) => {
    for (const listener of listeners) listener(ids.map((id) => ({ kind, id, seq })));
  };
  const put = <Entity extends WorldContact | WorldCompany>(
    map: Map<string, Entity>,
    entity: Omit<Entity, "seq" | "changedAt" | "createdAt">,
    id: string,
  ): Entity => {
    seq += 1;
    const createdAt = map.get(id)?.createdAt ?? now();
    const made = { ...entity, id, seq, changedAt: now(), createdAt } as unknown as Entity;
    map.set(id, made);
    return made;
  };
  const addContact: CrmWorld["addContact"] = (fields = {}) => {
    const number = contacts.size + 1;
    const made = put(contacts, { ...contactNumber(number), ...fields }, `contact-${number}`);
    tell("contact", [made.id]);
    return made;
  };
  const merge = (into: string, other: string): WorldAnswer => {
    const [kept, gone] = [contacts.get(into), contacts.get(other)];
    if (!kept || !gone) return { ok: false, reason: "There is no such contact." };
    put(contacts, { ...gone, mergedInto: into }, other);
    put(contacts, kept, into);
    tell("contact", [other, into]);
    return { ok: true, id: into };
  };
  const execute = (command: WorldCommand): WorldAnswer => {
    if (command.type === "contact.merge") return merge(command.into, command.contact);
    if (command.type !== "contact.change") return { ok: false, reason: "This is a CRM." };
    if (command.contact === null) return { ok: true, id: addContact(command.fields).id };
    const before = contacts.get(command.contact);
    if (!before) return { ok: false, reason: "There is no such contact." };
    put(contacts, { ...before, ...command.fields }, before.id);
    tell("contact", [before.id]);
    return { ok: true, id: before.id };
  };
  const tables: Partial<Record<WorldKind, Map<string, unknown>>> = {
    contact: contacts,
    company: companies,
  };
  const tableOf = <K extends WorldKind>(kind: K) =>
    (tables[kind] ?? new Map()) as Map<string, WorldEntities[K]>;

  return {
    now,
    speed: () => 0,
    get: (kind, id) => tableOf(kind).get(id),
    all: (kind) => [...tableOf(kind).values()],
    changedSince: (kind, after, limit) =>
      [...tableOf(kind).values()].filter((entity) => entity.seq > after).slice(0, limit),
    execute,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    advanceTo(to) {
      nowMs = Date.parse(to);
    },
    close: () => listeners.clear(),
    addContact,
    addCompany(name) {
      const id = `company-${companies.size + 1}`;
      const domain = `${name.toLowerCase().replace(/\W+/g, "-")}.example`;
      const made = put(companies, { id, name, domain, city: "Leeds", country: "GB" }, id);
      tell("company", [id]);
      return made;
    },
    renameCompany(id, name) {
      const before = companies.get(id);
      if (before) put(companies, { ...before, name }, id);
      tell("company", [id]);
    },
    pass(ms) {
      nowMs += ms;
    },
  };
}

function contactNumber(number: number): Omit<WorldContact, "seq" | "changedAt" | "createdAt"> {
  return {
    id: "",
    person: null,
    givenName: `Given${number}`,
    familyName: `Family${number}`,
    email: `person${number}@example.com`,
    phone: `+44 20 7946 ${String(number).padStart(4, "0")}`,
    loyaltyCard: null,
    company: null,
    lifecycleStage: "lead",
    emailConsent: null,
    address: null,
    mergedInto: null,
  };
}
