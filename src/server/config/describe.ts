import type { Config } from "./load.ts";
import { ConfigSchema } from "./schema.ts";
import { settingsOf } from "./setting.ts";

/** The configuration for a log line: every setting by its path, secrets replaced by "(set)". */
export function describeConfig(config: Config): Readonly<Record<string, unknown>> {
  const shown: Record<string, unknown> = {};
  for (const setting of settingsOf(ConfigSchema)) {
    const value = setting.path
      .split(".")
      .reduce<unknown>((from, key) => (from as Record<string, unknown>)[key], config);
    shown[setting.path] = setting.secret && value !== null ? "(set)" : value;
  }
  for (const system of config.systems) {
    shown[`systems.${system.name}`] = { type: system.type, ...redacted(system.config) };
  }
  return shown;
}

/**
 * A connector's settings are its own, so nothing here knows which of them are secret: numbers and
 * switches are shown, URLs without credentials and query, and every other text only as set.
 */
function redacted(config: unknown): Readonly<Record<string, unknown>> {
  if (typeof config !== "object" || config === null) return {};
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key, shownValue(value)]));
}

function shownValue(value: unknown): unknown {
  if (typeof value === "number" || typeof value === "boolean" || value === null) return value;
  if (typeof value === "string" && /^https?:\/\//.test(value) && URL.canParse(value)) {
    const { origin, pathname } = new URL(value);
    return `${origin}${pathname}`;
  }
  return value === undefined ? undefined : "(set)";
}
