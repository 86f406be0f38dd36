import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { z } from "zod";
import type { Result } from "../../kernel/result.ts";
import { err, ok } from "../../kernel/result.ts";
import { mostLike } from "./most-like.ts";
import { ConfigSchema } from "./schema.ts";
import { settingsOf } from "./setting.ts";
import {
  CONFIG_FILE,
  type Environment,
  emptyGiven,
  type Given,
  giveEnvironment,
  giveFile,
  giveFlags,
  type Switches,
} from "./sources.ts";
import { readSystems, type SystemConfig, type SystemTypes } from "./systems.ts";

/** `demo.enabled` is false, too, where real systems are configured. */
export type Config = z.infer<typeof ConfigSchema> & {
  readonly systems: readonly SystemConfig[];
  /** Empty the embedded database and the demo before starting. */
  readonly reset: boolean;
};

export type Loaded =
  | { readonly wants: "help" | "version" }
  | { readonly wants: "start"; readonly config: Config };

export type ConfigInput = {
  readonly argv: readonly string[];
  readonly systemTypes: SystemTypes;
  readonly env?: Environment;
  /** Where tutti.config.json is looked for, and what relative paths are relative to. */
  readonly cwd?: string;
};

/**
 * The configuration: flags over environment over tutti.config.json over defaults. This is the
 * only place that reads the process's environment. Every problem is listed in one fault:
 * SETTING_INVALID, or SETTING_UNKNOWN when all of them are names that do not exist.
 */
export function loadConfig(input: ConfigInput): Result<Loaded> {
  const env = input.env ?? process.env;
  const cwd = input.cwd ?? process.cwd();
  const settings = settingsOf(ConfigSchema);
  const given = emptyGiven();
  const named = new Set<string>();
  giveFile(given, readFile(given, resolve(cwd, CONFIG_FILE)), env, named);
  giveEnvironment(given, env, settings, named);
  const switches = giveFlags(given, input.argv, settings);
  if (switches.help) return ok({ wants: "help" });
  if (switches.version) return ok({ wants: "version" });

  const config = check(given, input.systemTypes, switches);
  if (given.problems.length > 0 || config === null) return refuse(given);
  return ok({
    wants: "start",
    config: {
      ...config,
      dataFolder: resolve(cwd, config.dataFolder),
      demo: { ...config.demo, enabled: config.demo.enabled && config.systems.length === 0 },
    },
  });
}

function check(given: Given, systemTypes: SystemTypes, switches: Switches): Config | null {
  const { systems: systemsGiven, ...values } = given.values;
  const settings = new Map(settingsOf(ConfigSchema).map((setting) => [setting.path, setting]));
  const invalid = (path: string, says: string) => {
    const name = given.namedBy.get(path) ?? `${path} in ${CONFIG_FILE}`;
    given.problems.push({ kind: "invalid", says: `${name}: ${says}` });
  };
  const unknown = (path: string, names: readonly string[]) => {
    const says = `${path} in ${CONFIG_FILE}: there is no such setting${mostLike(path, names)}`;
    given.problems.push({ kind: "unknown", says });
  };

  const systems = readSystems(systemsGiven, systemTypes, (path, says, unknownKey) => {
    const at = ["systems", ...path].map(String).join(".");
    if (unknownKey) unknown(at, []);
    else invalid(at, says);
  });
  const parsed = ConfigSchema.safeParse(values);
  for (const issue of parsed.error?.issues ?? []) {
    const path = issue.path.map(String);
    if (issue.code === "unrecognized_keys") {
      for (const key of issue.keys)
        unknown([...path, key].join("."), [...settings.keys(), "systems"]);
      continue;
    }
    // A list's item is its list's problem.
    const setting = settings.get(path.join(".")) ?? settings.get(path.slice(0, -1).join("."));
    if (!setting) {
      invalid(path.join("."), issue.message);
      continue;
    }
    const value = at(given.values, setting.path);
    const shown = setting.secret ? "its value" : JSON.stringify(value);
    invalid(setting.path, `${shown} is not accepted; expected ${setting.accepts}`);
  }
  if (!parsed.success) return null;
  if (switches.reset && parsed.data.databaseUrl !== null) {
    given.problems.push({
      kind: "invalid",
      says: "--reset: it empties the embedded database only, and DATABASE_URL names another",
    });
  }
  return { ...parsed.data, systems, reset: switches.reset };
}

function refuse(given: Given): Result<never> {
  const allUnknown = given.problems.every((problem) => problem.kind === "unknown");
  const lines = given.problems.map((problem) => problem.says);
  const message =
    lines.length === 1
      ? `${lines[0]}.`
      : `${lines.length} settings are wrong:\n${lines.map((line) => `  ${line}.`).join("\n")}`;
  return err(allUnknown ? "SETTING_UNKNOWN" : "SETTING_INVALID", message);
}

function readFile(given: Given, path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    const reason = cause instanceof Error ? cause.message : String(cause);
    given.problems.push({ kind: "invalid", says: `${CONFIG_FILE}: cannot be read (${reason})` });
    return undefined;
  }
}

function at(values: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce((value, key) => (value as Record<string, unknown> | undefined)?.[key], values);
}
