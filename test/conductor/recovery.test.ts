import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { unwrap } from "../../src/kernel/result.ts";
import { effectsOfRuns } from "../../src/store/effect-repository.ts";
import { stepsOfRuns } from "../../src/store/run-step-repository.ts";
import type { FreshDatabase } from "../support/database.ts";
import { freshDatabase } from "../support/database.ts";
import type { OrderInput } from "./support/conduct.ts";
import { conduct } from "./support/conduct.ts";
import {
  alice,
  kill,
  runOf,
  spawnWorker,
  until,
  untilAsked,
  untilStatus,
} from "./support/drive.ts";
import type { OrderSystem } from "./support/order-system.ts";
import { startOrderSystem } from "./support/order-system.ts";

/** A gateway here, workers in processes of their own that are killed, and a system that stays. */
let place: FreshDatabase;
let system: OrderSystem;
let gateway: Awaited<ReturnType<typeof conduct>>;
let workers: ChildProcess[] = [];

beforeAll(async () => {
  place = await freshDatabase();
  system = await startOrderSystem();
  gateway = await conduct(place.url, system.url, { role: "gateway" });
});
afterAll(async () => {
  await gateway.close();
  await system.close();
  await place.drop();
});
afterEach(async () => {
  await Promise.all(workers.map(kill));
  workers = [];
  Object.assign(system.manners, { beforeMs: 0, afterMs: 0 });
  expect(system.doubles()).toEqual([]);
  system.orders.length = 0;
});

async function work(): Promise<ChildProcess> {
  const child = await spawnWorker(place.url, system.url);
  workers.push(child);
  return child;
}

async function begin(input: OrderInput): Promise<string> {
  const request = { chain: "order-goods", input, principal: alice, idempotencyKey: randomUUID() };
  return unwrap(await gateway.conductor.start(request)).runId;
}

const completed = (id: string) => untilStatus(gateway.database, id, "COMPLETED", 30_000);
const supplier = () => `s${randomUUID().slice(0, 6)}`;

it("orders once when it is killed before the system has written", async () => {
  // Longer than it takes another to take over: the system is still busy with the first request.
  system.manners.beforeMs = 3_700;
  const first = await work();
  // Ready before, so that its start takes no time of the write, and held until it is its turn.
  const second = await work();
  second.kill("SIGSTOP");
  const id = await begin({ suppliers: [supplier()], pounds: 5 });
  await until("a write", () => system.writing() > 0);
  await kill(first);
  second.kill("SIGCONT");
  await until("the other has it", async () => (await runOf(gateway.database, id)).attempt === 2);
  expect(system.orders).toHaveLength(0);
  await completed(id);
  expect(system.orders).toHaveLength(1);
}, 60_000);

it("orders once when it is killed after the system has written and before it has answered", async () => {
  system.manners.afterMs = 2_000;
  const first = await work();
  const id = await begin({ suppliers: [supplier(), supplier()], pounds: 5 });
  await until("an order", () => system.orders.length === 1);
  await kill(first);
  system.manners.afterMs = 0;
  await work();
  await completed(id);
  expect(system.orders).toHaveLength(2);
  const [effect] = await effectsOfRuns(gateway.database, [id]);
  expect(effect?.receipt?.created).toBe(false);
}, 60_000);

it("keeps waiting for an answer through a kill, and takes one given while nobody was there", async () => {
  const first = await work();
  const id = await begin({ suppliers: [supplier()], pounds: 1_500 });
  const approval = await untilAsked(gateway.database, id);
  await kill(first);
  unwrap(
    await gateway.conductor.answerApproval({
      ...{ approvalId: approval.id, principal: alice, answer: "approve", reason: "yes" },
    }),
  );
  await delay(300);
  expect((await runOf(gateway.database, id)).status).toBe("WAITING");
  await work();
  await completed(id);
  expect(system.orders).toHaveLength(1);
}, 60_000);

it("is taken over within seconds, and repeats no step that was done", async () => {
  const first = await work();
  const id = await begin({ suppliers: [supplier(), supplier()], pounds: 5, thinkMs: 1_500 });
  const steps = () => stepsOfRuns(gateway.database, [id]);
  const done = await until("a step done", async () => {
    const ended = (await steps()).filter(({ endedAt }) => endedAt !== null);
    return ended.length > 0 && ended;
  });
  await kill(first);
  const killedMs = Date.now();
  await work();
  await until("another execution", async () => (await runOf(gateway.database, id)).attempt === 2);
  // The worker's own start included.
  expect(Date.now() - killedMs).toBeLessThan(10_000);
  await completed(id);
  const after = new Map((await steps()).map((step) => [step.id, step]));
  for (const step of done) expect(after.get(step.id)).toEqual(step);
}, 60_000);

it("orders once when one of two is stopped in the write and goes on after the other took over", async () => {
  system.manners.afterMs = 500;
  const first = await work();
  const id = await begin({ suppliers: [supplier(), supplier(), supplier()], pounds: 5 });
  await until("an order", () => system.orders.length === 1);
  first.kill("SIGSTOP");
  await work();
  await until("the other has it", async () => (await runOf(gateway.database, id)).attempt === 2);
  await until("it goes on", () => system.orders.length >= 2, 40_000);
  first.kill("SIGCONT");
  await completed(id);
  await delay(1_000);
  expect(system.orders).toHaveLength(3);
  const told = await gateway.database.query(
    "select id from event_outbox where run = $1 and type = 'EFFECT_APPLIED'",
    [id],
  );
  expect(told).toHaveLength(3);
}, 90_000);

it("orders each once however often workers are killed", async () => {
  Object.assign(system.manners, { beforeMs: 40, afterMs: 40 });
  let current = await work();
  await work();
  const ids: string[] = [];
  for (let round = 0; round < 3; round += 1) {
    const inputs = [1, 2, 3].map(() => ({ suppliers: [supplier(), supplier()], thinkMs: 40 }));
    ids.push(...(await Promise.all(inputs.map((input) => begin({ ...input, pounds: 5 })))));
    await delay(Math.random() * 900);
    await kill(current);
    current = await work();
  }
  for (const id of ids) await completed(id);
  expect(system.orders).toHaveLength(2 * ids.length);
  const effects = await effectsOfRuns(gateway.database, ids);
  expect(effects.filter(({ status }) => status === "APPLIED")).toHaveLength(2 * ids.length);
}, 120_000);

it("goes on after the database has thrown everybody out", async () => {
  system.manners.afterMs = 300;
  await work();
  const id = await begin({ suppliers: [supplier(), supplier()], pounds: 5, thinkMs: 200 });
  await until("an order", () => system.orders.length === 1);
  await gateway.database.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid()`,
  );
  await completed(id);
  expect(system.orders).toHaveLength(2);
}, 60_000);
