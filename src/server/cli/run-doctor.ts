import { parseArgs } from "node:util";
import { loadConfig } from "../config/load.ts";
import type { SystemTypes } from "../config/systems.ts";
import type { Finding } from "./doctor/finding.ts";
import { type Diagnosis, diagnose } from "./doctor/index.ts";

const USAGE = `tutti doctor [--json]

Looks at everything that Tutti needs, whether it runs or not, and changes nothing: Node, settings,
data folder, port, PostgreSQL, Redis, the systems, events, workers, runs and switches. Ends with 1
when there is a problem.`;

/** `tutti doctor`: prints what was found, and ends with 1 when something is a problem. */
export async function runDoctor(argv: readonly string[], systemTypes: SystemTypes): Promise<void> {
  const asked = readArguments(argv);
  if (asked === null) {
    process.stdout.write(`${USAGE}\n`);
    if (!argv.includes("--help") && !argv.includes("-h")) process.exitCode = 1;
    return;
  }
  const diagnosis = await diagnose(loadConfig({ argv: [], systemTypes }));
  const text = asked.json ? JSON.stringify(diagnosis, null, 2) : describe(diagnosis);
  process.stdout.write(`${text}\n`);
  if (diagnosis.findings.some(({ status }) => status === "problem")) process.exitCode = 1;
}

function readArguments(argv: readonly string[]): { readonly json: boolean } | null {
  const options = { json: { type: "boolean" } } as const;
  try {
    return { json: parseArgs({ args: [...argv], options, strict: true }).values.json ?? false };
  } catch {
    return null;
  }
}

const MARKS = { ok: "✓", warning: "!", problem: "✗" } as const;

/** One line a finding, and under it what to do. */
export function describe({ running, findings }: Diagnosis): string {
  const count = (wanted: Finding["status"]) =>
    findings.filter(({ status }) => status === wanted).length;
  const lines = findings.flatMap(({ check, status, says, todo }) => [
    `${MARKS[status]} ${check}: ${says}`,
    ...(todo === null ? [] : [`    ${todo}`]),
  ]);
  const state = running ? "Tutti runs." : "Tutti does not run on this database.";
  return [
    ...lines,
    "",
    `${state} ${count("problem")} problems, ${count("warning")} warnings.`,
  ].join("\n");
}
