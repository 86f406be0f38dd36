import { mostLike } from "./most-like.ts";
import type { SettingAt } from "./setting.ts";

/** A fault in what was given, found before the schema sees it or by it. */
export type Problem = { readonly kind: "unknown" | "invalid"; readonly says: string };

/** Values by their place in the schema, and how the person who gave each calls it. */
export type Given = {
  readonly values: Record<string, unknown>;
  readonly namedBy: Map<string, string>;
  readonly problems: Problem[];
};

/** Flags that are no settings: they say what to do, once. */
export type Switches = { help: boolean; version: boolean; reset: boolean };

export const CONFIG_FILE = "tutti.config.json";

export function emptyGiven(): Given {
  return { values: {}, namedBy: new Map(), problems: [] };
}

/** The file's object; `"${NAME}"` as a whole value stands for that environment variable. */
export function giveFile(given: Given, file: unknown, env: Environment, known: Set<string>): void {
  if (file === undefined) return;
  if (!isObject(file)) {
    given.problems.push({ kind: "invalid", says: `${CONFIG_FILE}: expected a JSON object` });
    return;
  }
  const substitute = (value: unknown, path: string): unknown => {
    if (Array.isArray(value)) return value.map((item, at) => substitute(item, `${path}.${at}`));
    if (isObject(value)) {
      return Object.fromEntries(
        Object.entries(value).map(([key, inner]) => [
          key,
          substitute(inner, path === "" ? key : `${path}.${key}`),
        ]),
      );
    }
    given.namedBy.set(path, `${path} in ${CONFIG_FILE}`);
    const name = typeof value === "string" ? /^\$\{(\w+)\}$/.exec(value)?.[1] : undefined;
    if (name === undefined) return value;
    known.add(name);
    if (env[name]) return env[name];
    const says = `${path} in ${CONFIG_FILE}: the environment has no ${name}, which it names`;
    given.problems.push({ kind: "invalid", says });
    return undefined;
  };
  Object.assign(given.values, substitute(file, ""));
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** What clients of the graph are told by, such as scripts/ask.js; often set in the same terminal. */
const CLIENTS: ReadonlySet<string> = new Set(["TUTTI_URL", "TUTTI_KEY"]);

/** The environment. Variables of others are left alone; ours, which begin with TUTTI_, are not. */
export function giveEnvironment(
  given: Given,
  env: Environment,
  settings: readonly SettingAt[],
  known: ReadonlySet<string>,
): void {
  for (const setting of settings) {
    const text = env[setting.env];
    if (text) give(given, setting, text, setting.env);
  }
  const names = settings.map((setting) => setting.env);
  for (const name of Object.keys(env)) {
    if (!name.startsWith("TUTTI_") || names.includes(name) || known.has(name)) continue;
    if (CLIENTS.has(name)) continue;
    const like = mostLike(name, names);
    given.problems.push({ kind: "unknown", says: `${name}: there is no such setting${like}` });
  }
}

/** Flags, as `--name value` or `--name=value`. */
export function giveFlags(
  given: Given,
  argv: readonly string[],
  settings: readonly SettingAt[],
): Switches {
  const switches: Switches = { help: false, version: false, reset: false };
  const byFlag = new Map(settings.flatMap((one) => (one.flag ? [[one.flag, one] as const] : [])));
  const names = [
    ...byFlag.keys(),
    ...Object.keys(switches).map((name) => `--${name}`),
    "--verbose",
  ];
  for (let at = 0; at < argv.length; at += 1) {
    const [flag = "", ...inline] = (argv[at] ?? "").split("=");
    const name = flag.slice(2);
    const setting = byFlag.get(flag);
    if (flag === "--help" || flag === "--version" || flag === "--reset") {
      switches[name as keyof Switches] = true;
    } else if (flag === "-h") {
      switches.help = true;
    } else if (flag === "--verbose") {
      const level = byFlag.get("--log-level");
      if (level) give(given, level, "debug", flag);
    } else if (flag === "--no-demo" && setting) {
      give(given, setting, "off", flag);
    } else if (setting) {
      const next = inline.length > 0 ? inline.join("=") : argv[at + 1];
      if (inline.length === 0) at += 1;
      if (next === undefined || (inline.length === 0 && next.startsWith("--"))) {
        const says = `${flag}: its value is missing; expected ${setting.accepts}`;
        given.problems.push({ kind: "invalid", says });
        at -= next === undefined ? 0 : 1;
      } else {
        give(given, setting, next, flag);
      }
    } else {
      const says = `${flag}: there is no such option${mostLike(flag, names)}`;
      given.problems.push({ kind: "unknown", says });
      // What follows is taken for its value, so that one mistake is told once.
      const next = argv[at + 1];
      if (flag.startsWith("--") && inline.length === 0 && next && !next.startsWith("-")) at += 1;
    }
  }
  return switches;
}

function give(given: Given, setting: SettingAt, text: string, name: string): void {
  const keys = setting.path.split(".");
  const last = keys.pop() ?? "";
  let at = given.values;
  for (const key of keys) {
    const inner = at[key];
    const next = isObject(inner) ? inner : {};
    at[key] = next;
    at = next;
  }
  at[last] = setting.read ? setting.read(text) : text;
  given.namedBy.set(setting.path, name);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
