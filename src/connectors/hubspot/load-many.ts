import type { Kind, RecordOf } from "../../domain/records.ts";
import type { Result } from "../../kernel/result.ts";
import { err, ok } from "../../kernel/result.ts";
import type { Call } from "../contract.ts";
import { type Hubspot, NAME } from "./client.ts";
import { BATCH_MAX, type Reader } from "./readers.ts";
import { BatchAnswer, isId } from "./wire.ts";

type Outcome = Result<RecordOf<"customer"> | null>;

/**
 * Reads contacts by id. An id that was merged gives the record of what it became, which names it
 * in `mergedIds` and has an id of its own; one that is archived or unknown gives null.
 */
export function loadMany(hubspot: Hubspot, read: Reader, properties: readonly string[]) {
  return async <K extends Kind>(
    kind: K,
    keys: readonly string[],
    call: Call,
  ): Promise<readonly Result<RecordOf<K> | null>[]> => {
    if (kind !== "customer") {
      return keys.map(() => err("SYSTEM_UNSUPPORTED", `${NAME} does not read ${kind}.`));
    }
    // One malformed id would fail its whole batch.
    const ids = [...new Set(keys)].filter(isId);
    const found = new Map<string, Outcome>();
    const batches: Promise<void>[] = [];
    for (let at = 0; at < ids.length; at += BATCH_MAX) {
      batches.push(readBatch(ids.slice(at, at + BATCH_MAX), found));
    }
    await Promise.all(batches);
    return keys.map((key) => (found.get(key) ?? ok(null)) as Result<RecordOf<K> | null>);

    async function readBatch(batch: readonly string[], into: typeof found): Promise<void> {
      const body = { inputs: batch.map((id) => ({ id })), properties };
      const answer = await hubspot.post(CONTACTS, body, BatchAnswer, call);
      const told = answer.ok ? await read(answer.value.results, call) : answer;
      for (const id of batch) into.set(id, told.ok ? outcomeOf(id, told.value) : told);
    }
  };
}

const CONTACTS = "/crm/v3/objects/contacts/batch/read";

function outcomeOf(
  id: string,
  { records, rejects }: Exclude<Awaited<ReturnType<Reader>>, { ok: false }>["value"],
): Outcome {
  const record =
    records.find(({ sourceId }) => sourceId === id) ??
    records.find(({ mergedIds }) => mergedIds.includes(id));
  if (record) return ok(record);
  const reject = rejects.find(({ sourceId }) => sourceId === id);
  if (!reject) return ok(null);
  return err("RECORD_INVALID", `customer ${id}: ${reject.reason}`, { at: reject.at });
}
