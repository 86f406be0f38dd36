import type { Rank } from "../domain/authority.ts";
import { KINDS, type Kind, type SourceRecord } from "../domain/records.ts";
import type { NewEvent } from "../events/event.ts";
import { type IdKind, newId, type RandomBytes } from "../kernel/ids.ts";
import { passedWaiters, setPending, waitersFor } from "../store/crosswalk-repository.ts";
import type { Sql } from "../store/database.ts";
import { type Heard, type Key, storedObservations } from "../store/observation-repository.ts";
import { resolveQuarantine } from "../store/quarantine-repository.ts";
import { buildGolden } from "./build.ts";
import { hear } from "./hear.ts";
import { Links } from "./links.ts";
import { linksFor } from "./matching.ts";
import type { Matching } from "./new-link.ts";
import { referencesOf } from "./recipes/index.ts";

export type ApplyEnvironment = {
  readonly rank: Rank;
  readonly random: RandomBytes;
  /** Whose national phone numbers are understood (ISO 3166, two letters); none without it. */
  readonly homeCountry?: string;
  readonly append: (tx: Sql, events: readonly NewEvent[]) => Promise<void>;
};

/** How often a batch may call up records that had waited for what it brought. */
const ROUNDS_MAX = 6;

/**
 * Takes valid records of one system into the graph, within the caller's transaction: kept as
 * observations, joined to golden records, written, evented. A record that refers to something not
 * told of yet waits, and is placed when that arrives. Returns how many records counted.
 */
export async function applyRecords(
  tx: Sql,
  environment: ApplyEnvironment,
  system: string,
  records: readonly SourceRecord[],
  heard: Heard,
): Promise<number> {
  const batch = await hear(tx, system, newestOfEach(records), heard);
  await resolveQuarantine(tx, system, batch, heard.at);
  await place(tx, environment, system, batch, heard.at);
  return batch.length;
}

/** The most records that one call of `applyWaiting` takes up. */
const WAITING_MAX = 500;

/**
 * Takes up records that still wait although what they wait for has come, as it happens when both
 * arrive in transactions that pass each other. Returns how many there were, at most 500.
 */
export async function applyWaiting(
  tx: Sql,
  environment: ApplyEnvironment,
  system: string,
  at: string,
): Promise<number> {
  const waiting = await passedWaiters(tx, system, WAITING_MAX);
  const stored = await storedObservations(tx, system, waiting);
  const batch = stored.map(({ record }) => record);
  await place(tx, environment, system, batch, at);
  return batch.length;
}

/** Joins, writes and events what the observations of these keys say by now. */
async function place(
  tx: Sql,
  environment: ApplyEnvironment,
  system: string,
  records: readonly SourceRecord[],
  observedAt: string,
): Promise<void> {
  const links = new Links(tx, observedAt);
  const made: NewEvent[] = [];
  let batch = records;
  for (let round = 0; batch.length > 0 && round < ROUNDS_MAX; round += 1) {
    const arrived: Key[] = [];
    for (const kind of KINDS) {
      const some = batch.filter((record) => record.kind === kind);
      if (some.length === 0) continue;
      const tell = (event: NewEvent) => void made.push(event);
      const matching = matchingOf(tx, environment, links, system, observedAt, tell);
      arrived.push(...(await placeKind(matching, kind, some)));
      made.push(
        ...(await buildGolden(tx, environment.rank, links, system, kind, some, observedAt)),
      );
    }
    const waiting = await waitersFor(tx, system, arrived);
    batch = (await storedObservations(tx, system, waiting)).map(({ record }) => record);
  }
  await environment.append(tx, made);
}

/** Joins records of one kind to golden ids, and notes what they wait for; gives new joins. */
async function placeKind(
  matching: Matching,
  kind: Kind,
  records: readonly SourceRecord[],
): Promise<readonly Key[]> {
  const { tx, links, system, at } = matching;
  const references = records.map((record) => referencesOf(record));
  // People can become one; what refers to one of them is moved with them, if it is there by then.
  await links.hold(
    system,
    references.flat().filter((to) => to.kind === "customer"),
  );
  await links.learn(system, [...records, ...references.flat()]);
  const arrived = await links.add(system, await linksFor(matching, kind, records));
  const waits = records.flatMap((record, i) =>
    (references[i] ?? [])
      .filter((to) => links.resolve(system, to.kind, to.sourceId) === null)
      .map((to) => ({ of: record, for: { kind: to.kind, sourceId: to.sourceId } })),
  );
  await setPending(tx, system, records, waits, at);
  return arrived;
}

function matchingOf(
  tx: Sql,
  { random, homeCountry = "" }: ApplyEnvironment,
  links: Links,
  system: string,
  at: string,
  tell: Matching["tell"],
): Matching {
  const newIdOf = (of: IdKind) => newId(of, Date.parse(at), random);
  return { tx, links, system, at, tell, homeCountry, newId: newIdOf };
}

/** Of several versions of one thing in one batch, the newest by its system's clock. */
function newestOfEach(records: readonly SourceRecord[]): readonly SourceRecord[] {
  const newest = new Map<string, SourceRecord>();
  for (const record of records) {
    const key = `${record.kind}\n${record.sourceId}`;
    const before = newest.get(key);
    const older =
      before?.updatedAt &&
      record.updatedAt &&
      Date.parse(record.updatedAt) < Date.parse(before.updatedAt);
    if (!older) newest.set(key, record);
  }
  return [...newest.values()];
}
