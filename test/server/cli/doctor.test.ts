import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { startShopifyEmulator } from "../../../demo/systems/shopify/emulator.ts";
import { createWorld } from "../../../demo/world/create-world.ts";
import { ok, unwrap } from "../../../src/kernel/result.ts";
import { checkClocks, checkConnections } from "../../../src/server/cli/doctor/database.ts";
import { type Diagnosis, diagnose } from "../../../src/server/cli/doctor/index.ts";
import { checkMajor, checkNode, roomFor } from "../../../src/server/cli/doctor/machine.ts";
import { describe as describeFindings } from "../../../src/server/cli/run-doctor.ts";
import { type Config, loadConfig } from "../../../src/server/config/load.ts";
import { createLifecycle, type Lifecycle } from "../../../src/server/lifecycle.ts";
import { systemClock } from "../../../src/server/system-clock.ts";
import { SYSTEM_TYPES } from "../../../src/server/systems.ts";
import { wire } from "../../../src/server/wiring.ts";
import { type Database, openDatabase } from "../../../src/store/database.ts";
import { emptyDatabase, type FreshDatabase, freshDatabase } from "../../support/database.ts";
import { quietLog } from "../../support/quiet-log.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const clock = systemClock();
const progress = {
  phase: () => ({ update: () => undefined, done: () => undefined }),
  note: () => undefined,
  ready: () => undefined,
  failed: () => undefined,
};

