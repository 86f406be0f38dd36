import { randomInt } from "node:crypto";
import { runFuzzCase } from "./support/federation/random/fuzz-case.ts";
import { readFlags } from "./support/flags.ts";

/**
 * Makes small federated graphs by chance, with their data, and holds what they answer to random
 * operations against graphql-js over one graph of the same data: every second graph by our own
 * composition, the others by a supergraph that was written elsewhere. The last line is JSON with
 * --json; it ends with 1 when anything differs. --seed repeats a run, --only one of its cases.
 */
export async function main(argv: readonly string[]): Promise<void> {
  const wanted = readFlags(FLAGS, argv);
  if (wanted === null) return;
  const { cases, only } = wanted;
  const seed = wanted.seed ?? randomInt(1_000_000_000);
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const report = await fuzz({
    seed,
    first: only ?? 0,
    last: only === null ? cases : only + 1,
    say,
  });
  const all = { ...report, seed };
  say(wanted.json ? JSON.stringify(all) : Object.entries(all).join("\n"));
  if (report.mismatches > 0) process.exitCode = 1;
}

const FLAGS = {
  script: "fuzz:federation",
  says: "Holds random federated graphs against one graph of the same data.",
  numbers: {
    cases: { says: "How many graphs.", default: 2_000, min: 1, max: 1_000_000 },
    seed: { says: "Repeats a run.", default: null, min: 0, max: 2 ** 32 - 1 },
    only: { says: "One of its cases.", default: null, min: 0, max: 1e6 },
  },
  switches: { json: "The last line is JSON." },
} as const;

const SAID_MAX = 20;

export type FuzzOptions = {
  readonly seed: number;
  /** The cases from `first` up to `last`, which is not among them. */
  readonly first: number;
  readonly last: number;
  readonly say: (line: string) => void;
};

/** How many cases had an answer that was not right, and what was done in all. */
export async function fuzz({ seed, first, last, say }: FuzzOptions) {
  const report = { cases: last - first, mismatches: 0, operations: 0, withErrors: 0, requests: 0 };
  for (let number = first; number < last; number += 1) {
    const { differences, ...done } = await runFuzzCase(seed, number);
    report.operations += done.operations;
    report.withErrors += done.withErrors;
    report.requests += done.requests;
    if (differences.length > 0) report.mismatches += 1;
    if (differences.length > 0 && report.mismatches <= SAID_MAX) {
      say(`--seed ${seed} --only ${number}: ${differences[0]}`);
    }
    if (number > 0 && number % 500 === 0) say(`${number} of ${last}`);
  }
  return report;
}
