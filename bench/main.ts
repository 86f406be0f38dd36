import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { events } from "./events.ts";
import { type Benchmark, type Figure, type Load, meets, tenths } from "./figure.ts";
import { idleMemory } from "./idle-memory.ts";
import { ingest } from "./ingest.ts";
import { maxAge } from "./max-age.ts";
import { productPage } from "./product-page.ts";
import { reconcile } from "./reconcile.ts";
import { start } from "./start.ts";
import { webhooks } from "./webhooks.ts";
import { webhooks500 } from "./webhooks-500.ts";

const BENCHMARKS = [
  start,
  idleMemory,
  ingest,
  events,
  webhooks,
  webhooks500,
  productPage,
  maxAge,
  reconcile,
];

const HELP = `Usage: npm run bench -- [--only <names>] [--small] [--json]

  --only <names>  Some of ${BENCHMARKS.map(({ name }) => name).join(", ")}, with commas between.
  --small         Tiny loads, to see that the benchmarks work: their figures mean nothing.
  --json          One JSON line a figure at the end, instead of a table.
  --help          Print this and exit.
`;

/**
 * Runs benchmarks one after the other and prints their figures. What they say of their progress
 * goes to standard error. Exit code 1 when one of them failed; a figure that misses its bar is no
 * failure, because it says as much of the machine as of Tutti.
 */
export async function main(argv: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      only: { type: "string" },
      small: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return void process.stdout.write(HELP);
  const measured: Measured[] = [];
  for (const benchmark of chosen(values.only)) {
    measured.push(...(await measure(benchmark, values.small ? "small" : "full")));
  }
  const print = values.json ? printJson : printTable;
  process.stdout.write(print(measured));
}

/** A figure, with how busy the machine was before and after: its load average of a minute. */
type Measured = Figure & { readonly machineLoad: readonly [before: number, after: number] };

function chosen(only: string | undefined): readonly Benchmark[] {
  if (only === undefined) return BENCHMARKS;
  return only.split(",").map((name) => {
    const found = BENCHMARKS.find((benchmark) => benchmark.name === name.trim());
    if (found === undefined) throw new Error(`There is no benchmark "${name}".\n\n${HELP}`);
    return found;
  });
}

async function measure(benchmark: Benchmark, load: Load): Promise<readonly Measured[]> {
  const say = (line: string) => void process.stderr.write(`${benchmark.name}: ${line}\n`);
  const before = tenths(loadavg()[0] ?? 0);
  try {
    const figures = await benchmark.run(say, load);
    const after = tenths(loadavg()[0] ?? 0);
    return figures.map((figure) => ({ ...figure, machineLoad: [before, after] }));
  } catch (error) {
    say(`failed: ${error instanceof Error ? error.stack : String(error)}`);
    process.exitCode = 1;
    return [];
  }
}

function printJson(measured: readonly Measured[]): string {
  const machine = { cpus: cpus().length, node: process.versions.node };
  return measured
    .map((figure) => `${JSON.stringify({ ...figure, meets: meets(figure), ...machine })}\n`)
    .join("");
}

function printTable(measured: readonly Measured[]): string {
  const rows = measured.map((figure) => [
    figure.name,
    `${figure.value.toLocaleString("en")} ${figure.unit}`,
    barOf(figure),
    figure.machineLoad.join(" - "),
    Object.entries(figure.detail)
      .map(([name, value]) => `${name} ${value}`)
      .join(", "),
  ]);
  const table = [["figure", "measured", "bar", "load", "detail"], ...rows];
  const widths = [0, 1, 2, 3].map((at) => Math.max(...table.map((row) => row[at]?.length ?? 0)));
  return table
    .map((row) => `${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join("  ")}\n`)
    .join("");
}

function barOf(figure: Figure): string {
  if (figure.bar === null) return "";
  const sign = figure.bar.better === "lower" ? "<=" : ">=";
  return `${sign} ${figure.bar.at.toLocaleString("en")} ${meets(figure) ? "met" : "MISSED"}`;
}
