import type { ExecutionResult } from "graphql";
import type { Conductor } from "../../../src/conductor/index.ts";
import type { EventHub } from "../../../src/events/hub.ts";
import { openEventLog } from "../../../src/events/log.ts";
import { appendEvents } from "../../../src/events/outbox.ts";
import { eventReader } from "../../../src/events/reader.ts";
import type { Clock } from "../../../src/kernel/clock.ts";
import { err } from "../../../src/kernel/result.ts";
import { graphContext } from "../../../src/resolvers/graph-context.ts";
import { anyoneOf } from "../../../src/server/auth/audience.ts";
import type { Principal } from "../../../src/server/auth/principal.ts";
import type { PreparedOperation } from "../../../src/server/graphql/document-store.ts";
import type { ResponseStream } from "../../../src/server/graphql/executable-graph.ts";
import type { Pipeline } from "../../../src/server/graphql/pipeline.ts";
import { reservationDesk } from "../../../src/server/reservation-desk.ts";
import { type Database, openDatabase, type Sql } from "../../../src/store/database.ts";
import { createIdempotency } from "../../../src/store/idempotency-repository.ts";
import { ROW_RULES } from "../../../src/store/row-rules.ts";
import type { RowRules } from "../../../src/store/visible-rows.ts";
import { diceOf } from "../dice.ts";
import type { Viewer } from "./canaries.ts";
import { NOW, type WorldRow } from "./rows.ts";
import { type AuthzWorld, LOG_ID } from "./world.ts";

/** A database with a world, or with what one principal may know of it, and the graph over it. */
export type AuthzPlace = {
  readonly database: Database;
  /** Answers as the pipeline does; what a mutation changes is taken back. */
  ask(pipeline: Pipeline, question: Question): Promise<unknown>;
};

export type Question = {
  readonly source: string;
  readonly kind: "query" | "mutation" | "subscription";
  readonly principal: Principal;
};

/** Fills an empty database with the world, or with all of it that a viewer may know of. */
export async function openPlace(
  database: Database,
  world: AuthzWorld,
  viewer: Viewer | "everything",
  rules: RowRules = ROW_RULES,
): Promise<AuthzPlace> {
  await fill(database, viewer === "everything" ? world.rows : rowsFor(world, viewer));
  const ask = async (pipeline: Pipeline, { source, kind, principal }: Question) => {
    const request = { source, operationName: null, variables: {} };
    const admission = pipeline.admit(request, principal, "websocket");
    if ("refusal" in admission) return { errors: admission.refusal.errors };
    const { admitted } = admission;
    if (kind !== "mutation") return answer(database, pipeline, admitted, principal, kind, rules);
    return takenBack(database, (inside) =>
      answer(inside, pipeline, admitted, principal, kind, rules),
    );
  };
  return { database, ask };
}

async function answer(
  given: Database,
  pipeline: Pipeline,
  admitted: PreparedOperation,
  principal: Principal,
  kind: Question["kind"],
  rules: RowRules,
): Promise<unknown> {
  // The same in every place, whoever was answered before.
  const dice = diceOf(7);
  const random = (into: Uint8Array) => dice.bytes(into);
  const { database, idle } = watched(given);
  const log = await openEventLog(database);
  const caughtUp = new AbortController();
  const atEnd = () => void idle().then(() => caughtUp.abort());
  const reader = eventReader({ log, hub: endOfLog(database, atEnd), clock: CLOCK });
  const parts = {
    ...{ sql: database, clock: CLOCK, systems: SYSTEMS, events: { log, reader }, rules },
    refresh: async () => new Set<string>(),
    idempotency: createIdempotency(database, CLOCK),
    customers: NOBODY_DECIDES,
    reservations: reservationDesk({
      ...{ database, clock: CLOCK, random },
      append: (tx: Sql, events: Parameters<typeof appendEvents>[1]) =>
        appendEvents(tx, events, CLOCK, random),
    }),
    conductor: NOTHING_RUNS,
    composition: () => ALONE,
  };
  const { signal } = caughtUp;
  const call = {
    variables: {},
    newContext: () => graphContext(parts, principal, signal),
    principal,
    culprit: { requestId: "probe", principalId: principal.id, operationName: null },
    ...{ signal, headers: {} },
  };
  if (kind !== "subscription") return plain(await pipeline.execute(admitted, call));
  const stream = await pipeline.subscribe(admitted, call);
  if (!(Symbol.asyncIterator in stream)) return plain(stream);
  signal.addEventListener("abort", () => void stream.return());
  const events: unknown[] = [];
  for await (const event of stream) events.push(plain(event));
  const anyone = anyoneOf(principal);
  const forAll = await pipeline.subscribe(admitted, {
    ...call,
    ...{ principal: anyone, signal: NEVER },
    newContext: () => graphContext(parts, anyone, NEVER),
  });
  return { own: events, shared: await sharedEvents(forAll) };
}

