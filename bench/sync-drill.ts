import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import type { Take } from "../src/ingest/take.ts";
import type { Database } from "../src/store/database.ts";
import { diceOf } from "./support/dice.ts";
import { type Findings, noFindings } from "./support/sync-findings.ts";
import { sweep, withDatabases } from "./support/sync-ground.ts";
import { runWorld, type WorldOptions } from "./support/sync-world.ts";

/**
 * Lets systems change, tell, repeat themselves, fall silent and lose what they tell, in thousands
 * of small worlds, each another interleaving of webhooks, polls, reads, comparisons and deaths of
 * processes over real ingest and a real database; then holds the graph against the systems. The
 * last line is JSON with --json; it ends with 1 when anything differs. --seed repeats a drill,
 * --only one of its interleavings.
 */
export async function main(argv: readonly string[]): Promise<void> {
  const wanted = readArguments(argv);
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const beganMs = performance.now();
  const { only, interleavings } = wanted;
  const first = only ?? 0;
  const last = only === null ? interleavings : only + 1;
  say(`Seed ${wanted.seed}: ${last - first} interleavings.`);
  const told = only === null ? {} : { spoil: (take: Take) => tellingTake(take, say) };
  const report = await withDatabases(only === null ? WORKERS : 1, (databases) =>
    drill(databases, { ...wanted, ...told, first, last, say }),
  );
  const seconds = Math.round((performance.now() - beganMs) / 1000);
  const all = { interleavings: last - first, ...report, seconds, seed: wanted.seed };
  say(wanted.json ? JSON.stringify(all) : Object.entries(all).join("\n"));
  if (FINDINGS.some((finding) => report[finding] > 0)) process.exitCode = 1;
}

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

function readArguments(argv: readonly string[]) {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      loss: { type: "string", default: "0.05" },
      duplicate: { type: "string", default: "0.05" },
      reorder: { type: "boolean", default: false },
      interleavings: { type: "string", default: "1000" },
      seed: { type: "string" },
      only: { type: "string" },
      json: { type: "boolean", default: false },
    },
  });
  const share = (name: "loss" | "duplicate") => {
    const value = Number(values[name]);
    if (value >= 0 && value <= 1) return value;
    throw new Error(`--${name} takes a share from 0 to 1`);
  };
  const whole = (name: string, text: string, least: number, most: number) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw new Error(`--${name} takes a whole number from ${least} to ${most}`);
  };
  const { seed, only } = values;
  return {
    troubles: { loss: share("loss"), duplicate: share("duplicate"), reorder: values.reorder },
    interleavings: whole("interleavings", values.interleavings, 1, 1_000_000),
    seed: seed === undefined ? randomInt(1_000_000_000) : whole("seed", seed, 0, 2 ** 32 - 1),
    only: only === undefined ? null : whole("only", only, 0, 1_000_000),
    json: values.json,
  };
}
