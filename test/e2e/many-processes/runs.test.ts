import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { TuttiProcess } from "../../../bench/support/tutti-process.ts";
import { ask, mustAsk, type Outcome, until } from "./support/ask.ts";
import { type DatabaseProxy, databaseProxy } from "./support/database-proxy.ts";
import { type Listener, listen } from "./support/listener.ts";
import { type NamedGateway, type Retailer, startRetailer } from "./support/retailer.ts";
import { type Runs, runsOf } from "./support/runs.ts";

/**
 * Two gateways and two workers; a gateway and both workers reach the database by ways that the test
 * can cut. The ERP takes its time, so that runs are met in the middle.
 */
let retailer: Retailer;
let gateways: readonly NamedGateway[];
let ways: { readonly gateway: DatabaseProxy; readonly workers: readonly DatabaseProxy[] };
let workers: TuttiProcess[];
let listener: Listener;
let runs: Runs;

beforeAll(async () => {
  retailer = await startRetailer();
  const { url } = retailer.database;
  ways = {
    gateway: await databaseProxy(url),
    workers: [await databaseProxy(url), await databaseProxy(url)],
  };
  const [one, other, ...rest] = await Promise.all([
    retailer.gateway({ databaseUrl: ways.gateway.url }),
    retailer.gateway(),
    ...ways.workers.map((way) =>
      retailer.worker({ databaseUrl: way.url, env: { TUTTI_PROBE_PORT: "0" } }),
    ),
  ]);
  gateways = [one, other];
  workers = rest;
  listener = await listen(retailer, () => gateways.map((gateway) => gateway.url));
  runs = await runsOf(retailer, (query, variables) =>
    mustAsk(other.url, retailer.authorization, query, variables),
  );
});
afterAll(async () => {
  await listener?.end();
  await retailer?.close();
  await Promise.all([ways.gateway, ...ways.workers].map((way) => way.close()));
});
beforeEach(() => {
  retailer.systems.tryton.faults.clear();
  retailer.systems.tryton.faults.inject({ type: "slow", ms: 150 });
});

it("lets an orchestrator watch a worker on a port of its own", async () => {
  const ready = workers[0]?.facts.get("Health") ?? "";
  const probed = async (path: string) => {
    const response = await fetch(new URL(path, ready));
    return { status: response.status, text: await response.text() };
  };
  expect(await probed("/healthz")).toMatchObject({
    ...{ status: 200, text: expect.stringContaining('"role":"worker"') },
  });
  expect(await probed("/readyz")).toMatchObject({ status: 200 });
  expect((await probed("/metrics")).text).toContain("process_cpu_seconds_total");
  expect((await probed("/graphql")).status).toBe(404);
});

it("goes on elsewhere with the runs of a worker that is killed", async () => {
  const begun = await runs.begin(3);
  const { pid, runId } = await runs.executor(begun);
  const n = indexOf(pid);
  await workers[n]?.kill();
  await runs.untilTakenOver(runId, pid);
  await runs.untilCompleted(begun);
  expect(await runs.wrong()).toEqual([]);
  workers[n] = await retailer.worker({ databaseUrl: ways.workers[n]?.url ?? "" });
});

it("applies nothing twice when a worker that was frozen wakes up", async () => {
  const begun = await runs.begin(3);
  const { pid, runId } = await runs.executor(begun);
  const worker = workers[indexOf(pid)];
  worker?.freeze();
  await runs.untilTakenOver(runId, pid);
  await runs.untilCompleted(begun);
  worker?.thaw();
  await until("it to notice", async () => /lease had run out/.test(worker?.printed() ?? ""));
  const [another] = await runs.begin(1);
  await runs.untilCompleted([another ?? ""]);
  expect(await runs.wrong()).toEqual([]);
});

const AWAY_MS = 10_000;

it.each(["hang", "refuse"] as const)(
  "loses nothing and does nothing twice when a gateway's and a worker's connections %s for a while",
  async (how) => {
    const begun = await runs.begin(3);
    const { pid } = await runs.executor(begun);
    const way = ways.workers[indexOf(pid)];
    await Promise.all([way?.[how](), ways.gateway[how]()]);
    const until = performance.now() + AWAY_MS;
    const asked: Promise<Outcome>[] = [];
    const inputs: object[] = [];
    while (performance.now() < until) {
      asked.push(asking("{ products(first: 3) { nodes { id title } } }"));
      const input = reservation();
      inputs.push(input);
      asked.push(asking(RESERVE, { input }));
      await sleep(AWAY_MS / 8);
    }
    await Promise.all([way?.restore(), ways.gateway.restore()]);
    const outcomes = await Promise.all(asked);
    const strange = outcomes.filter(
      (one) => one.type !== "data" && !(one.type === "coded" && PASSING.has(one.code)),
    );
    expect(strange).toEqual([]);

    // Whoever heard nothing, or heard that it failed, repeats the request with its key.
    for (const input of inputs) {
      const again = await asking(RESERVE, { input });
      expect(again).toMatchObject({ data: { reserveInventory: { userErrors: [] } } });
    }
    reserved += inputs.length;
    expect(await reservedUnits()).toBe(reserved);
    await runs.untilCompleted(begun);
    expect(await runs.wrong()).toEqual([]);
    const [log] = await retailer.database.query(
      "select count(*) as events, max(log_offset) as last from event_log",
    );
    expect(log?.["events"]).toBe(log?.["last"]);
    const verdict = await listener.verdict();
    expect(verdict).toMatchObject({ lost: 0, duplicated: 0, outOfOrder: 0, gaps: 0 });
  },
);

function asking(query: string, variables: object = {}): Promise<Outcome> {
  return ask(gateways[0]?.url ?? "", retailer.authorization, query, variables);
}

function indexOf(pid: number): number {
  const index = workers.findIndex((worker) => worker.pid === pid);
  if (index === -1) throw new Error(`no worker of ours has the process ${pid}`);
  return index;
}

/** What a request may be told while the database is away. */
const PASSING: ReadonlySet<string> = new Set(["DATABASE_UNAVAILABLE", "OVERLOADED"]);

let shelf: { readonly variantId: string; readonly locationId: string };
let reserved = 0;
beforeAll(async () => {
  const [level] = await retailer.database.query<typeof shelf>(
    `select variant_id as "variantId", location_id as "locationId" from inventory_level
     order by on_hand - reserved desc limit 1`,
  );
  if (level === undefined) throw new Error("nothing is in stock");
  shelf = level;
});

function reservation(): object {
  return { idempotencyKey: randomUUID(), lines: [{ ...shelf, quantity: 1 }], expiresIn: "PT1H" };
}

async function reservedUnits(): Promise<number> {
  const [row] = await retailer.database.query<{ held: number }>(
    "select sum(held)::int as held from inventory_level",
  );
  return row?.held ?? 0;
}

const RESERVE = `mutation ($input: ReserveInventoryInput!) {
  reserveInventory(input: $input) { reservation { id } userErrors { code message } } }`;
