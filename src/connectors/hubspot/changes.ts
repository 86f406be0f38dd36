import { z } from "zod";
import type { Kind } from "../../domain/records.ts";
import type { Result } from "../../kernel/result.ts";
import { err, ok } from "../../kernel/result.ts";
import type { Call, ChangePage, Outside } from "../contract.ts";
import { type Hubspot, NAME } from "./client.ts";
import type { HubspotConfig } from "./config.ts";
import { readCursor, type State, type StateOf, writeCursor } from "./cursor.ts";
import type { Reader } from "./readers.ts";
import { Id, idOf, ListAnswer, SearchAnswer } from "./wire.ts";

export type ChangeParts = {
  readonly hubspot: Hubspot;
  readonly read: Reader;
  readonly properties: readonly string[];
  readonly outside: Outside;
  readonly config: Pick<HubspotConfig, "pageMax" | "overlapMs" | "archivedEveryMs">;
};

/** A backfill by the list of contacts, then sweeps over what search says has changed. */
export function changes(parts: ChangeParts) {
  return async (kind: Kind, cursor: string | null, call: Call): Promise<Result<ChangePage>> => {
    if (kind !== "customer") {
      return err("SYSTEM_UNSUPPORTED", `${NAME} tells no changes of ${kind}.`);
    }
    const state = cursor === null ? await beginning(parts, call) : readCursor(cursor);
    if (!state.ok) return state;
    switch (state.value.phase) {
      case "backfill":
        return backfillPage(state.value, parts, call);
      case "since":
        return sweepPage(state.value, parts, call);
      case "archived":
        return archivedPage(state.value, parts, call);
    }
  };
}

/** What changes while the list is read is later than the newest change that is seen before it. */
async function beginning(parts: ChangeParts, call: Call): Promise<Result<StateOf<"backfill">>> {
  const newest = await newestChange(parts, call);
  if (!newest.ok) return newest;
  const { at, total } = newest.value;
  const since = before(at ?? EPOCH, parts.config.overlapMs);
  return ok({ phase: "backfill", since, archivedSince: since, after: null, total });
}

async function backfillPage(
  state: StateOf<"backfill">,
  { hubspot, read, properties, config }: ChangeParts,
  call: Call,
): Promise<Result<ChangePage>> {
  const query = { limit: String(config.pageMax), properties: properties.join(",") };
  const answer = await hubspot.get(CONTACTS, { ...query, ...from(state) }, ListAnswer, call);
  if (!answer.ok) return answer;
  const batch = await read(answer.value.results, call);
  if (!batch.ok) return batch;
  const { since, archivedSince, total } = state;
  const after = answer.value.paging?.next?.after ?? null;
  const next: State =
    after === null
      ? { ...quiet({ since, archivedSince }), archivedReadAt: null }
      : { ...state, after };
  return ok(page({ ...batch.value, total }, next, after !== null));
}

/**
 * One page of what changed from `since` to the newest change that search knew when the sweep began.
 * Within these bounds it goes by id, which does not change: so neither a page of equal instants nor
 * the 10,000 results that a search has at most end it early, and what changes meanwhile lies beyond
 * the bounds and is met by the next sweep. That one reaches back a little, because search does not
 * see all changes in the order of their instants.
 */
async function sweepPage(
  state: StateOf<"since">,
  parts: ChangeParts,
  call: Call,
): Promise<Result<ChangePage>> {
  const { hubspot, read, properties, config } = parts;
  const newest = state.until === null ? await newestChange(parts, call) : ok({ at: state.until });
  if (!newest.ok) return newest;
  const until = newest.value.at;
  if (until === null || Date.parse(until) < Date.parse(state.since))
    return ok(endOfSweep(state, parts, NONE));

  const bounds = {
    propertyName: "lastmodifieddate",
    operator: "BETWEEN",
    value: String(Date.parse(state.since)),
    highValue: String(Date.parse(until)),
  };
  const beyond = { propertyName: "hs_object_id", operator: "GT", value: state.after ?? "0" };
  const body = {
    filterGroups: [{ filters: [bounds, beyond] }],
    sorts: [{ propertyName: "hs_object_id", direction: "ASCENDING" }],
    properties,
    limit: config.pageMax,
  };
  const answer = await hubspot.search(SEARCH, body, SearchAnswer, call);
  if (!answer.ok) return answer;
  const { results, paging } = answer.value;
  const batch = await read(results, call);
  if (!batch.ok) return batch;
  const last = results.map(idOf).findLast((id) => id !== null);
  if (!paging?.next || last === undefined || last === null) {
    const reached = before(until, config.overlapMs);
    const since = reached > state.since ? reached : state.since;
    return ok(endOfSweep({ ...state, since }, parts, batch.value));
  }
  return ok(page(batch.value, { ...state, until, after: last }, true));
}

