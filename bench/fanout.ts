import { randomFillSync } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { notifyFeed } from "../src/events/live-notify.ts";
import { openEventLog } from "../src/events/log.ts";
import { appendEvents } from "../src/events/outbox.ts";
import { startSequencer } from "../src/events/sequencer.ts";
import { createKey } from "../src/server/auth/key-administration.ts";
import { systemClock } from "../src/server/system-clock.ts";
import { apiKeyRepository } from "../src/store/api-key-repository.ts";
import type { Database } from "../src/store/database.ts";
import { median, tenths, thousandths } from "./figure.ts";
import { withDatabase } from "./support/database.ts";
import { type FanoutProcess, startFanout, type Usage } from "./support/fanout/process.ts";
import { readFlags } from "./support/flags.ts";
import { silentLog } from "./support/silent-log.ts";

/**
 * One event to many subscribers: what a delivery costs against graphql-ws's own server and against
 * bare writes to sockets, what a connection that waits costs, how long ten thousand wait for an
 * event, and what one client that
 * does not read costs the others. Events are committed to the real log and sequenced here; the
 * gateway's edge, graphql-ws and the clients are processes of their own. The last line is JSON.
 */
export async function main(argv: readonly string[]): Promise<void> {
  const flags = readFlags(FLAGS, argv);
  if (flags === null) return;
  const size = flags.small ? SMALL : FULL;
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const report = await withDatabase((database, { url }) => measure(database, url, size, say));
  say(JSON.stringify(report, null, 2));
  process.stdout.write(
    `${flags.json ? JSON.stringify(report) : Object.entries(report).join("\n")}\n`,
  );
}

const FLAGS = {
  script: "bench:fanout",
  says: "One event to many subscribers: processor time, memory and latency.",
  numbers: {},
  switches: { small: "Shows that it works; the figures mean nothing.", json: "JSON alone." },
} as const;

const FULL = {
  clients: 1_000,
  idle: 4_000,
  many: 10_000,
  rounds: 7,
  roundMs: 3_000,
  longMs: 10_000,
};
const SMALL = { clients: 50, idle: 100, many: 100, rounds: 2, roundMs: 1_000, longMs: 1_000 };
type Size = typeof FULL;

const queryOf = (type: EventType) => `subscription { events(types: [${type}]) {
  id cursor at type subject ... on RecordChanged { change system fields } } }`;
const QUERY = queryOf("PRODUCT_CHANGED");
/** What a client asks who shall be sent ten times as much. */
const LONG_QUERY = `subscription { events(types: [PRODUCT_CHANGED]) { ... on RecordChanged {
  fields ${Array.from({ length: 10 }, (_, index) => `a${index}: fields`).join(" ")} } } }`;

/** Events of one shape: each of the three that are compared is told of its own. */
type EventType = "PRODUCT_CHANGED" | "LOCATION_CHANGED" | "CUSTOMER_CHANGED";
/** Makes an answer some 400 bytes. */
const PADDING = "x".repeat(170);
const EVENTS_PER_SECOND = 5;

async function measure(
  database: Database,
  databaseUrl: string,
  size: Size,
  say: (line: string) => void,
) {
  const clock = systemClock();
  const log = await openEventLog(database);
  const feed = notifyFeed({ database, log, clock, logger: silentLog });
  const { announce } = feed;
  const sequencer = startSequencer({ database, clock, logger: silentLog, announce });
  const keys = apiKeyRepository(database);
  const grant = { name: "fanout", role: "dashboard" } as const;
  const { token } = await createKey(keys, grant, clock, randomFillSync);
  const world: World = { database, databaseUrl, token: `Bearer ${token}`, size, say };
  try {
    const cpu = await cpuPerDelivery(world);
    const bytesPerConnection = await memory(world);
    const many = await crowd(world);
    const stalled = await stall(world);
    return {
      ...cpu,
      bytesPerConnection,
      ...many,
      ...stalled,
      committed: (await log.bounds()).head,
    };
  } finally {
    await sequencer.stop();
    await feed.close();
  }
}

type World = {
  readonly database: Database;
  readonly databaseUrl: string;
  readonly token: string;
  readonly size: Size;
  readonly say: (line: string) => void;
};

type Heard = { messages: number; p50Ms: number; p99Ms: number; open: number };

const processes = {
  ours: "server",
  reference: "reference",
  bare: "bare",
  clients: "clients",
};

async function withProcesses<Value>(
  names: readonly (keyof typeof processes)[],
  work: (...started: FanoutProcess[]) => Promise<Value>,
): Promise<Value> {
  const started = names.map((name) => startFanout(processes[name]));
  try {
    return await work(...started);
  } finally {
    await Promise.all(started.map((one) => one.stop()));
  }
}

function event() {
  const stamp = String(performance.timeOrigin + performance.now());
  return { change: "changed" as const, system: "bench", fields: [stamp, PADDING] };
}

/** Commits events to the log for a time, so many a second; answers how many. */
async function commit(
  { database }: World,
  ms: number,
  perSecond = EVENTS_PER_SECOND,
  type: EventType = "PRODUCT_CHANGED",
) {
  const clock = systemClock();
  const count = Math.max(1, Math.round((ms * perSecond) / 1_000));
  for (let index = 0; index < count; index += 1) {
    const next = sleep(1_000 / perSecond);
    const one = { type, subject: `prod_${index % 7}`, data: event() };
    await database.transaction((tx) => appendEvents(tx, [one], clock, randomFillSync));
    await next;
  }
  return count;
}

