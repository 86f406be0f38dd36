import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { unwrap } from "../../src/kernel/result.ts";
import { type Config, loadConfig } from "../../src/server/config/load.ts";
import { letGo } from "../../src/server/retention.ts";
import { removeAged } from "../../src/store/retention-repository.ts";
import { conduct } from "../conductor/support/conduct.ts";
import { alice, untilStatus } from "../conductor/support/drive.ts";
import { type OrderSystem, startOrderSystem } from "../conductor/support/order-system.ts";
import { type GraphWorld, graphWorld } from "../support/graph.ts";

const DAY_MS = 86_400_000;
const NOW = new Date("2031-05-05T05:05:05Z");
const ago = (days: number) => new Date(NOW.getTime() - days * DAY_MS).toISOString();

let graph: GraphWorld;
let system: OrderSystem;
let world: Awaited<ReturnType<typeof conduct>>;

beforeAll(async () => {
  graph = await graphWorld();
  system = await startOrderSystem();
  world = await conduct(graph.database.url, system.url);
});
afterEach(async () => {
  const tables = "history, observation, quarantine, mutation_call, webhook_delivery, run";
  await graph.database.query(`truncate ${tables} cascade`);
});
afterAll(async () => {
  await world.close();
  await system.close();
  await graph.close();
});

function settings(env: Record<string, string> = {}): Config["retention"] {
  const loaded = unwrap(loadConfig({ argv: [], env, cwd: "/nowhere", systemTypes: {} }));
  return (loaded as { readonly config: Config }).config.retention;
}

/** What retention looks after: how a row of an age is put there, and how many days it is kept. */
const KEPT: Readonly<Record<string, { readonly put: string; readonly days: number }>> = {
  history: { put: "(record_id, at, system, changes) values ($1, $2, 's', '{}')", days: 400 },
  observation: {
    put: `(system, kind, source_id, record, digest, observed_at, deleted_at)
      values ('s', 'product', $1, '{}', '', '2000-01-01', $2)`,
    days: 400,
  },
  quarantine: {
    put: `(id, system, kind, reason, at, received_at, resolved_at)
      values ($1, 's', 'product', '', '', '2000-01-01', $2)`,
    days: 90,
  },
  mutation_call: {
    put: "(principal_id, mutation, key, body_hash, created_at) values ('p', 'm', $1, '', $2)",
    days: 7,
  },
  webhook_delivery: {
    put: "(system, delivery_id, received_at) values ('s', $1, $2)",
    days: 7,
  },
  run: {
    put: `(id, chain, chain_version, status, input, input_hash, principal, idempotency_key,
        currency, approval_limit_e4, created_at, ended_at)
      values ($1, 'c', 1, 'COMPLETED', '{}', '', 'p', $1, 'GBP', 0, '2000-01-01', $2)`,
    days: 400,
  },
};

it("removes all that is too old, and nothing that is newer", async () => {
  const row = fc.record({
    table: fc.constantFrom(...Object.keys(KEPT)),
    days: fc.oneof(fc.double({ min: 0.001, max: 900, noNaN: true }), fc.constant(null)),
  });
  const check = async (rows: readonly { table: string; days: number | null }[]) => {
    const { database } = graph;
    for (const [i, { table, days }] of rows.entries()) {
      // Only what may be without an age is left without one.
      if (days === null && /call|delivery|history/.test(table)) continue;
      await database.query(`insert into ${table} ${KEPT[table]?.put}`, [
        `r${i}`,
        days === null ? null : ago(days),
      ]);
    }
    const kept = async () => {
      const sums = Object.keys(KEPT).map((table) => database.query(`select * from ${table}`));
      return (await Promise.all(sums)).map((some) => some.length);
    };
    const stays = ({ table, days }: { table: string; days: number | null }) =>
      days === null ? !/call|delivery|history/.test(table) : days <= (KEPT[table]?.days ?? 0);
    const expected = Object.keys(KEPT).map(
      (table) => rows.filter((one) => one.table === table && stays(one)).length,
    );
    await letGo(database, settings(), NOW);
    expect(await kept()).toEqual(expected);
    for (const [i, one] of rows.entries()) {
      if (one.table !== "run" || !stays(one)) continue;
      expect(await database.query("select 1 from run where id = $1", [`r${i}`])).toHaveLength(1);
    }
    await database.query(`truncate ${Object.keys(KEPT).join(", ")} cascade`);
  };
  const rows = fc.array(row, { maxLength: 40 });
  await fc.assert(fc.asyncProperty(rows, check), { numRuns: 25 });
});

