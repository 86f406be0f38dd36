import { falseAlarmCells, streamCells } from "./support/drift/false-alarms.ts";
import { samplePower, streamDelay } from "./support/drift/power.ts";
import { realFigures } from "./support/drift/real.ts";
import { mostOf } from "./support/drift/sources.ts";
import { readFlags } from "./support/flags.ts";

const FLAGS = {
  script: "bench:drift",
  says:
    "Counts how often the tests for drift alarm where nothing changed, at several sample sizes and " +
    "on several kinds of data, and how soon they see what did. With --data <file>, sales by store, " +
    "product and period (see bench/README.md), on real sales too.",
  numbers: {
    trials: { says: "Of each test, size and kind.", default: 1_000, min: 50, max: 100_000 },
    "rate-percent": { says: "The false-alarm rate.", default: 5, min: 1, max: 50 },
    "alarm-every": {
      says: "Observations for which a stream may raise one false alarm.",
      default: 1_000,
      min: 20,
      max: 20_000,
    },
  },
  switches: { json: "Print one JSON line at the end." },
} as const;

const WITH_DATA = { ...FLAGS, files: { data: "Sales by store, product and period." } } as const;

export async function main(argv: readonly string[]): Promise<void> {
  const isWithData = argv.some((flag) => flag === "--data" || flag.startsWith("--data="));
  const told = isWithData ? readFlags(WITH_DATA, argv) : null;
  const flags = isWithData ? told : readFlags(FLAGS, argv);
  if (flags === null) return;
  const rate = flags["rate-percent"] / 100;
  const cells = falseAlarmCells(flags.trials, rate);
  console.table(cells.map((cell) => ({ ...cell, share: rounded(cell.alarms / cell.trials) })));
  const runs = Math.max(50, Math.round(flags.trials / 4));
  const streams = streamCells(runs, flags["alarm-every"]);
  console.table(streams.map((cell) => ({ ...cell, error: rounded(cell.error) })));
  const power = samplePower(flags.trials, rate);
  console.table({ power });
  const real = told === null ? null : await realFigures(told.data, rate);
  if (real !== null) console.table({ real });
  const worst = Math.max(...cells.map(({ alarms, trials }) => alarms / trials));
  const figures = {
    worstFalseAlarm: rounded(worst),
    stated: rate,
    cells: cells.length,
    worstStreamAlarms: rounded(Math.max(...streams.map(({ alarms }) => alarms))),
    statedStreamAlarms: 1,
    medianDelay: streamDelay(runs, flags["alarm-every"], 1),
    powerOfOneDeviation: rounded(power["one standard deviation"] ?? 0),
    ...(real === null ? {} : { real: allRounded(real) }),
  };
  if (flags.json) process.stdout.write(`${JSON.stringify(figures)}\n`);
  else console.table(figures);
  const above =
    cells.filter(({ alarms, trials }) => alarms > mostOf(trials, rate)).length +
    streams.filter(({ alarms, error }) => alarms > 1 + 3.3 * error).length;
  if (above === 0) return;
  process.stderr.write(`${above} alarm more often than is stated, beyond chance.\n`);
  process.exitCode = 1;
}

function allRounded(figures: Readonly<Record<string, number | null>>) {
  return Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [name, value === null ? null : rounded(value)]),
  );
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
