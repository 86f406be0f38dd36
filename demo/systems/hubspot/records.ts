import type { ObjectType } from "./properties.ts";
import type { CrmObject } from "./views.ts";

/** What happened to a record, told at once and in order. */
export type PortalEvent = {
  readonly type: "created" | "changed" | "merged" | "archived" | "forgotten";
  readonly objectType: ObjectType;
  readonly object: CrmObject;
  /** What it was before; of a merged one, what the primary was. */
  readonly before: CrmObject | null;
  /** Records that this one took the place of. */
  readonly gone: readonly string[];
};

/** The records as they are now; whoever listens hears of every change. */
export type Records = {
  /** The record itself, archived ones too; does not follow merges. */
  readonly get: (type: ObjectType, id: string) => CrmObject | null;
  /** In the order of their ids. */
  readonly list: (type: ObjectType, archived: boolean) => readonly CrmObject[];
  readonly count: (type: ObjectType) => number;
  /** Makes or replaces a record, in the place of those that are gone into it. */
  readonly put: (type: ObjectType, object: CrmObject, gone: readonly string[]) => void;
  readonly archive: (type: ObjectType, object: CrmObject) => void;
  readonly remove: (type: ObjectType, object: CrmObject) => void;
  readonly onEvent: (listener: (event: PortalEvent) => void) => void;
};

export function createRecords(): Records {
  const maps: Readonly<Record<ObjectType, Map<string, CrmObject>>> = {
    contacts: new Map(),
    companies: new Map(),
  };
  const sorted: Record<ObjectType, readonly CrmObject[] | null> = {
    contacts: null,
    companies: null,
  };
  const listeners: ((event: PortalEvent) => void)[] = [];
  const tell = (event: PortalEvent) => {
    sorted[event.objectType] = null;
    for (const listener of listeners) listener(event);
  };

  return {
    get: (type, id) => maps[type].get(id) ?? null,
    list(type, archived) {
      sorted[type] ??= [...maps[type].values()].sort((a, b) => Number(a.id) - Number(b.id));
      return sorted[type].filter(({ archivedAt }) => (archivedAt !== null) === archived);
    },
    count: (type) => maps[type].size,
    put(objectType, object, gone) {
      const map = maps[objectType];
      const before = map.get(object.id) ?? gone.map((id) => map.get(id)).find((one) => one) ?? null;
      if (before && sameRecord(before, object)) return;
      for (const id of gone) map.delete(id);
      map.set(object.id, object);
      sorted[objectType] = null;
      if (object.archivedAt !== null) return;
      const isMerge = before !== null && before.id !== object.id;
      const type = isMerge ? "merged" : before ? "changed" : "created";
      tell({ type, objectType, object, before, gone });
    },
    archive(objectType, object) {
      const before = maps[objectType].get(object.id) ?? null;
      maps[objectType].set(object.id, object);
      tell({ type: "archived", objectType, object, before, gone: [] });
    },
    remove(objectType, object) {
      maps[objectType].delete(object.id);
      tell({ type: "forgotten", objectType, object, before: object, gone: [] });
    },
    onEvent: (listener) => void listeners.push(listener),
  };
}

function sameRecord(one: CrmObject, other: CrmObject): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
