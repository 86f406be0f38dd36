import type { Faults } from "../faults.ts";
import { listAssociations, readAssociations } from "./association-routes.ts";
import { batchRead, batchUpdate } from "./batch-routes.ts";
import { notFound, Refusal } from "./errors.ts";
import {
  archiveObject,
  createObject,
  forgetContact,
  getObject,
  listObjects,
  mergeContacts,
  searchObjects,
  updateObject,
} from "./object-routes.ts";
import type { Portal } from "./portal.ts";
import type { SearchIndex } from "./search-index.ts";
import { type ApiAnswer, type ApiRequest, objectType } from "./wire.ts";

/** Answers a request by its path; what HubSpot would refuse is thrown as a Refusal. */
export type Api = (request: ApiRequest) => ApiAnswer;

export function createApi(portal: Portal, index: SearchIndex, faults: Faults): Api {
  const objects = (request: ApiRequest): ApiAnswer => {
    const { method, path, body } = request;
    const type = objectType(path[3]);
    const id = path[4] ?? "";
    switch (`${method} ${path.slice(4).join("/")}`) {
      case "GET ":
        return listObjects(portal, type, request);
      case "POST ":
        return createObject(portal, type, request);
      case "POST search":
        return searchObjects(index, type, body);
      case "POST batch/read":
        return batchRead(portal, type, request, faults);
      case "POST batch/update":
        return batchUpdate(portal, type, request);
      case "POST merge":
        if (type !== "contacts") throw notFound();
        return mergeContacts(portal, request);
      case "POST gdpr-delete":
        if (type !== "contacts") throw notFound();
        return forgetContact(portal, request);
      case `GET ${id}`:
        return getObject(portal, type, id, request);
      case `PATCH ${id}`:
        return updateObject(portal, type, id, request);
      case `DELETE ${id}`:
        return archiveObject(portal, type, id);
      default:
        throw unknownMethod(path);
    }
  };
  const associations = (request: ApiRequest): ApiAnswer => {
    const [, , , first, second, third, fourth] = request.path;
    if (request.method === "GET" && third === "associations") {
      const [from, to] = [objectType(first), objectType(fourth)];
      return listAssociations(portal, from, second ?? "", to, request);
    }
    if (request.method === "POST" && third === "batch" && fourth === "read") {
      return readAssociations(portal, objectType(first), objectType(second), request);
    }
    throw unknownMethod(request.path);
  };
  return (request) => {
    const place = request.path.slice(0, 3).join("/");
    if (place === "crm/v3/objects") return objects(request);
    if (place === "crm/v4/objects" || place === "crm/v4/associations") return associations(request);
    throw notFound();
  };
}

export function isSearch({ method, path }: Pick<ApiRequest, "method" | "path">): boolean {
  return method === "POST" && path[4] === "search";
}

function unknownMethod(path: readonly string[]): Refusal {
  return path.length > 4
    ? notFound()
    : new Refusal(405, "METHOD_NOT_ALLOWED", "HTTP 405 Method Not Allowed");
}
