import { randomFillSync, randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { type EventLog, openEventLog } from "../src/events/log.ts";
import { pruneEvents } from "../src/events/retention.ts";
import { createKey } from "../src/server/auth/key-administration.ts";
import { systemClock } from "../src/server/system-clock.ts";
import { apiKeyRepository } from "../src/store/api-key-repository.ts";
import type { Database } from "../src/store/database.ts";
import { type Ground, startCommotion } from "./support/commotion.ts";
import { withDatabase } from "./support/database.ts";
import { readFlags, WrongFlags } from "./support/flags.ts";
import { hasRedis, type RedisServer, redisServer } from "./support/redis-server.ts";
import {
  judge,
  type Promised,
  type Reference,
  reference,
  type Verdict,
} from "./support/reference.ts";
import { type Subscriber, subscriber } from "./support/subscriber.ts";
import { newFolder, type RunningTutti, removeFolder, startTutti } from "./support/tutti.ts";

/**
 * Drops subscribers of two gateways at random moments, while events are made through the real
 * intake: their sockets are destroyed, now and then a gateway is killed, old events are removed
 * from the log, and with --redis Redis is killed too. Each comes back, to either gateway, with the
 * last cursor it has. At the end what each was told is held against the log: everything once, in
 * order, or announced as a gap. The last line is JSON with --json; 1 is the exit code when
 * something was lost. Everything is on loopback, and it ends by itself.
 */
export async function main(argv: readonly string[]): Promise<void> {
  const values = readFlags(FLAGS, argv);
  if (values === null) return;
  const { drops } = values;
  if (values.redis && !hasRedis) {
    throw new WrongFlags("redis-server is not installed here; install it, or leave --redis out");
  }
  const say = (line: string) => process.stdout.write(`${line}\n`);
  if (!values.redis) say("Live events by LISTEN and NOTIFY; --redis has them carried by Redis.");
  const redis = values.redis ? await redisServer() : null;
  await redis?.start();
  try {
    const report = await withDatabase((database, { url }) =>
      drill(database, url, redis, drops, say),
    );
    say(values.json ? JSON.stringify(report) : Object.entries(report).join("\n"));
    const { lost, duplicated, gapsUnannounced, outOfOrder, drops: done } = report;
    if (lost + duplicated + gapsUnannounced + outOfOrder > 0 || done < drops) process.exitCode = 1;
  } finally {
    await redis?.kill();
  }
}

const FLAGS = {
  script: "drill:sockets",
  says: "Drops subscribers and kills gateways, and holds what was told against the log.",
  numbers: { drops: { says: "How often a subscriber.", default: 200, min: 1, max: 10_000 } },
  switches: {
    redis: "Redis carries live events, and is killed too.",
    json: "The last line is JSON.",
  },
} as const;

/** In drops: how often a gateway is killed, the log is pruned, and Redis is killed. */
const GATEWAY_EVERY = 20;
const PRUNE_EVERY = 15;
const REDIS_EVERY = 25;
const PAUSE_MS = 150;

async function drill(
  database: Database,
  databaseUrl: string,
  redis: RedisServer | null,
  drops: number,
  say: (line: string) => void,
) {
  const log = await openEventLog(database);
  const { head: begun } = await log.bounds();
  const pair = await gatewayPair(databaseUrl, redis);
  const grant = { name: "drill", role: "admin" } as const;
  const keys = apiKeyRepository(database);
  const { token } = await createKey(keys, grant, systemClock(), randomFillSync);
  const authorization = `Bearer ${token}`;
  const { runId, ...commotion } = await startCommotion(database, (input) =>
    beginRun(pair.urls()[0] ?? "", authorization, input),
  );
  const crowd = subscribers(authorization, log.cursors.format(begun), runId, pair.urls);
  const known = reference(log, begun);
  const count = { drops: 0, gatewayKills: 0, redisKills: 0 };
  try {
    while (count.drops < drops) {
      await sleep(randomInt(10, PAUSE_MS));
      const hit = crowd[randomInt(0, crowd.length)];
      if (!hit?.client.isConnected()) continue;
      hit.client.drop();
      count.drops += 1;
      if (count.drops % PRUNE_EVERY === 0) await prune(database, known);
      if (count.drops % GATEWAY_EVERY === 0 && (await pair.killOne())) count.gatewayKills += 1;
      if (redis !== null && count.drops % REDIS_EVERY === 0) {
        await redis.kill();
        await sleep(randomInt(100, 800));
        await redis.start();
        count.redisKills += 1;
      }
      if (count.drops % 10 === 0) say(`${count.drops} of ${drops} dropped`);
    }
    await pair.settle();
    await commotion.stop();
    await untilSequenced(database);
    await known.readOn();
    await untilServed(crowd, known, log);
    const { lowest } = await log.bounds();
    for (const { client } of crowd) await client.end();
    const verdicts = crowd.map((one) =>
      judge(one.client.told(), known.events(), one, { log, lowest }),
    );
    const live = redis === null ? "notify" : "redis";
    return {
      ...count,
      live,
      subscribers: crowd.length,
      events: known.events().length,
      ...sum(verdicts),
    };
  } finally {
    await commotion.stop();
    await Promise.all(crowd.map(({ client }) => client.end().catch(() => undefined)));
    await pair.stop();
  }
}

/** Two gateways; one that is killed comes back by itself, at another port. */
async function gatewayPair(databaseUrl: string, redis: RedisServer | null) {
  const env = {
    DATABASE_URL: databaseUrl,
    TUTTI_DEMO: "off",
    TUTTI_LOG_LEVEL: "error",
    ...(redis === null ? {} : { REDIS_URL: redis.url }),
  };
  const folder = await newFolder();
  const start = () => startTutti(folder, ["--role", "gateway"], env);
  const running: (RunningTutti | null)[] = [await start(), await start()];
  const starting = new Set<Promise<void>>();
  const settle = async () => void (await Promise.all(starting));
  return {
    urls: () => running.flatMap((one) => one?.url ?? []),
    /** Kills one while both are there; false when only one is. */
    async killOne(): Promise<boolean> {
      const index = randomInt(0, 2);
      const [one, other] = [running[index], running[1 - index]];
      if (!one || !other) return false;
      running[index] = null;
      await one.kill();
      const again = start().then((started) => {
        running[index] = started;
        starting.delete(again);
      });
      starting.add(again);
      return true;
    },
    settle,
    async stop() {
      await settle().catch(() => undefined);
      for (const one of running) await one?.kill();
      await removeFolder(folder);
    },
  };
}

/** Begins a run, which stays open because there is no worker. */
async function beginRun(url: string, authorization: string, ground: Ground): Promise<string> {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization },
    body: JSON.stringify({
      query: `mutation ($input: ReplenishStockInput!) {
        replenishStock(input: $input) { run { id } userErrors { message } } }`,
      variables: { input: { idempotencyKey: "drill", ...ground } },
    }),
  });
  const answer = Begun.safeParse(await response.json());
  if (!answer.success) throw new Error(`no run was begun: ${answer.error.message}`);
  return answer.data.data.replenishStock.run.id;
}