/** What one execution answers for all who may see the same, up to the end of the log. */
async function sharedEvents(stream: ResponseStream | ExecutionResult): Promise<unknown> {
  if (!(Symbol.asyncIterator in stream)) return plain(stream);
  const events: unknown[] = [];
  if (stream.live === undefined) return events;
  for await (const { result } of await stream.live.missed(stream.live.after ?? 0)) {
    events.push(plain(result));
  }
  return events;
}

const NEVER = new AbortController().signal;

/** The database, and when nothing is asked of it any more. */
function watched(given: Database) {
  let asked = 0;
  let open = 0;
  const database: Database = {
    ...given,
    async query(...statement) {
      asked += 1;
      open += 1;
      try {
        return await given.query(...statement);
      } finally {
        open -= 1;
      }
    },
  };
  const idle = async () => {
    for (
      let calm = 0, before = -1;
      calm < 5;
      calm = open === 0 && asked === before ? calm + 1 : 0
    ) {
      before = asked;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { database, idle };
}

function plain(result: ExecutionResult): unknown {
  return JSON.parse(JSON.stringify(result));
}

/** A hub whose events never come: whoever is attached has read all of the log, and has its end. */
function endOfLog(database: Database, atEnd: () => void): EventHub {
  let head = 0;
  return {
    async refresh() {
      const [row] = await database.query<{ head: number }>("select head from event_head");
      head = row?.head ?? 0;
    },
    attach() {
      atEnd();
      return { position: head, detach: () => undefined };
    },
    position: () => head,
    close: async () => undefined,
  };
}

const CLOCK: Clock = {
  now: () => new Date(NOW),
  monotonicMs: () => 0,
  sleep: async () => undefined,
};

const SYSTEMS = [
  { name: "erp", type: "tryton", role: "ERP", reads: [], writes: [], webhooks: true },
] as const;

const refused = async () => err("NOT_FOUND", "Nothing is decided here.");
const NOBODY_DECIDES = { merge: refused, unmerge: refused };
const NOTHING_RUNS = {
  ...{ listChains: () => [], listAgents: () => [] },
  ...{ start: refused, cancelRun: refused, retryRun: refused, answerApproval: refused },
  ...{ pauseChain: refused, resumeChain: refused },
  ...{ engageKillSwitch: async () => ({}), releaseKillSwitch: async () => ({}) },
} as unknown as Conductor;

/** Everything in one transaction that is rolled back; transactions within become savepoints. */
async function takenBack<Value>(
  database: Database,
  work: (inside: Database) => Promise<Value>,
): Promise<Value> {
  const session = await database.session();
  let depth = 0;
  const inside: Database = {
    ...database,
    query: (...statement) => session.query(...statement),
    async transaction(within) {
      depth += 1;
      const name = `part_${depth}`;
      await session.query(`savepoint ${name}`);
      try {
        return await within(session);
      } catch (error) {
        await session.query(`rollback to savepoint ${name}`);
        throw error;
      }
    },
  };
  try {
    await session.query("begin");
    return await work(inside);
  } finally {
    await session.query("rollback").catch(() => undefined);
    await session.close();
  }
}

/** What is left of the world when all is gone that a principal of these rows may not know of. */
function rowsFor(world: AuthzWorld, viewer: Viewer): readonly WorldRow[] {
  return world.rows.flatMap((row) => {
    const values = { ...row.values, ...row.instead };
    if (row.seen(viewer)) return [{ ...row, values }];
    if (row.table !== "event_log") return [];
    // The log has no holes, so something nobody limited hears of stands there instead.
    const { log_offset: offset, at } = row.values;
    const nothing = { system: "none", kind: "none", records: 0, total: null, done: false };
    const event = { log_offset: offset, id: `evt_${offset}`, version: 1, at, data: nothing };
    return [{ ...row, values: { ...event, type: "SYNC_PROGRESSED", subject: "none" } }];
  });
}

async function fill(database: Database, rows: readonly WorldRow[]): Promise<void> {
  const tables = new Map<string, WorldRow[]>();
  for (const row of rows) tables.set(row.table, [...(tables.get(row.table) ?? []), row]);
  for (const [table, some] of tables) {
    // A row of the log that stands for another has fewer columns.
    const columns = [...new Set(some.flatMap(({ values }) => Object.keys(values)))].join(", ");
    await database.query(
      `insert into ${table} (${columns})
       select ${columns} from jsonb_populate_recordset(null::${table}, $1::jsonb)`,
      [JSON.stringify(some.map(({ values }) => values))],
    );
  }
  const head = tables.get("event_log")?.length ?? 0;
  await database.query("update event_head set log_id = $1, head = $2", [LOG_ID, head]);
  await database.query("analyze");
}

/** Opens a database for a place. */
export function openPlaceDatabase(url: string): Database {
  return openDatabase({ url, poolMax: 4, applicationName: "tutti-authz" });
}

const ALONE = { version: 1, since: new Date(0), schemaHash: null, refused: null, subgraphs: [] };
