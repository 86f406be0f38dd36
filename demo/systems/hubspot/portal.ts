import type { World, WorldChange, WorldContact } from "../../world/types.ts";
import { notFound } from "./errors.ts";
import { families } from "./families.ts";
import { hubspotIds, type Ids } from "./ids.ts";
import type { ObjectType, Properties } from "./properties.ts";
import { createRecords, type PortalEvent } from "./records.ts";
import { type CrmObject, companyObject, contactObject } from "./views.ts";

/** The world's contacts and companies as records, with what only the portal knows of them. */
export type Portal = {
  readonly world: World;
  readonly ids: Ids;
  /** Follows merges: an id of before gives the record of now. Archived ones are given too. */
  readonly get: (type: ObjectType, id: string) => CrmObject | null;
  /** The same of what is not archived; refused when there is none. */
  readonly existing: (type: ObjectType, id: string) => CrmObject;
  /** In the order of their ids. */
  readonly list: (type: ObjectType, archived: boolean) => readonly CrmObject[];
  /** By the primary address or a secondary one. */
  readonly byEmail: (email: string) => CrmObject | null;
  readonly contactsOf: (companyId: string) => readonly CrmObject[];
  /** The world's contact may have changed: its record follows. */
  readonly refresh: (worldId: string) => void;
  /** Values that the world has no place for. They end with the process. */
  readonly keep: (type: ObjectType, object: Pick<CrmObject, "worldId">, own: Properties) => void;
  /** A company that the world does not know. It ends with the process. */
  readonly putCompany: (id: string | null, own: Properties) => CrmObject;
  readonly archive: (type: ObjectType, id: string) => void;
  /** Deletes for good, as a person may ask; nothing names the contact any more. */
  readonly forget: (id: string) => void;
  readonly onEvent: (listener: (event: PortalEvent) => void) => void;
  readonly close: () => void;
};

type Own = {
  readonly properties: Properties;
  readonly changedAt: string;
  readonly archivedAt: string | null;
};

export function createPortal(world: World): Portal {
  const ids = hubspotIds(world);
  const records = createRecords();
  const own = new Map<string, Own>();
  const forgotten = new Set<string>();
  const setOwn = (type: ObjectType, worldId: string, change: Partial<Own>) => {
    const before = own.get(`${type}/${worldId}`) ?? { properties: {}, archivedAt: null };
    const properties = { ...before.properties, ...change.properties };
    own.set(`${type}/${worldId}`, { ...before, ...change, properties, changedAt: world.now() });
  };
  const put = (type: ObjectType, view: CrmObject, gone: readonly string[] = []) =>
    records.put(type, withOwn(type, view, own.get(`${type}/${view.worldId}`)), gone);
  const { resolve, refresh } = followWorld(world, ids, put, (root) => forgotten.has(root));
  const find = (type: ObjectType, id: string) =>
    records.get(type, type === "contacts" ? resolve(id) : id);
  const existing = (type: ObjectType, id: string): CrmObject => {
    const object = find(type, id);
    if (!object || object.archivedAt !== null) throw notFound();
    return object;
  };

  return {
    world,
    ids,
    get: find,
    existing,
    list: records.list,
    byEmail(email) {
      const wanted = email.trim().toLowerCase();
      const contacts = records.list("contacts", false);
      return contacts.find((contact) => emailsOf(contact).includes(wanted)) ?? null;
    },
    contactsOf: (companyId) =>
      records
        .list("contacts", false)
        .filter(({ properties }) => properties["associatedcompanyid"] === companyId),
    refresh: (worldId) => refresh([{ kind: "contact", id: worldId, seq: 0 }]),
    keep: (type, { worldId }, properties) => setOwn(type, worldId, { properties }),
    putCompany(id, properties) {
      const known = id === null ? null : existing("companies", id);
      const object = known ?? emptyCompany(OWN_COMPANIES_FROM + records.count("companies"), world);
      setOwn("companies", object.worldId, { properties });
      put("companies", object);
      return existing("companies", object.id);
    },
    archive(type, id) {
      const before = existing(type, id);
      setOwn(type, before.worldId, { archivedAt: world.now() });
      records.archive(type, { ...before, archivedAt: world.now() });
    },
    forget(id) {
      const object = find("contacts", id);
      if (!object) throw notFound();
      forgotten.add(object.worldId);
      records.remove("contacts", object);
    },
    onEvent: records.onEvent,
    close: world.onChange(refresh),
  };
}

const OWN_COMPANIES_FROM = 30_000_001;

/** Keeps a record for everything in the world, as it is now and as it changes. */
function followWorld(
  world: World,
  ids: Ids,
  put: (type: ObjectType, view: CrmObject, gone?: readonly string[]) => void,
  isForgotten: (worldId: string) => boolean,
) {
  const members = families(world, ids, (contact) => companyOf(world, ids, contact));
  const leadsTo = new Map<string, string>();
  const refreshContact = (worldId: string) => {
    const root = members.rootOf(worldId);
    if (!root || isForgotten(root.id)) return;
    const family = members.familyOf(root);
    for (const id of family.formerIds) leadsTo.set(id, family.id);
    put("contacts", contactObject(family), family.formerIds);
  };
  const refreshCompany = (worldId: string) => {
    const company = world.get("company", worldId);
    if (company) put("companies", companyObject(company, ids.ofCompany(worldId)));
  };
  for (const { id } of world.all("company")) refreshCompany(id);
  for (const { id, mergedInto } of world.all("contact")) if (!mergedInto) refreshContact(id);

  return {
    resolve(id: string): string {
      let at = id;
      for (let next = leadsTo.get(at); next !== undefined; next = leadsTo.get(at)) at = next;
      return at;
    },
    refresh(changes: readonly WorldChange[]) {
      for (const { kind, id } of changes) {
        const contact = kind === "contact" ? world.get(kind, id) : undefined;
        if (contact) members.learn(contact);
        if (kind === "company") refreshCompany(id);
      }
      for (const { kind, id } of changes) if (kind === "contact") refreshContact(id);
    },
  };
}

function withOwn(type: ObjectType, view: CrmObject, extra: Own | undefined): CrmObject {
  if (!extra) return view;
  const updatedAt = extra.changedAt > view.updatedAt ? extra.changedAt : view.updatedAt;
  const modified = type === "contacts" ? "lastmodifieddate" : "hs_lastmodifieddate";
  const properties = { ...view.properties, ...extra.properties, [modified]: updatedAt };
  return { ...view, updatedAt, archivedAt: extra.archivedAt, properties };
}

function emptyCompany(number: number, world: World): CrmObject {
  const id = String(number);
  const at = world.now();
  const properties = { hs_object_id: id, createdate: at, hs_lastmodifieddate: at };
  return { id, worldId: id, properties, createdAt: at, updatedAt: at, archivedAt: null };
}

function emailsOf({ properties }: CrmObject): readonly string[] {
  return [properties["email"] ?? "", ...(properties["hs_additional_emails"] ?? "").split(";")];
}

function companyOf(
  world: World,
  ids: Ids,
  { company }: WorldContact,
): { id: string; name: string } | null {
  const found = company === null ? undefined : world.get("company", company);
  return found ? { id: ids.ofCompany(found.id), name: found.name } : null;
}
