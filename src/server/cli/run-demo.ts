import { loadConfig } from "../config/load.ts";
import type { SystemTypes } from "../config/systems.ts";
import { DEMO_USAGE, demoCommand } from "./demo.ts";
import { printAnswer } from "./print-answer.ts";

/** `tutti demo ...` on the demo of the Tutti that runs on the data folder. */
export async function runDemoCommand(
  argv: readonly string[],
  systemTypes: SystemTypes,
): Promise<void> {
  if (argv.length === 0 || argv.includes("--help") || argv.includes("-h")) {
    process.stdout.write(`${DEMO_USAGE}\n`);
    return;
  }
  const loaded = loadConfig({ argv: [], systemTypes });
  if (!loaded.ok) return printAnswer(loaded);
  if (loaded.value.wants !== "start") return;
  printAnswer(await demoCommand(argv, loaded.value.config.dataFolder));
}