it("keeps what the settings say, takes the oldest first, and stops at a batch", async () => {
  const { database } = graph;
  for (const days of [1, 2, 3, 4]) {
    await database.query(`insert into history ${KEPT["history"]?.put}`, [`h${days}`, ago(days)]);
  }
  expect(await removeAged(database, "history", ago(0), 1)).toBe(1);
  const left = () => database.query("select record_id from history order by record_id");
  expect(await left()).toEqual([{ record_id: "h1" }, { record_id: "h2" }, { record_id: "h3" }]);
  await letGo(database, settings({ TUTTI_RETENTION_HISTORY_DAYS: "2" }), NOW);
  expect(await left()).toEqual([{ record_id: "h1" }, { record_id: "h2" }]);
});

it("keeps a run that a newer one was begun anew from", async () => {
  const { database } = graph;
  const put = (id: string, days: number | null, retryOf: string | null) =>
    database.query(
      `insert into run (id, chain, chain_version, status, input, input_hash, principal,
         idempotency_key, currency, approval_limit_e4, created_at, ended_at, retry_of)
       values ($1, 'c', 1, $2, '{}', '', 'p', $1, 'GBP', 0, '2000-01-01', $3, $4)`,
      [id, days === null ? "WAITING" : "FAILED", days === null ? null : ago(days), retryOf],
    );
  await put("old", 900, null);
  await put("open", null, "old");
  await put("older", 900, null);
  await put("its-retry", 800, "older");
  await letGo(database, settings(), NOW);
  await letGo(database, settings(), NOW);
  const left = await database.query("select id from run order by id");
  expect(left).toEqual([{ id: "old" }, { id: "open" }]);
});

it("leaves nothing of a real run behind, and the graph says null for it", async () => {
  const { database } = graph;
  const start = async () => {
    const input = { suppliers: [`s-${randomUUID()}`], pounds: 5 };
    const request = { chain: "order-goods", input, principal: alice };
    const { runId } = unwrap(
      await world.conductor.start({ ...request, idempotencyKey: randomUUID() }),
    );
    await untilStatus(database, runId, "COMPLETED");
    return runId;
  };
  const [old, recent] = [await start(), await start()];
  await database.query("update run set ended_at = $2 where id = $1", [old, ago(401)]);
  await database.query("update run set ended_at = $2 where id = $1", [recent, ago(399)]);
  const [proposal] = await database.query<{ id: string }>(
    "select id from proposal where run_id = $1",
    [old],
  );
  expect(await tracesOf(old)).not.toEqual([]);
  await letGo(database, settings(), NOW);
  expect(await tracesOf(old)).toEqual([]);
  expect((await tracesOf(recent)).join()).toMatch(/dbos.*effect.*proposal/);
  const ask =
    "query ($a: ID!, $b: ID!, $c: ID!) { a: node(id: $a) { id } b: node(id: $b) { id } c: node(id: $c) { id } }";
  const { data, errors } = await graph.ask(ask, { a: old, b: proposal?.id, c: recent });
  expect(errors).toBeUndefined();
  expect(data).toEqual({ a: null, b: null, c: { id: recent } });
});

/** The tables that have a row with the run's id in any text column, beside the events. */
async function tracesOf(runId: string): Promise<string[]> {
  const tables = await graph.database.query<{ name: string }>(
    `select table_schema || '.' || table_name as name from information_schema.tables
     where table_schema in ('tutti', 'dbos') and table_type = 'BASE TABLE'
       and table_name not like 'event_%' order by 1`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await graph.database.query(
      `select 1 from ${name} t where t::text like '%' || $1 || '%' limit 1`,
      [runId],
    );
    if (rows.length > 0) found.push(name);
  }
  return found;
}
