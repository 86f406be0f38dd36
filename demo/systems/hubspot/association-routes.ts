import { z } from "zod";
import { invalid } from "./errors.ts";
import type { Portal } from "./portal.ts";
import type { ObjectType } from "./properties.ts";
import { type ApiAnswer, type ApiRequest, parseBody } from "./wire.ts";

const PAGE_MAX = 500;
const INPUTS_MAX = 1000;
const Inputs = z.object({
  inputs: z.array(z.object({ id: z.coerce.string(), after: z.coerce.string().optional() })),
});

/** GET /crm/v4/objects/<from>/<id>/associations/<to>. */
export function listAssociations(
  portal: Portal,
  from: ObjectType,
  id: string,
  to: ObjectType,
  { query }: ApiRequest,
): ApiAnswer {
  const object = portal.existing(from, id);
  const limit = Number(query.get("limit") ?? PAGE_MAX);
  if (!Number.isInteger(limit) || limit < 1 || limit > PAGE_MAX) throw invalid("Invalid limit");
  const { to: results, paging } = page(portal, from, object.id, to, query.get("after"), limit);
  return { status: 200, body: { results, ...paging } };
}

/** POST /crm/v4/associations/<from>/<to>/batch/read. */
export function readAssociations(
  portal: Portal,
  from: ObjectType,
  to: ObjectType,
  { body }: ApiRequest,
): ApiAnswer {
  const { inputs } = parseBody(Inputs, body);
  if (inputs.length > INPUTS_MAX) throw invalid(`A batch may hold ${INPUTS_MAX} inputs`);
  const at = new Date().toISOString();
  const errors: object[] = [];
  const results = inputs.flatMap(({ id, after }) => {
    const object = portal.get(from, id);
    const found = object ? page(portal, from, object.id, to, after ?? null, PAGE_MAX) : null;
    if (found && found.to.length > 0) return [{ from: { id }, ...flat(found) }];
    errors.push({
      status: "error",
      category: "OBJECT_NOT_FOUND",
      subCategory: "crm.associations.NO_ASSOCIATIONS_FOUND",
      message: `No ${to} is associated with ${id}.`,
      context: { fromObjectId: [id] },
    });
    return [];
  });
  const times = { startedAt: at, completedAt: at };
  const base = { status: "COMPLETE", results, ...times };
  if (errors.length === 0) return { status: 200, body: base };
  return { status: 207, body: { ...base, numErrors: errors.length, errors } };
}

type Page = { readonly to: readonly object[]; readonly paging: object };

function flat({ to, paging }: Page): object {
  return { to, ...paging };
}

function page(
  portal: Portal,
  from: ObjectType,
  id: string,
  to: ObjectType,
  after: string | null,
  limit: number,
): Page {
  const all = associated(portal, from, id, to);
  const rest = all.filter((other) => Number(other) > Number(after || 0));
  const shown = rest.slice(0, limit);
  const last = shown.at(-1);
  const [primary, plain] = from === "contacts" ? [1, 279] : [2, 280];
  const associationTypes = [
    { category: "HUBSPOT_DEFINED", typeId: primary, label: "Primary" },
    { category: "HUBSPOT_DEFINED", typeId: plain, label: null },
  ];
  const results = shown.map((other) => ({ toObjectId: Number(other), associationTypes }));
  const more = rest.length > limit && last !== undefined;
  return { to: results, paging: more ? { paging: { next: { after: last } } } : {} };
}

/** The world has at most one company of a contact. */
function associated(
  portal: Portal,
  from: ObjectType,
  id: string,
  to: ObjectType,
): readonly string[] {
  if (from === to) return [];
  if (from === "companies") return portal.contactsOf(id).map((contact) => contact.id);
  return [portal.get("contacts", id)?.properties["associatedcompanyid"] ?? []].flat();
}
