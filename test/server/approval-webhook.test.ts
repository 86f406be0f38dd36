import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Log } from "../../src/kernel/log.ts";
import { unwrap } from "../../src/kernel/result.ts";
import { signatureOf } from "../../src/server/approval-webhook.ts";
import { startApprovalWebhook } from "../../src/server/approval-webhook-part.ts";
import { type Config, loadConfig } from "../../src/server/config/load.ts";
import { conduct } from "../conductor/support/conduct.ts";
import { alice, until, untilAsked, untilStatus } from "../conductor/support/drive.ts";
import { type OrderSystem, startOrderSystem } from "../conductor/support/order-system.ts";
import { realClock } from "../support/clock.ts";
import { type GraphWorld, graphWorld } from "../support/graph.ts";

const SECRET = "a secret of the test's own";
const policy = {
  currency: "GBP",
  approvalLimit: { e4: 0, currency: "GBP" },
  spendLimit: null,
  lineQuantityMax: 100,
  approvalTimeoutMs: 7 * 86_400_000,
  approvalScope: "control:approve",
  selfApproval: true,
  announceApprovals: true,
};

let graph: GraphWorld;
let system: OrderSystem;
let world: Awaited<ReturnType<typeof conduct>>;
let receiver: Receiver;
/** How far this test's clock is ahead. */
let aheadMs = 0;
const clock = { ...realClock, now: () => new Date(Date.now() + aheadMs) };

beforeAll(async () => {
  graph = await graphWorld();
  system = await startOrderSystem();
  receiver = await startReceiver();
  world = await conduct(graph.database.url, system.url, { policy });
});
afterAll(async () => {
  await world.close();
  await system.close();
  await receiver.close();
  await graph.close();
});

type Received = { readonly headers: IncomingHttpHeaders; readonly body: string };
type Receiver = Awaited<ReturnType<typeof startReceiver>>;

