import { z } from "zod";
import { invalid, notFound } from "./errors.ts";
import type { Portal } from "./portal.ts";
import type { ObjectType } from "./properties.ts";
import { search } from "./search.ts";
import type { SearchIndex } from "./search-index.ts";
import type { CrmObject } from "./views.ts";
import {
  type ApiAnswer,
  type ApiRequest,
  listOf,
  parseBody,
  SINGULAR,
  wireObject,
} from "./wire.ts";
import { create, merge, update } from "./writes.ts";

const LIST_MAX = 100;
const LIST_DEFAULT = 10;
const Written = z.object({ properties: z.unknown() });
const Merge = z.object({ primaryObjectId: z.coerce.string(), objectIdToMerge: z.coerce.string() });
const GdprDelete = z.object({ objectId: z.coerce.string(), idProperty: z.string().optional() });

/** GET /crm/v3/objects/<type>: a page in the order of ids. */
export function listObjects(portal: Portal, type: ObjectType, { query }: ApiRequest): ApiAnswer {
  refuseHistory(query);
  const limit = Number(query.get("limit") ?? LIST_DEFAULT);
  if (!Number.isInteger(limit) || limit < 1 || limit > LIST_MAX) {
    throw invalid(`limit must be from 1 to ${LIST_MAX}`);
  }
  const after = Number(query.get("after") || 0);
  if (!Number.isSafeInteger(after)) throw invalid("Invalid after");
  const archived = query.get("archived") === "true";
  const rest = portal.list(type, archived).filter(({ id }) => Number(id) > after);
  const page = rest.slice(0, limit);
  const results = page.map((object) => full(portal, type, object, query));
  const last = page.at(-1)?.id;
  if (rest.length <= limit || last === undefined) return { status: 200, body: { results } };
  const link = `?after=${last}&limit=${limit}`;
  return { status: 200, body: { results, paging: { next: { after: last, link } } } };
}

/** GET /crm/v3/objects/<type>/<id>, or by e-mail address. */
export function getObject(
  portal: Portal,
  type: ObjectType,
  id: string,
  { query }: ApiRequest,
): ApiAnswer {
  refuseHistory(query);
  const object = find(portal, type, id, query.get("idProperty"));
  const archived = query.get("archived") === "true";
  if (!object || (object.archivedAt !== null) !== archived) throw notFound();
  return { status: 200, body: full(portal, type, object, query) };
}

export function createObject(portal: Portal, type: ObjectType, request: ApiRequest): ApiAnswer {
  const { properties } = parseBody(Written, request.body);
  return written(201, type, create(portal, type, properties));
}

export function updateObject(
  portal: Portal,
  type: ObjectType,
  id: string,
  { body, query }: ApiRequest,
): ApiAnswer {
  const { properties } = parseBody(Written, body);
  const object = find(portal, type, id, query.get("idProperty"));
  if (!object) throw notFound();
  return written(200, type, update(portal, type, object.id, properties));
}

export function archiveObject(portal: Portal, type: ObjectType, id: string): ApiAnswer {
  portal.archive(type, id);
  return { status: 204, body: null, wrote: true };
}

export function mergeContacts(portal: Portal, { body }: ApiRequest): ApiAnswer {
  const { primaryObjectId, objectIdToMerge } = parseBody(Merge, body);
  return written(200, "contacts", merge(portal, primaryObjectId, objectIdToMerge));
}

export function forgetContact(portal: Portal, { body }: ApiRequest): ApiAnswer {
  const { objectId, idProperty } = parseBody(GdprDelete, body);
  const object = find(portal, "contacts", objectId, idProperty ?? null);
  if (!object) throw notFound();
  portal.forget(object.id);
  return { status: 204, body: null, wrote: true };
}

export function searchObjects(index: SearchIndex, type: ObjectType, body: unknown): ApiAnswer {
  const found = search(index, type, body);
  const results = found.results.map((object) => wireObject(type, object, found.properties));
  const paging = found.after === null ? {} : { paging: { next: { after: found.after } } };
  return { status: 200, body: { total: found.total, results, ...paging } };
}

/** By record id, or by a property that is unique; null when nothing has it. */
export function find(
  portal: Portal,
  type: ObjectType,
  id: string,
  idProperty: string | null,
): CrmObject | null {
  if (idProperty === null || idProperty === "hs_object_id") return portal.get(type, id);
  if (type === "contacts" && idProperty === "email") return portal.byEmail(id);
  throw invalid(`${idProperty} is not a unique property`);
}

function full(portal: Portal, type: ObjectType, object: CrmObject, query: URLSearchParams) {
  const base = wireObject(type, object, listOf(query, "properties"));
  const wanted = listOf(query, "associations");
  if (wanted.length === 0) return base;
  const other = type === "contacts" ? "companies" : "contacts";
  if (wanted.some((name) => name !== other)) throw invalid(`${wanted.join(", ")} is not known`);
  const ids =
    type === "contacts"
      ? [object.properties["associatedcompanyid"] ?? []].flat()
      : portal.contactsOf(object.id).map(({ id }) => id);
  if (ids.length === 0) return base;
  const kind = `${SINGULAR[type]}_to_${SINGULAR[other]}`;
  const results = ids.flatMap((id) => [
    { id, type: kind },
    { id, type: `${kind}_unlabeled` },
  ]);
  return { ...base, associations: { [other]: { results } } };
}

function written(status: number, type: ObjectType, object: CrmObject): ApiAnswer {
  const body = wireObject(type, object, Object.keys(object.properties));
  return { status, body, wrote: true };
}

function refuseHistory(query: URLSearchParams): void {
  if (query.has("propertiesWithHistory")) throw invalid("The demo keeps no history of properties");
}
