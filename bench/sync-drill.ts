import { randomInt } from "node:crypto";
import type { Take } from "../src/ingest/take.ts";
import type { Database } from "../src/store/database.ts";
import { diceOf } from "./support/dice.ts";
import { readFlags } from "./support/flags.ts";
import { type Findings, noFindings } from "./support/sync/findings.ts";
import { sweep, withDatabases } from "./support/sync/ground.ts";
import { runWorld, type WorldOptions } from "./support/sync/world.ts";

/**
 * Lets systems change, tell, repeat themselves, fall silent and lose what they tell, in thousands
 * of small worlds, each another interleaving of webhooks, polls, reads, comparisons and deaths of
 * processes over real ingest and a real database; then holds the graph against the systems. The
 * last line is JSON with --json; it ends with 1 when anything differs. --seed repeats a drill,
 * --only one of its interleavings.
 */
export async function main(argv: readonly string[]): Promise<void> {
  const wanted = readFlags(FLAGS, argv);
  if (wanted === null) return;
  const { interleavings, only, loss, duplicate, reorder } = wanted;
  const seed = wanted.seed ?? randomInt(1_000_000_000);
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const beganMs = performance.now();
  const first = only ?? 0;
  const last = only === null ? interleavings : only + 1;
  say(`Seed ${seed}: ${last - first} interleavings.`);
  const troubles = { loss, duplicate, reorder };
  const told = only === null ? {} : { spoil: (take: Take) => tellingTake(take, say) };
  const report = await withDatabases(only === null ? WORKERS : 1, (databases) =>
    drill(databases, { seed, troubles, ...told, first, last, say }),
  );
  const seconds = Math.round((performance.now() - beganMs) / 1000);
  const all = { interleavings: last - first, ...report, seconds, seed };
  say(wanted.json ? JSON.stringify(all) : Object.entries(all).join("\n"));
  if (FINDINGS.some((finding) => report[finding] > 0)) process.exitCode = 1;
}

const SHARE = { min: 0, max: 1, fraction: true } as const;
const FLAGS = {
  script: "drill:sync",
  says: "Holds the graph against systems whose words are lost, repeated and late.",
  numbers: {
    interleavings: { says: "How many.", default: 1_000, min: 1, max: 1_000_000 },
    loss: { says: "The share of webhooks that never arrive.", default: 0.05, ...SHARE },
    duplicate: { says: "The share that arrive again.", default: 0.05, ...SHARE },
    seed: { says: "Repeats a drill.", default: null, min: 0, max: 2 ** 32 - 1 },
    only: { says: "One of its interleavings, with all words.", default: null, min: 0, max: 1e6 },
  },
  switches: {
    reorder: "Webhooks arrive in another order than they were sent.",
    json: "The last line is JSON.",
  },
} as const;

const WORKERS = 4;
/** Interleavings that one database holds before it is emptied. */
const SWEEP_EVERY = 40;
const SAID_MAX = 20;
const FINDINGS = Object.keys(noFindings()) as readonly (keyof Findings)[];

export type DrillOptions = Pick<WorldOptions, "troubles" | "spoil"> & {
  readonly seed: number;
  /** The interleavings from `first` up to `last`, which is not among them. */
  readonly first: number;
  readonly last: number;
  readonly say: (line: string) => void;
};

/** Interleavings in which a kind of finding was met, and how much was done in all. */
export type DrillReport = Readonly<Record<keyof Findings, number>> &
  Readonly<Record<string, number>>;

/** Runs interleavings over these databases, one at a time in each. */
export async function drill(
  databases: readonly Database[],
  { seed, first, last, say, troubles, spoil }: DrillOptions,
): Promise<DrillReport> {
  const report: Record<string, number> = {};
  const add = (what: string, count: number) => {
    report[what] = (report[what] ?? 0) + count;
  };
  for (const finding of FINDINGS) add(finding, 0);
  let next = first;
  let told = 0;
  const work = async (database: Database) => {
    for (let since = 0; next < last; since += 1) {
      const number = next;
      next += 1;
      if (since % SWEEP_EVERY === 0) await sweep(database);
      const world = { database, number, troubles, seed: seedOf(seed, number) };
      const result = await runWorld({ ...world, ...(spoil ? { spoil } : {}) });
      for (const [what, count] of Object.entries(result.done)) add(what, count);
      for (const finding of FINDINGS) {
        const [what] = result.findings[finding];
        if (what === undefined) continue;
        add(finding, 1);
        told += 1;
        if (told <= SAID_MAX) say(`${finding} in --seed ${seed} --only ${number}: ${what}`);
      }
      if (number > 0 && number % 500 === 0) say(`${number} of ${last}`);
    }
  };
  await Promise.all(databases.map(work));
  return report as DrillReport;
}

/** Tells what arrives, for who looks into one interleaving. */
function tellingTake(take: Take, say: (line: string) => void): Take {
  return async (system, arrival, also) => {
    const { records, deleted = [], askedAt } = arrival;
    const taken = await take(system, arrival, also);
    const what = [
      ...records.map((record) => JSON.stringify(record)),
      ...deleted.map(({ kind, sourceId }) => `${kind} ${sourceId} is gone`),
    ];
    const when = askedAt === undefined ? "tells" : `answers since ${askedAt}`;
    for (const one of what) say(`${system} ${when}: ${one}`);
    return taken;
  };
}

function seedOf(seed: number, number: number): number {
  return diceOf(seed)
    .fork(String(number))
    .below(2 ** 32);
}