/** A real receiver that answers with the next of `statuses`, then with 204. */
async function startReceiver() {
  const received: Received[] = [];
  const statuses: number[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    received.push({ headers: request.headers, body });
    const status = statuses.shift() ?? 204;
    if (status === 0) return void request.socket.destroy();
    response.writeHead(status, { location: "/elsewhere" }).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/approvals?token=of-the-address`,
    received,
    statuses,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

function start(log: Log, url = receiver.url) {
  const env = { TUTTI_APPROVAL_WEBHOOK_URL: url, TUTTI_APPROVAL_WEBHOOK_SECRET: SECRET };
  const loaded = unwrap(loadConfig({ argv: [], env, cwd: "/nowhere", systemTypes: {} }));
  const { config } = loaded as { readonly config: Config };
  return startApprovalWebhook(config, world.database, clock, log, fetch).then(unwrap);
}

function listener() {
  const lines: { readonly level: string; readonly text: string }[] = [];
  const at = (level: string) => (fields: object, message: string) =>
    void lines.push({ level, text: `${message} ${JSON.stringify(fields)}` });
  const log = { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
  return { lines, log };
}

async function ask() {
  const input = { suppliers: [`s-${randomUUID()}`], pounds: 5 };
  const request = { chain: "order-goods", input, principal: alice, idempotencyKey: randomUUID() };
  const { runId } = unwrap(await world.conductor.start(request));
  return untilAsked(world.database, runId);
}

async function stateOf(approvalId: string) {
  const [row] = await world.database.query<Record<string, unknown>>(
    "select * from approval_delivery where approval_id = $1",
    [approvalId],
  );
  return row;
}

const own = (id: string) => receiver.received.filter(({ body }) => body.includes(id));

it("is told of every approval once in the end, however often it fails and Tutti restarts", async () => {
  const { lines, log } = listener();
  const asked = await ask();
  expect(await stateOf(asked.id), "kept with the approval").toMatchObject({ attempts: 0 });
  receiver.statuses.push(500, 0, 302);
  let part = await start(log);
  await until("the first attempt", () => lines.some(({ text }) => text.includes("status 500")));
  await part.stop();
  // Each restart finds what the one before left undone.
  for (let attempt = 2; attempt <= 4; attempt += 1) {
    aheadMs += 3_600_000;
    part = await start(log);
    await until(`attempt ${attempt}`, () => own(asked.id).length === attempt);
    if (attempt === 3) await until("its end", () => lines.some(({ text }) => text.includes("302")));
    if (attempt === 4)
      await until("its note", async () => (await stateOf(asked.id))?.["delivered_at"]);
    await part.stop();
    if (attempt < 4) expect((await stateOf(asked.id))?.["delivered_at"]).toBeNull();
  }
  expect((await stateOf(asked.id))?.["delivered_at"]).not.toBeNull();
  // Nothing is told again, even by a process whose clock is far ahead.
  aheadMs += 36_000_000;
  part = await start(log);
  const another = await ask();
  await until("the next approval", () => own(another.id).length === 1);
  await until("it is noted", async () => (await stateOf(another.id))?.["delivered_at"]);
  await part.stop();
  expect(own(asked.id)).toHaveLength(4);

  const ids = own(asked.id).map(({ headers }) => headers["x-tutti-delivery"]);
  expect(new Set(ids)).toEqual(new Set([`requested-${asked.id}`]));
  for (const { headers, body } of own(asked.id)) {
    const timestamp = String(headers["x-tutti-timestamp"]);
    expect(headers["x-tutti-signature"]).toBe(signatureOf(SECRET, timestamp, body));
    expect(headers["x-tutti-signature"]).not.toBe(signatureOf("another secret", timestamp, body));
  }
  expect(JSON.parse(own(asked.id)[0]?.body ?? "")).toEqual({
    type: "approval.requested",
    deliveryId: `requested-${asked.id}`,
    approval: {
      id: asked.id,
      runId: asked.runId,
      chain: "order-goods",
      kind: "SPEND",
      reason: asked.reason,
      total: { amount: "5.00", currency: "GBP" },
      createdAt: asked.createdAt,
      expiresAt: asked.expiresAt,
    },
    link: "http://127.0.0.1:4000/graphiql",
  });
  const logged = lines.map(({ text }) => text).join("\n");
  expect(logged).toContain("status 500");
  expect(logged).toContain("status 302");
  expect(logged).not.toContain(SECRET);
  expect(logged).not.toContain("of-the-address");
});

it("takes a delivery that a killed process began, and gives up after a day, with a warning", async () => {
  const { lines, log } = listener();
  const asked = await ask();
  // What a process leaves behind that was killed while it posted.
  const busyUntil = new Date(clock.now().getTime() + 30_000).toISOString();
  await world.database.query(
    "update approval_delivery set attempts = 1, due_at = $2 where approval_id = $1",
    [asked.id, busyUntil],
  );
  aheadMs += 60_000;
  receiver.statuses.push(503);
  let part = await start(log);
  await until("the attempt", () => own(asked.id).length === 1);
  await until("its end", () => lines.length > 0);
  await part.stop();
  expect(lines.filter(({ level }) => level === "warn")).toEqual([]);

  aheadMs += 2 * 86_400_000;
  receiver.statuses.push(503);
  part = await start(log);
  await until("giving up", async () => (await stateOf(asked.id))?.["given_up_at"]);
  await part.stop();
  const warned = lines.filter(({ level }) => level === "warn").map(({ text }) => text);
  expect(warned).toHaveLength(1);
  expect(warned[0]).toContain(asked.id);
});

it("tells nothing of an approval that was answered before", async () => {
  const asked = await ask();
  const answer = {
    approvalId: asked.id,
    principal: alice,
    answer: "reject",
    reason: "no",
  } as const;
  unwrap(await world.conductor.answerApproval(answer));
  const another = await ask();
  const part = await start(listener().log);
  await until("the next approval", () => own(another.id).length === 1);
  await part.stop();
  expect(own(asked.id)).toEqual([]);
});

it("has who answered, and why, in the event's run and in the graph", async () => {
  const asked = await ask();
  const reason = "Half of it is on its way already.";
  const answer = { approvalId: asked.id, principal: alice, answer: "reject", reason } as const;
  unwrap(await world.conductor.answerApproval(answer));
  await untilStatus(world.database, asked.runId, "COMPLETED");
  await world.database.query("select sequence_events(1000)");
  const [event] = await world.database.query(
    `select principal, run, data from event_log
     where type = 'APPROVAL_ANSWERED' and subject = $1`,
    [asked.id],
  );
  expect(event).toMatchObject({
    principal: alice.id,
    run: asked.runId,
    data: { approvalId: asked.id, answer: "reject" },
  });
  const { data } = await graph.ask(
    "query ($id: ID!) { node(id: $id) { ... on Approval { status answeredBy answerReason answeredAt } } }",
    { id: asked.id },
  );
  expect(data?.["node"]).toMatchObject({
    status: "REJECTED",
    answeredBy: alice.id,
    answerReason: reason,
  });
});