async function cpuPerDelivery(world: World) {
  const { token, databaseUrl, size, say } = world;
  const names = ["ours", "reference", "bare", "clients", "clients", "clients"] as const;
  return withProcesses(names, async (ours, reference, bare, ...clients) => {
    const server = async (one: FanoutProcess | undefined, at: number, type: EventType) => {
      const hearing = clients[at];
      if (!one || !hearing) throw new Error("a process is missing");
      const port = await one.ask({ what: "start", token, databaseUrl });
      const asked = { port, count: size.clients, token, query: queryOf(type) };
      await hearing.ask({ what: "open", ...asked });
      await commit(world, 2_000, EVENTS_PER_SECOND, type);
      return () => deliveryUs(world, one, hearing, type);
    };
    const own = await server(ours, 0, "PRODUCT_CHANGED");
    const theirs = await server(reference, 1, "LOCATION_CHANGED");
    const least = await server(bare, 2, "CUSTOMER_CHANGED");
    await sleep(500);
    const us: { own: number; theirs: number; least: number }[] = [];
    for (let round = 0; round < size.rounds; round += 1) {
      const one = { own: await own(), theirs: await theirs(), least: await least() };
      us.push(one);
      say(
        `us a delivery: ${tenths(one.own)}, graphql-ws ${tenths(one.theirs)}, ` +
          `bare writes ${tenths(one.least)}`,
      );
    }
    return {
      cpuVsGraphqlWs: thousandths(median(us.map((one) => one.own / one.theirs))),
      cpuVsBareWrites: thousandths(median(us.map((one) => one.own / one.least))),
      usPerDelivery: tenths(median(us.map((one) => one.own))),
      graphqlWsUsPerDelivery: tenths(median(us.map((one) => one.theirs))),
      bareUsPerDelivery: tenths(median(us.map((one) => one.least))),
    };
  });
}

/** Processor time of a delivery, while events are committed for a round. */
async function deliveryUs(
  world: World,
  server: FanoutProcess,
  clients: FanoutProcess,
  type: EventType,
): Promise<number> {
  await clients.ask({ what: "heard" });
  const before = await server.ask<Usage>({ what: "usage" });
  await commit(world, world.size.roundMs, EVENTS_PER_SECOND, type);
  await sleep(200);
  const after = await server.ask<Usage>({ what: "usage" });
  const { messages } = await clients.ask<Heard>({ what: "heard" });
  return (1_000 * (after.cpuMs - before.cpuMs)) / messages;
}

/**
 * What each further connection adds to resident memory after a collection, when it has said who it
 * is and waits. The first ones are not counted: they fill what the process has anyway.
 */
async function memory({ databaseUrl, token, size, say }: World): Promise<number> {
  return withProcesses(["ours", "clients"], async (ours, clients) => {
    if (!ours || !clients) throw new Error("a process is missing");
    const port = await ours.ask({ what: "start", databaseUrl });
    const connect = (count: number) => clients.ask({ what: "open", port, count, token });
    await connect(size.idle / 4);
    const before = await ours.ask<Usage>({ what: "collect" });
    await connect(size.idle);
    const after = await ours.ask<Usage>({ what: "collect" });
    const bytes = Math.round((after.rssBytes - before.rssBytes) / size.idle);
    say(`bytes a connection: ${bytes}`);
    return bytes;
  });
}

async function crowd(world: World) {
  const { databaseUrl, token, size, say } = world;
  return withProcesses(["ours", "clients", "clients"], async (ours, ...clients) => {
    if (!ours) throw new Error("a process is missing");
    const port = await ours.ask({ what: "start", databaseUrl });
    const count = size.many / clients.length;
    for (const one of clients) await one.ask({ what: "open", port, count, token, query: QUERY });
    await commit(world, 3_000, 1);
    await sleep(1_000);
    for (const one of clients) await one.ask({ what: "heard" });
    const committed = await commit(world, size.longMs, 1);
    await sleep(1_000);
    const heard: Heard[] = [];
    for (const one of clients) heard.push(await one.ask({ what: "heard" }));
    const messages = heard.reduce((sum, one) => sum + one.messages, 0);
    if (messages !== committed * size.many) throw new Error(`${messages} messages arrived`);
    const p99Ms = tenths(Math.max(...heard.map((one) => one.p99Ms)));
    const p50Ms = tenths(Math.max(...heard.map((one) => one.p50Ms)));
    say(`${size.many} subscribers: p50 ${p50Ms} ms, p99 ${p99Ms} ms`);
    return { subscribers: size.many, eventsPerSecond: 1, p50Ms, p99Ms };
  });
}

/** One client more, which asks for the same many times over and then reads nothing. */
async function stall(world: World) {
  const { databaseUrl, token, size, say } = world;
  return withProcesses(["ours", "clients", "clients"], async (ours, clients, deaf) => {
    if (!ours || !clients || !deaf) throw new Error("a process is missing");
    const port = await ours.ask({ what: "start", databaseUrl });
    const count = size.clients - 1;
    await clients.ask({ what: "open", port, count, token, query: QUERY });
    const phase = async () => {
      await clients.ask({ what: "heard" });
      await commit(world, size.longMs);
      const { p99Ms } = await clients.ask<Heard>({ what: "heard" });
      const { rssBytes } = await ours.ask<Usage>({ what: "collect" });
      return { p99Ms: tenths(p99Ms), rssMb: tenths(rssBytes / 1_000_000) };
    };
    await phase();
    const before = await phase();
    const wants = { query: LONG_QUERY, operations: 100, stalled: true };
    await deaf.ask({ what: "open", port, count: 1, token, ...wants });
    const beside = await phase();
    await deaf.ask({ what: "close" });
    const after = await phase();
    say(`before, beside and after one that is stalled: ${JSON.stringify([before, beside, after])}`);
    const pick = (name: "p99Ms" | "rssMb") => [before[name], beside[name], after[name]];
    return { stalledP99Ms: pick("p99Ms"), stalledRssMb: pick("rssMb") };
  });
}
