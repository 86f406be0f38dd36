import { invalid, Refusal } from "./errors.ts";
import type { Portal } from "./portal.ts";
import { type ObjectType, type Properties, writable } from "./properties.ts";
import { type CrmObject, contactFields } from "./views.ts";

/** Makes a record of what a request gives, or refuses. */
export function create(portal: Portal, type: ObjectType, given: unknown): CrmObject {
  const properties = writable(type, given);
  return type === "contacts"
    ? writeContact(portal, null, properties)
    : portal.putCompany(null, properties);
}

export function update(portal: Portal, type: ObjectType, id: string, given: unknown): CrmObject {
  const before = portal.existing(type, id);
  const properties = writable(type, given);
  return type === "contacts"
    ? writeContact(portal, before, properties)
    : portal.putCompany(before.id, properties);
}

/** Both records become one with an id of its own; theirs lead to it from then on. */
export function merge(portal: Portal, primaryId: string, otherId: string): CrmObject {
  const primary = portal.existing("contacts", primaryId);
  const other = portal.existing("contacts", otherId);
  if (primary.id === other.id) throw invalid("A contact cannot be merged into itself");
  execute(portal, { type: "contact.merge", into: primary.worldId, contact: other.worldId });
  portal.refresh(other.worldId);
  return portal.existing("contacts", primary.id);
}

function writeContact(portal: Portal, before: CrmObject | null, properties: Properties): CrmObject {
  const holder = properties["email"] ? portal.byEmail(properties["email"]) : null;
  if (holder && holder.id !== before?.id) {
    throw new Refusal(409, "CONFLICT", `Contact already exists. Existing ID: ${holder.id}`);
  }
  const was = before ? (portal.world.get("contact", before.worldId) ?? null) : null;
  const { fields, rest } = contactFields(properties, was);
  const worldId =
    before === null || Object.keys(fields).length > 0
      ? execute(portal, { type: "contact.change", contact: before?.worldId ?? null, fields })
      : before.worldId;
  if (Object.keys(rest).length > 0) portal.keep("contacts", { worldId }, rest);
  portal.refresh(worldId);
  return portal.existing("contacts", before?.id ?? portal.ids.ofContact(worldId, 0));
}

function execute({ world }: Portal, command: Parameters<Portal["world"]["execute"]>[0]): string {
  const answer = world.execute(command);
  if (!answer.ok) throw invalid(answer.reason);
  return answer.id;
}
