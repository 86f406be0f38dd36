import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { ensureBuilt } from "./build.js";
import { ensureInstalled } from "./install.js";
import { checkPort } from "./port.js";
import { LaunchError, refuse } from "./say.js";

export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/**
 * `tutti [start] [options]` and `tutti <command> ...`: refuses what cannot be done at all, makes
 * sure that everything is installed and built, then becomes the program itself, in this very
 * process, so that signals and kills meet one process only.
 */
export async function launch(argv) {
  const [command = "start"] = argv;
  const starts = command === "start" || command.startsWith("-");
  if (starts && (argv.includes("--help") || argv.includes("-h"))) {
    process.stdout.write(readFileSync(join(ROOT, "bin", "help.txt"), "utf8"));
    return;
  }
  if (starts && argv.includes("--version")) {
    const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    console.log(version);
    return;
  }
  try {
    if (!starts && !COMMANDS.includes(command)) throw new LaunchError(unknownCommand(command));
    if (starts) await checkPort(argv);
  } catch (cause) {
    refuse(cause);
  }
  await prepare({ dev: false });
  const { runTutti } = await importBuilt("src/server/main.js");
  await runTutti(argv);
}

/** Beside `start`, which may be left out. */
const COMMANDS = ["keys", "demo", "doctor", "backup", "restore"];

function unknownCommand(command) {
  return (
    `${command}: there is no such command; the commands are start, ${COMMANDS.join(", ")}. ` +
    '"npx tutti --help" tells the options. (INPUT_INVALID)'
  );
}

/** Installs and builds what is missing or out of date. */
export async function prepare({ dev }) {
  try {
    await ensureInstalled(ROOT, { dev });
    await ensureBuilt(ROOT);
  } catch (cause) {
    refuse(cause);
  }
}

/** Runs a built program's `main(argv)`; wrong flags are told without a stack. */
export async function runBuilt(path, argv) {
  const { main } = await importBuilt(path);
  try {
    await main(argv);
  } catch (cause) {
    if (cause?.name !== "WrongFlags") throw cause;
    console.error(cause.message);
    process.exitCode = 2;
  }
}

function importBuilt(path) {
  process.setSourceMapsEnabled(true);
  return import(pathToFileURL(join(ROOT, "dist", path)).href);
}
