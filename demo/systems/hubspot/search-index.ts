import type { Portal } from "./portal.ts";
import type { ObjectType } from "./properties.ts";
import type { PortalEvent } from "./records.ts";
import type { CrmObject } from "./views.ts";

/** What search sees: the records as they were a moment ago. */
export type SearchIndex = { readonly all: (type: ObjectType) => Iterable<CrmObject> };

/**
 * Takes in every change `delayMs` (wall clock) after it happened, in order, each as it was then:
 * HubSpot's search does not see a new or changed record at once either.
 */
export function searchIndex(portal: Portal, delayMs: () => number): SearchIndex {
  const seen: Readonly<Record<ObjectType, Map<string, CrmObject>>> = {
    contacts: new Map(portal.list("contacts", false).map((object) => [object.id, object])),
    companies: new Map(portal.list("companies", false).map((object) => [object.id, object])),
  };
  const waiting: { readonly dueMs: number; readonly event: PortalEvent }[] = [];
  const takeIn = ({ type, objectType, object, gone }: PortalEvent) => {
    const map = seen[objectType];
    for (const id of gone) map.delete(id);
    if (type === "archived" || type === "forgotten") map.delete(object.id);
    else map.set(object.id, object);
  };
  const catchUp = () => {
    const nowMs = performance.now();
    const due = waiting.findIndex(({ dueMs }) => dueMs > nowMs);
    for (const { event } of waiting.splice(0, due < 0 ? waiting.length : due)) takeIn(event);
  };
  portal.onEvent((event) => {
    catchUp();
    waiting.push({ dueMs: performance.now() + delayMs(), event });
  });
  return {
    all(type) {
      catchUp();
      return seen[type].values();
    },
  };
}
