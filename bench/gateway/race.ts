import { isDeepStrictEqual } from "node:util";
import { ask, type Server } from "./contestant.ts";

/** One question to one server, with the headers of each connection. */
export type Race = {
  /** What is asked: all who are asked the same have to answer the same. */
  readonly asks: string;
  readonly server: Server;
  readonly body: string;
  readonly headers: readonly Readonly<Record<string, string>>[];
};

/** The processor time of a request in ms, in each round. */
export type Measured<Name extends string> = Readonly<Record<Name, readonly number[]>>;

const WARMING = 1_500;
const CALIBRATING = 60;

/**
 * Runs all races in turn, round after round, each with as many requests as take about `seconds` of
 * processor time; so whatever else the machine does, it does it to all.
 */
export async function runRaces<Name extends string>(
  races: Readonly<Record<Name, Race>>,
  { rounds, seconds }: { readonly rounds: number; readonly seconds: number },
  tell: (line: string) => void,
): Promise<Measured<Name>> {
  const entries = Object.entries<Race>(races) as [Name, Race][];
  const counts = new Map<Name, number>();
  const answers = new Map<Name, string>();
  for (const [name, race] of entries) {
    answers.set(name, await send(race, WARMING, null));
    const each = await costOf(race, CALIBRATING, answers.get(name) ?? null);
    counts.set(name, Math.max(20, Math.round((1000 * seconds) / Math.max(each, 0.05))));
    tell(
      `${name}: an answer of ${answers.get(name)?.length} characters, about ${each.toFixed(2)} ms`,
    );
  }
  compare(entries.map(([name, { asks }]) => [name, asks, answers.get(name) ?? ""]));
  const costs = {} as Record<Name, number[]>;
  for (const [name] of entries) costs[name] = [];
  for (let round = 1; round <= rounds; round += 1) {
    for (const [name, race] of entries) {
      const cost = await costOf(race, counts.get(name) ?? 0, answers.get(name) ?? null);
      costs[name].push(cost);
    }
    tell(
      `round ${round}: ${entries.map(([name]) => `${name} ${costs[name].at(-1)?.toFixed(2)}`).join(", ")}`,
    );
  }
  return costs;
}

/** Who leaves a part of the answer out has less to do. */
function compare(answers: readonly (readonly [name: string, asks: string, text: string])[]): void {
  const first = new Map<string, { readonly name: string; readonly data: unknown }>();
  for (const [name, asks, text] of answers) {
    const { data } = JSON.parse(text) as { readonly data?: unknown };
    const other = first.get(asks);
    if (other === undefined) first.set(asks, { name, data });
    else if (!isDeepStrictEqual(data, other.data)) {
      throw new Error(`${name} and ${other.name} answer differently to the same`);
    }
  }
}

/** Processor time of one of `count` requests, in ms. */
async function costOf(race: Race, count: number, expected: string | null): Promise<number> {
  const before = await race.server.cpuMs();
  await send(race, count, expected);
  return ((await race.server.cpuMs()) - before) / count;
}

/** Every answer has to be the expected one, text for text, or, where none is, without errors. */
function send(race: Race, count: number, expected: string | null): Promise<string> {
  const { server, body, headers } = race;
  const isRight = (status: number, text: string) =>
    status === 200 && (expected === null ? !text.includes('"errors"') : text === expected);
  return ask(server, { body: () => body, headers, isRight }, count);
}

/** How many times as much one takes as the other: of each round, and of the rounds the median. */
export function timesAs(one: readonly number[], other: readonly number[]): number {
  return median(one.map((cost, round) => cost / (other[round] ?? Number.NaN)));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? 0;
  return Number.isInteger(middle) ? (upper + (sorted[middle - 1] ?? 0)) / 2 : upper;
}
