import { randomInt, randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startCluster } from "./support/cluster.ts";
import { erpPurchases } from "./support/erp.ts";
import { readFlags } from "./support/flags.ts";
import { newFolder, type RunningTutti, removeFolder, startTutti } from "./support/tutti.ts";

/**
 * Kills Tutti at random moments of running chains, in every fifth case its PostgreSQL too, starts
 * it again on the same data, and counts at the ERP: every effect once, none lost. With --workers
 * there are so many workers beside a gateway, and one of them is killed, or in every third case
 * frozen past its lease, while the others go on. The last line is JSON with --json. Everything is
 * on loopback, and it ends by itself.
 */
export async function main(argv: readonly string[]): Promise<void> {
  const values = readFlags(FLAGS, argv);
  if (values === null) return;
  const { kills, workers } = values;
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const folder = await newFolder();
  try {
    say("Starting Tutti on a new data folder; the first sync takes a while.");
    const drill = workers === 0 ? await alone(folder) : await together(folder, workers);
    try {
      const ground = await groundOf(drill.tutti());
      let frozen = 0;
      for (let kill = 1; kill <= kills; kill += 1) {
        for (let n = 0; n < RUNS_PER_KILL; n += 1) await startRun(drill.tutti(), ground);
        await answerFor(drill.tutti(), randomInt(20, 1_500));
        const hit = await drill.strike(kill);
        if (hit === "worker, frozen") frozen += 1;
        say(`kill ${kill} of ${kills}: ${hit}, back again`);
      }
      const found = await outcome(drill.tutti(), folder);
      const report = { kills, ...found, ...(workers === 0 ? {} : { workers, frozen }) };
      say(values.json ? JSON.stringify(report) : Object.entries(report).join("\n"));
      const clean = report.duplicateEffects === 0 && report.lostEffects === 0;
      if (!clean || report.completed !== report.runs) process.exitCode = 1;
    } finally {
      await drill.stop();
    }
  } finally {
    await removeFolder(folder);
  }
}

const FLAGS = {
  script: "drill:kill",
  says: "Kills and freezes Tutti in the middle of runs, and counts purchases at the ERP.",
  numbers: {
    kills: { says: "How often.", default: 20, min: 1, max: 1_000 },
    workers: { says: "Workers beside a gateway; 0 is one process.", default: 0, min: 0, max: 8 },
  },
  switches: { json: "The last line is JSON." },
} as const;

const RUNS_PER_KILL = 2;
/** Low enough that some runs ask and wait, and are killed while they do. */
const ENVIRONMENT = { TUTTI_APPROVAL_LIMIT: "2000.00 GBP", TUTTI_LOG_LEVEL: "error" };
const END_WITHIN_MS = 180_000;
/** Longer than a worker's lease of 3 s and the round in which the others look. */
const FROZEN_MS = [4_000, 7_000] as const;

/** Who is there to be asked and to be hit. */
type Drill = {
  tutti(): RunningTutti;
  /** Hits something, brings it back, and tells what it was. */
  strike(turn: number): Promise<string>;
  stop(): Promise<void>;
};

async function alone(folder: string): Promise<Drill> {
  let tutti = await startTutti(folder, [], ENVIRONMENT);
  return {
    tutti: () => tutti,
    async strike(turn) {
      const database = turn % 5 === 0;
      if (database) await killDatabase(folder);
      await tutti.kill();
      tutti = await startTutti(folder, [], ENVIRONMENT);
      return database ? "Node and PostgreSQL" : "Node";
    },
    stop: () => tutti.stop(),
  };
}

async function together(folder: string, workers: number): Promise<Drill> {
  const cluster = await startCluster({ folder, gateways: 1, workers, env: ENVIRONMENT });
  const [gateway] = cluster.gateways;
  if (!gateway) throw new Error("there is no gateway");
  return {
    tutti: () => gateway,
    async strike(turn) {
      const index = randomInt(0, workers);
      const worker = cluster.workers[index];
      const database = turn % 5 === 0;
      if (turn % 3 === 0 && !database) {
        worker?.freeze();
        await answerFor(gateway, randomInt(...FROZEN_MS));
        worker?.thaw();
        return "worker, frozen";
      }
      if (database) await killDatabase(folder);
      await worker?.kill();
      await cluster.replaceWorker(index);
      return database ? "worker and PostgreSQL" : "worker";
    },
    stop: () => cluster.stop(),
  };
}

type Ground = { readonly variantIds: readonly string[]; readonly locationIds: readonly string[] };

async function groundOf(tutti: RunningTutti): Promise<Ground> {
  const { data } = await tutti.ask<{
    products: { nodes: { variants: { id: string }[] }[] };
    locations: { nodes: { id: string }[] };
  }>(`{
    products(first: 100) { nodes { variants { id } } }
    locations(first: 10, filter: { type: [WAREHOUSE] }) { nodes { id } }
  }`);
  return {
    variantIds: data.products.nodes.flatMap(({ variants }) => variants.map(({ id }) => id)),
    locationIds: data.locations.nodes.map(({ id }) => id),
  };
}

