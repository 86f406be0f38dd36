import pino from "pino";
import type { Fault } from "../kernel/faults.ts";
import type { Result } from "../kernel/result.ts";
import { ok } from "../kernel/result.ts";
import { runBackup } from "./cli/run-backup.ts";
import { runDemoCommand } from "./cli/run-demo.ts";
import { runDoctor } from "./cli/run-doctor.ts";
import { runKeys } from "./cli/run-keys.ts";
import { describeConfig } from "./config/describe.ts";
import { helpText } from "./config/help.ts";
import { type Config, loadConfig } from "./config/load.ts";
import { readSystems } from "./config/systems.ts";
import { terminal } from "./config/terminal.ts";
import { startDatabase } from "./database-part.ts";
import { startDemoPart } from "./demo-part.ts";
import { createLifecycle, stopOnSignals } from "./lifecycle.ts";
import { checkPort } from "./listen.ts";
import { createProgress, type Progress } from "./progress.ts";
import type { Start } from "./start.ts";
import { systemClock } from "./system-clock.ts";
import { SYSTEM_TYPES } from "./systems.ts";
import { type Facts, type Ground, wire } from "./wiring.ts";

/**
 * The program: `tutti [start] [options]`, which returns when everything is ready and runs on, and
 * `tutti keys ...` and `tutti demo ...`. An expected failure is told on standard error and ends the
 * process with 1.
 */
export async function runTutti(argv: readonly string[]): Promise<void> {
  if (argv[0] === "keys") return runKeys(argv.slice(1), SYSTEM_TYPES);
  if (argv[0] === "demo") return runDemoCommand(argv.slice(1), SYSTEM_TYPES);
  if (argv[0] === "backup" || argv[0] === "restore") {
    return runBackup(argv[0], argv.slice(1), SYSTEM_TYPES);
  }
  if (argv[0] === "doctor") return runDoctor(argv.slice(1), SYSTEM_TYPES);
  const clock = systemClock();
  const out = (text: string) => void process.stdout.write(text);
  const err = (text: string) => void process.stderr.write(text);
  const progress = createProgress({
    out,
    err,
    ...terminal(),
    monotonicMs: clock.monotonicMs,
    bornMs: 0,
  });
  const load = () =>
    loadConfig({ argv: argv[0] === "start" ? argv.slice(1) : argv, systemTypes: SYSTEM_TYPES });
  const loaded = load();
  if (!loaded.ok) return giveUp(progress, loaded.fault);
  if (loaded.value.wants !== "start") return out(helpText());

  const { config } = loaded.value;
  const log = pino({ level: config.logLevel }, pino.destination(2));
  log.debug({ config: describeConfig(config) }, "Starting");
  const lifecycle = createLifecycle(log, clock);
  stopOnSignals(lifecycle, clock, () => progress.note("Stopping: finishing what is under way."));
  try {
    const reread = (): Result<Config> => {
      const again = load();
      if (!again.ok) return again;
      if (again.value.wants !== "start") throw new Error("the same flags want something else");
      return ok(again.value.config);
    };
    const facts = await startParts({ config, reread, lifecycle, progress, log });
    if (facts.ok) return progress.ready(facts.value);
    await lifecycle.stop();
    giveUp(progress, facts.fault);
  } catch (cause) {
    if (lifecycle.signal.aborted) return; // The signal's handler stops the parts and exits.
    await lifecycle.stop();
    throw cause;
  }
}

/** The parts, each after those it needs; they are stopped in reverse. */
async function startParts(start: Start): Promise<Result<Facts>> {
  const { config, lifecycle, progress, log } = start;
  if (config.role !== "worker") {
    const free = await checkPort(config.host, config.port);
    if (!free.ok) return free;
  }
  const database = await lifecycle.start("database", (signal) => {
    const phase = progress.phase("Database", "starting");
    return startDatabase({ config, clock: systemClock(), log, phase, signal });
  });
  if (!database.ok) return database;

  const { url: databaseUrl } = database.value;
  const demo = config.demo.enabled;
  const found = demo ? await demoSystems(start, databaseUrl) : ok(config.systems);
  if (!found.ok) return found;
  return wire(start, { databaseUrl, demo, systems: found.value });
}

const LIST = new Intl.ListFormat("en-GB");

/** The demo retailer's systems, as if they had been configured. */
async function demoSystems(start: Start, databaseUrl: string): Promise<Result<Ground["systems"]>> {
  const { config, lifecycle, progress, log } = start;
  const started = await lifecycle.start("demo retailer", async (signal) => {
    const phase = progress.phase("Retailer", "starting the demo retailer");
    const clock = systemClock();
    const running = await startDemoPart({ config, databaseUrl, clock, log, phase, signal });
    if (running.ok) {
      const names = LIST.format(Object.keys(running.value.value));
      phase.done(`the demo's ${names} answer`);
    }
    return running;
  });
  if (!started.ok) return started;
  const entries = Object.entries(started.value).map(([type, given]) => [type, { type, ...given }]);
  const problems: string[] = [];
  const systems = readSystems(Object.fromEntries(entries), SYSTEM_TYPES, (path, says) => {
    problems.push(`${path.map(String).join(".")}: ${says}`);
  });
  if (problems.length > 0) throw new Error(`the demo's systems are wrong: ${problems.join("; ")}`);
  return ok(systems);
}

function giveUp(progress: Progress, fault: Fault): void {
  progress.failed(`${fault.message} (${fault.code})`);
  process.exit(1);
}