/** Contacts in HubSpot's bin. Those deleted for good, as the law demands, are in no list. */
async function archivedPage(
  state: StateOf<"archived">,
  { hubspot, outside }: ChangeParts,
  call: Call,
): Promise<Result<ChangePage>> {
  const query = { limit: String(LIST_MAX), archived: "true", ...from(state) };
  const answer = await hubspot.get(CONTACTS, query, ListAnswer, call);
  if (!answer.ok) return answer;
  const deleted = answer.value.results.flatMap((result) => {
    const parsed = Archived.safeParse(result);
    const isNew =
      parsed.success && Date.parse(parsed.data.archivedAt) >= Date.parse(state.archivedSince);
    return isNew ? [parsed.data.id] : [];
  });
  const after = answer.value.paging?.next?.after ?? null;
  const archivedReadAt = outside.clock.now().toISOString();
  const { since } = state;
  const next: State =
    after === null
      ? // What was archived since the list began is after the changes that were read before it.
        { ...quiet({ since, archivedSince: since }), archivedReadAt }
      : { ...state, after };
  return ok(page({ ...NONE, deleted }, next, after !== null));
}

const CONTACTS = "/crm/v3/objects/contacts";
const SEARCH = "/crm/v3/objects/contacts/search";
const LIST_MAX = 100;
const EPOCH = "1970-01-02T00:00:00.000Z";
const NONE = { records: [], rejects: [] };
const Archived = z.object({ id: Id, archivedAt: z.iso.datetime({ offset: true }) });
const Newest = z.object({ properties: z.object({ lastmodifieddate: z.iso.datetime() }) });

/** When the newest change was that search knows of, null when there is none; and how many there are. */
async function newestChange(
  { hubspot }: ChangeParts,
  call: Call,
): Promise<Result<{ at: string | null; total: number }>> {
  const body = {
    sorts: [{ propertyName: "lastmodifieddate", direction: "DESCENDING" }],
    properties: ["lastmodifieddate"],
    limit: 1,
  };
  const answer = await hubspot.search(SEARCH, body, SearchAnswer, call);
  if (!answer.ok) return answer;
  const { total, results } = answer.value;
  if (results.length === 0) return ok({ at: null, total });
  const newest = Newest.safeParse(results[0]);
  if (newest.success) return ok({ at: newest.data.properties.lastmodifieddate, total });
  return err("SYSTEM_ANSWER_INVALID", `${NAME} does not say when a contact was changed.`);
}

function endOfSweep(
  { since, archivedSince, archivedReadAt }: StateOf<"since">,
  { config, outside }: ChangeParts,
  batch: Pick<ChangePage, "records" | "rejects">,
): ChangePage {
  const readMs = archivedReadAt === null ? 0 : Date.parse(archivedReadAt);
  const isDue = outside.clock.now().getTime() - readMs >= config.archivedEveryMs;
  const next: State = isDue
    ? { phase: "archived", since, archivedSince, after: null }
    : { ...quiet({ since, archivedSince }), archivedReadAt };
  return page(batch, next, isDue);
}

function quiet(at: Pick<State, "since" | "archivedSince">) {
  return { phase: "since", ...at, until: null, after: null } as const;
}

function page(
  said: Pick<ChangePage, "records" | "rejects"> & Partial<ChangePage>,
  next: State,
  more: boolean,
): ChangePage {
  return { deleted: [], total: null, ...said, cursor: writeCursor(next), more };
}

function from({ after }: { after: string | null }): Record<string, string> {
  return after === null ? {} : { after };
}

/** An instant so much earlier. */
function before(instant: string, ms: number): string {
  return new Date(Math.max(0, Date.parse(instant) - ms)).toISOString();
}