/** A run over a few variants, drawn so that runs seldom have the same need in hand. */
async function startRun(tutti: RunningTutti, { variantIds, locationIds }: Ground): Promise<void> {
  const from = randomInt(0, variantIds.length);
  const some = [...variantIds.slice(from), ...variantIds.slice(0, from)].slice(0, 12);
  const input = { idempotencyKey: randomUUID(), variantIds: some, locationIds };
  const until = performance.now() + START_WITHIN_MS;
  for (;;) {
    const { errors } = await tutti.ask(
      `mutation ($input: ReplenishStockInput!) {
         replenishStock(input: $input) { run { id } userErrors { code message } } }`,
      { input },
    );
    if (!errors) return;
    // A database that was killed comes back; the key makes one run of all tries.
    if (performance.now() > until) throw new Error(JSON.stringify(errors));
    await sleep(500);
  }
}

const START_WITHIN_MS = 60_000;

/** Approves whatever waits, for so long. */
async function answerFor(tutti: RunningTutti, ms: number): Promise<void> {
  const until = performance.now() + ms;
  while (performance.now() < until) {
    await approveAll(tutti);
    await sleep(Math.min(100, Math.max(1, until - performance.now())));
  }
}

/** Nothing is there to approve while the database is away. */
async function approveAll(tutti: RunningTutti): Promise<void> {
  const { data } = await tutti.ask<{ approvals: { nodes: { id: string }[] } } | null>(
    "{ approvals(first: 100, filter: { status: [PENDING] }) { nodes { id } } }",
  );
  for (const { id } of data?.approvals.nodes ?? []) {
    const input = { idempotencyKey: randomUUID(), approvalId: id, reason: "drill" };
    await tutti.ask(
      "mutation ($input: ApproveStepInput!) { approveStep(input: $input) { userErrors { code } } }",
      { input },
    );
  }
}

/** SIGKILL to the postmaster; its backends end by themselves when they see it gone. */
async function killDatabase(folder: string): Promise<void> {
  const recorded = JSON.parse(await readFile(join(folder, "postgresql.json"), "utf8"));
  const home = resolve(folder, recorded.home);
  for (const path of [join(home, "data", "postmaster.pid"), join(home, "postmaster.pid")]) {
    const pid = Number((await readFile(path, "utf8").catch(() => "")).split("\n")[0]);
    if (pid > 1) return void process.kill(pid, "SIGKILL");
  }
  throw new Error("the embedded PostgreSQL was not found");
}

type RunState = {
  readonly status: string;
  readonly effects: { readonly nodes: readonly { status: string; idempotencyKey: string }[] };
};

/** Waits until every run has ended, then holds Tutti's books against the ERP's. */
async function outcome(tutti: RunningTutti, folder: string) {
  const until = performance.now() + END_WITHIN_MS;
  let runs = await allRuns(tutti);
  while (runs.some(({ status }) => !ENDED.has(status)) && performance.now() < until) {
    await approveAll(tutti);
    await sleep(500);
    runs = await allRuns(tutti);
  }
  const atErp = new Map<string, number>();
  for (const { reference } of await erpPurchases(folder)) {
    if (reference !== null) atErp.set(reference, (atErp.get(reference) ?? 0) + 1);
  }
  const applied = runs.flatMap(({ effects }) =>
    effects.nodes.filter(({ status }) => status === "APPLIED"),
  );
  return {
    runs: runs.length,
    completed: runs.filter(({ status }) => status === "COMPLETED").length,
    effects: applied.length,
    duplicateEffects: [...atErp.values()].reduce((sum, count) => sum + count - 1, 0),
    lostEffects: applied.filter(({ idempotencyKey }) => !atErp.has(idempotencyKey)).length,
  };
}

const ENDED: ReadonlySet<string> = new Set(["COMPLETED", "FAILED", "CANCELLED"]);

async function allRuns(tutti: RunningTutti): Promise<readonly RunState[]> {
  const all: RunState[] = [];
  for (let after: string | null = null; ; ) {
    const { data }: { data: RunPage } = await tutti.ask<RunPage>(
      `query ($after: Cursor) { runs(first: 50, after: $after) {
         nodes { status effects(first: 100) { nodes { status idempotencyKey } } }
         pageInfo { hasNextPage endCursor } } }`,
      { after },
    );
    all.push(...data.runs.nodes);
    if (!data.runs.pageInfo.hasNextPage) return all;
    after = data.runs.pageInfo.endCursor;
  }
}

type RunPage = {
  readonly runs: {
    readonly nodes: readonly RunState[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  };
};
