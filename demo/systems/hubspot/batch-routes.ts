import { z } from "zod";
import type { Faults } from "../faults.ts";
import { errorBody, invalid, Refusal } from "./errors.ts";
import { find } from "./object-routes.ts";
import type { Portal } from "./portal.ts";
import type { ObjectType } from "./properties.ts";
import { type ApiAnswer, type ApiRequest, parseBody, SINGULAR, wireObject } from "./wire.ts";
import { update } from "./writes.ts";

const INPUTS_MAX = 100;
const Input = z.object({ id: z.coerce.string(), properties: z.unknown().optional() });
const Batch = z.object({
  inputs: z.array(Input),
  properties: z.array(z.string()).optional(),
  idProperty: z.string().nullish(),
});

/** POST .../batch/read: what is there, with 207 and the ids of what is not. */
export function batchRead(
  portal: Portal,
  type: ObjectType,
  { body, query }: ApiRequest,
  faults: Faults,
): ApiAnswer {
  const { inputs, properties = [], idProperty = null } = batchOf(body);
  const archived = query.get("archived") === "true";
  const missing: string[] = [];
  const results = inputs.flatMap(({ id }) => {
    const object = find(portal, type, id, idProperty);
    if (object && (object.archivedAt !== null) === archived) {
      return [wireObject(type, object, properties)];
    }
    missing.push(id);
    return [];
  });
  const [first, ...others] = results;
  const spoiled =
    first && faults.take("wrong-id") ? [{ ...first, id: FOREIGN_ID }, ...others] : results;
  const errors = missing.length === 0 ? [] : [notFoundIn(type, missing)];
  return batchAnswer(spoiled, errors);
}

/** POST .../batch/update: each input for itself. */
export function batchUpdate(portal: Portal, type: ObjectType, { body }: ApiRequest): ApiAnswer {
  const { inputs, idProperty = null } = batchOf(body);
  const errors: object[] = [];
  const results = inputs.flatMap(({ id, properties }) => {
    try {
      const object = find(portal, type, id, idProperty);
      if (!object) {
        errors.push(notFoundIn(type, [id]));
        return [];
      }
      const now = update(portal, type, object.id, properties);
      return [wireObject(type, now, Object.keys(now.properties))];
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      errors.push({ ...errorBody(thrown), context: { ids: [id] } });
      return [];
    }
  });
  return { ...batchAnswer(results, errors), wrote: true };
}

const FOREIGN_ID = "900000000000";

function batchOf(body: unknown): z.infer<typeof Batch> {
  const batch = parseBody(Batch, body);
  if (batch.inputs.length > INPUTS_MAX) {
    throw invalid(`A batch may hold ${INPUTS_MAX} inputs, not ${batch.inputs.length}`);
  }
  const ids = batch.inputs.map(({ id }) => id);
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
  if (twice.length > 0) throw invalid(`Duplicate IDs found in batch input: [${twice.join(", ")}]`);
  const plain = (batch.idProperty ?? "hs_object_id") === "hs_object_id";
  const malformed = plain ? ids.filter((id) => !/^\d+$/.test(id)) : [];
  if (malformed.length > 0) throw invalid(`Invalid ids: [${malformed.join(", ")}]`);
  return batch;
}

function batchAnswer(results: readonly object[], errors: readonly object[]): ApiAnswer {
  const at = new Date().toISOString();
  const times = { startedAt: at, completedAt: at };
  if (errors.length === 0) return { status: 200, body: { status: "COMPLETE", results, ...times } };
  const body = { status: "COMPLETE", results, numErrors: errors.length, errors, ...times };
  return { status: 207, body };
}

function notFoundIn(type: ObjectType, ids: readonly string[]): object {
  const what = SINGULAR[type].toUpperCase();
  return {
    status: "error",
    category: "OBJECT_NOT_FOUND",
    message: `Could not get some ${what} objects, they may be deleted or not exist.`,
    context: { ids },
  };
}