const Begun = z.object({
  data: z.object({ replenishStock: z.object({ run: z.object({ id: z.string() }) }) }),
});

type Member = Promised & { readonly client: Subscriber };

/** Two of each kind. */
function subscribers(
  authorization: string,
  after: string,
  runId: string,
  urls: () => readonly string[],
): readonly Member[] {
  const kinds: readonly (Promised & { readonly field: string })[] = [
    { field: "events(after: $after)", only: () => true, newestOnly: false },
    {
      field: `runUpdates(runId: "${runId}", after: $after)`,
      only: ({ run }) => run === runId,
      newestOnly: false,
    },
    {
      field: "inventoryChanged(after: $after)",
      only: ({ type }) => type === "INVENTORY_CHANGED",
      newestOnly: true,
    },
  ];
  return [...kinds, ...kinds].map(({ field, ...promised }) => ({
    ...promised,
    client: subscriber({ field, after, authorization, urls }),
  }));
}

/** Removes what is in the log, all but what comes meanwhile; whoever is behind has to be told. */
async function prune(database: Database, known: Reference): Promise<void> {
  await known.readOn();
  const newest = known.events().at(-1);
  if (newest) await pruneEvents(database, new Date(newest.at));
}

const WITHIN_MS = 120_000;

async function untilSequenced(database: Database): Promise<void> {
  await until("the outbox to be empty", async () => {
    const [row] = await database.query<{ left: number }>(
      "select count(*) as left from event_outbox",
    );
    return row?.left === 0;
  });
}

/** Whoever is not served by then has lost what is missing; the verdict says so. */
async function untilServed(crowd: readonly Member[], known: Reference, log: EventLog) {
  const isServed = ({ client, only }: Member) => {
    const last = known.events().findLast(only);
    const own = client.told().at(-1);
    const at = own ? log.cursors.parse(own.cursor) : null;
    return !last || (at?.ok === true && at.value >= last.offset);
  };
  await until("all to be served", async () => crowd.every(isServed)).catch(() => undefined);
}

async function until(what: string, isTrue: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + WITHIN_MS;
  while (!(await isTrue())) {
    if (performance.now() > end) throw new Error(`waited in vain for ${what}`);
    await sleep(100);
  }
}

function sum(verdicts: readonly Verdict[]): Verdict {
  const total = { received: 0, lost: 0, duplicated: 0, gapsUnannounced: 0, outOfOrder: 0, gaps: 0 };
  for (const name of Object.keys(total) as (keyof Verdict)[]) {
    for (const verdict of verdicts) total[name] += verdict[name];
  }
  return total;
}