let place: FreshDatabase;
let database: Database;
let folder: string;
let emulator: Awaited<ReturnType<typeof startShopifyEmulator>>;
let world: ReturnType<typeof createWorld>;
let lifecycle: Lifecycle;
let config: Config;
let shopDoor: Awaited<ReturnType<typeof startDoor>>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tutti-doctor-"));
  place = await freshDatabase();
  database = openDatabase({ url: place.url, poolMax: 2, applicationName: "test" });
  const historyUntil = "2010-12-02T12:00:00.000Z";
  const options = { seed: 11, dataFolder: null, clock, log: quietLog, historyUntil, speed: 0 };
  world = createWorld(options);
  emulator = await startShopifyEmulator({ world, port: 0 });
  const port = await freePort();
  const loaded = unwrap(
    loadConfig({
      argv: ["--port", String(port), "--data-folder", folder],
      env: { DATABASE_URL: place.url },
      cwd: "/nowhere",
      systemTypes: SYSTEM_TYPES,
    }),
  );
  if (loaded.wants !== "start") throw new Error("no configuration");
  shopDoor = await startDoor(emulator.url);
  const { accessToken, webhookSecret } = emulator;
  const shop = { url: shopDoor.url, accessToken, webhookSecret, pageMax: 500 };
  const systems = [
    {
      name: "shop",
      type: "shopify",
      role: "STOREFRONT" as const,
      config: SYSTEM_TYPES.shopify.config.parse(shop),
    },
  ];
  config = { ...loaded.config, systems };
  lifecycle = createLifecycle(quietLog, clock);
  const reread = () => ok(config);
  const start = { config, reread, lifecycle, progress, log: quietLog };
  unwrap(await wire(start, { databaseUrl: place.url, systems, demo: false }));
});
beforeEach(() => emulator.faults.clear());
afterAll(async () => {
  await lifecycle?.stop();
  shopDoor?.close();
  await emulator?.close();
  world?.close();
  await database?.close();
  await place?.drop();
  rmSync(folder, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The emulator lives in simulated time; behind this it has today's, as a real system has. */
async function startDoor(target: string) {
  const server = createHttpServer(async (request, response) => {
    const body = await buffer(request);
    const headers = { ...request.headers } as Record<string, string>;
    for (const name of ["host", "connection", "content-length", "transfer-encoding"]) {
      delete headers[name];
    }
    const init = { method: request.method ?? "GET", headers, ...(body.length > 0 && { body }) };
    const answer = await fetch(new URL(request.url ?? "/", target), init).catch(() => null);
    if (answer === null) return void request.socket.destroy();
    const type = answer.headers.get("content-type") ?? "application/json";
    response.writeHead(answer.status, { "content-type": type });
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

const look = (changed: Partial<Config> = {}) =>
  diagnose({ ok: true, value: { wants: "start", config: { ...config, ...changed } } });

/** What is not well: "problem Port", for each. */
function unwell({ findings }: Diagnosis): string[] {
  return findings.flatMap(({ status, check, todo }) => {
    expect(todo === null, check).toBe(status === "ok");
    return status === "ok" ? [] : [`${status} ${check}`];
  });
}

/** Breaks one thing, and says what the doctor finds; afterwards it is as before. */
async function broken(statement: string, repair: string): Promise<string[]> {
  await database.query(statement);
  try {
    return unwell(await look());
  } finally {
    await database.query(repair);
  }
}

it("finds a healthy Tutti well, and says that it runs", async () => {
  const diagnosis = await look();
  expect(unwell(diagnosis)).toEqual([]);
  expect(diagnosis.running).toBe(true);
  const text = describeFindings(diagnosis);
  for (const part of ["Node", "held by a gateway of Tutti", "every migration", "shop: answers"]) {
    expect(text).toContain(part);
  }
  expect(text).toContain("Tutti runs. 0 problems, 0 warnings.");
  expect(text).not.toContain(emulator.accessToken);
});

it("tells of a system that is away, refuses us, or has another time", async () => {
  emulator.faults.inject({ type: "down" });
  expect(unwell(await look())).toContain("problem shop");
  emulator.faults.clear();
  const [shop] = config.systems;
  if (!shop) throw new Error("no shop");
  const wrong = { ...shop, config: { ...(shop.config as object), accessToken: "shpat_wrong" } };
  const refused = await look({ systems: [wrong] });
  const finding = refused.findings.find(({ check }) => check === "shop");
  expect(finding).toMatchObject({ status: "problem", todo: expect.stringMatching(/credentials/) });
  expect(finding?.says).toContain("SYSTEM_UNAUTHORIZED");

  const late = createHttpServer((_, response) => {
    response.setHeader("date", new Date(Date.now() - 300_000).toUTCString());
    response.writeHead(503).end();
  });
  await new Promise<void>((resolve) => late.listen(0, "127.0.0.1", resolve));
  const { port } = late.address() as AddressInfo;
  const behind = { ...(shop.config as object), url: `http://127.0.0.1:${port}` };
  const diagnosis = await look({ systems: [{ ...shop, config: behind }] });
  late.close();
  expect(diagnosis.findings).toContainEqual(
    expect.objectContaining({
      check: "shop: clock",
      says: "is 5 minutes behind this machine's",
      status: "problem",
    }),
  );
});

it("tells of each thing in the database that stands still", async () => {
  const old = "now() - interval '3 days'";
  const run = (more: string) =>
    `insert into run (id, chain, chain_version, status, input, input_hash, principal,
       idempotency_key, currency, approval_limit_e4, created_at, held_by)
     values ('run_1', 'none', 1, ${more})`;
  const approval = `insert into approval (id, run_id, key, kind, status, scope, requested_by, reason,
      currency, proposal_ids, created_at, expires_at)
    values ('appr_1', 'run_1', 'k', 'SPEND', 'PENDING', 's', 'p', '', 'GBP', '{}', now(),
      now() + interval '1 day')`;
  const waiting = "'WAITING', '{}', '', 'p', 'k', 'GBP', 0, now(), null";
  const noRun = "delete from run";
  const cases: readonly (readonly [breaks: string, repair: string, found: readonly string[]])[] = [
    [
      "update kill_switch set engaged = true, reason = 'a test'",
      "update kill_switch set engaged = false",
      ["warning Kill switch"],
    ],
    [
      "insert into chain_state values ('replenish-stock', true, 'r', 'p', now())",
      "delete from chain_state",
      ["warning Chain"],
    ],
    [
      `insert into quarantine values ('q1', 'shop', 'order', 'o1', 'wrong', 'lines', '{}', now())`,
      "delete from quarantine",
      ["warning shop: quarantine"],
    ],
    [
      `update sync_state set code = 'SYSTEM_REFUSED', message = 'no' where kind = 'order'`,
      "update sync_state set code = null, message = null",
      ["problem shop: sync"],
    ],
    [
      "insert into webhook_delivery values ('shop', 'd', now() - interval '2 days')",
      "delete from webhook_delivery",
      ["warning shop: webhooks"],
    ],
    [
      run("'RUNNING', '{}', '', 'p', 'k', 'GBP', 0, now(), 'CHAIN_PAUSED'"),
      noRun,
      ["warning Runs"],
    ],
    [`${run(waiting)}; ${approval}`, noRun, ["warning Approvals"]],
    [
      `${run(waiting)}; ${approval};
       insert into approval_delivery values ('appr_1', ${old}, ${old}, 3, null, now())`,
      noRun,
      ["warning Approvals", "warning Approval webhook"],
    ],
    [
      `insert into migration (name, run_on) values ('9999_of_a_newer_release', now())`,
      "delete from migration where name like '9999%'",
      ["problem Schema"],
    ],
  ];
  for (const [breaks, repair, found] of cases) {
    expect(await broken(breaks, repair), breaks).toEqual(found);
  }
  expect(unwell(await look())).toEqual([]);
});

it("tells of a folder, a port, a database and a Redis that cannot be used", async () => {
  const other = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const { port } = other.address() as AddressInfo;
  expect(unwell(await look({ port }))).toEqual(["problem Port"]);
  other.close();
  const gone = new URL(place.url);
  gone.port = String(await freePort());
  const away = await look({ databaseUrl: gone.href });
  expect(unwell(away)).toEqual(["problem PostgreSQL"]);
  expect(JSON.stringify(away)).not.toContain(gone.password);
  const redisUrl = `redis://:a-secret@127.0.0.1:${gone.port}`;
  expect(unwell(await look({ redisUrl }))).toEqual(["warning Redis"]);
  expect(checkNode("18.20.1").status).toBe("problem");
  expect(checkNode("24.0.0").status).toBe("ok");
  expect([1e6, 1e9, 1e12].map((free) => roomFor(free).status)).toEqual([
    "problem",
    "warning",
    "ok",
  ]);
  expect(checkConnections(55, 60).status).toBe("warning");
  expect(checkClocks("c", -10_000).status).toBe("warning");
});

it("names every wrong setting, one by one", async () => {
  const env = { PORT: "x", TUTTI_ROLE: "king", DATABASE_URL: "mysql://me:hidden@host/x" };
  const loaded = loadConfig({ argv: [], env, cwd: "/nowhere", systemTypes: SYSTEM_TYPES });
  const diagnosis = await diagnose(loaded);
  expect(unwell(diagnosis)).toEqual(Array(3).fill("problem Settings"));
  const text = describeFindings(diagnosis);
  for (const name of Object.keys(env)) expect(text).toContain(name);
  expect(text).not.toContain("hidden");
});

it("works while Tutti does not run, and says so", async () => {
  const other = await freshDatabase();
  const port = await freePort();
  const stopped = await look({ databaseUrl: other.url, port });
  expect(stopped.running).toBe(false);
  expect(unwell(stopped)).toEqual([]);
  expect(describeFindings(stopped)).toContain("Tutti does not run on this database.");
  await other.drop();
  const empty = await emptyDatabase();
  expect(unwell(await look({ databaseUrl: empty.url, port }))).toEqual(["warning Schema"]);
  await empty.drop();
  const embedded = await look({ databaseUrl: null, port });
  expect(embedded.running).toBe(false);
  expect(unwell(embedded)).toEqual([]);
});

it("tells of an embedded database of another major version, and what it needs", async () => {
  const other = mkdtempSync(join(tmpdir(), "tutti-doctor-"));
  const home = join(other, "postgresql");
  mkdirSync(join(home, "data"), { recursive: true });
  writeFileSync(join(home, "data", "PG_VERSION"), "17\n");
  const record = { home: "postgresql", password: "0".repeat(48) };
  writeFileSync(join(other, "postgresql.json"), JSON.stringify(record));
  expect(await checkMajor(other, "17")).toBeNull();
  expect(await checkMajor(other, "18")).toMatchObject({ status: "problem" });
  const found = await look({ databaseUrl: null, dataFolder: other, port: await freePort() });
  expect(unwell(found)).toEqual(["problem Embedded PostgreSQL"]);
  rmSync(other, { recursive: true, force: true });
});
