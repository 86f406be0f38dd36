import { existsSync } from "node:fs";
import { parseArgs } from "node:util";

/** What a drill can be told: numbers within bounds, and switches. */
export type Flags = {
  /** As in `npm run drill:kill`. */
  readonly script: string;
  readonly says: string;
  readonly numbers: Readonly<Record<string, NumberFlag>>;
  /** What each does. */
  readonly switches: Readonly<Record<string, string>>;
  /** Files and what each is; they have to be named, but for optional ones. */
  readonly files?: Readonly<Record<string, string | OptionalFile>>;
};

type OptionalFile = { readonly says: string; readonly optional: true };

type NumberFlag = {
  readonly says: string;
  /** Null when leaving it out means something of its own. */
  readonly default: number | null;
  readonly min: number;
  readonly max: number;
  /** Whether it may be a fraction. */
  readonly fraction?: boolean;
};

/** Its message is for whoever typed the flags; scripts/run.js prints it without a stack. */
export class WrongFlags extends Error {
  override readonly name = "WrongFlags";
}

type Values<Own extends Flags> = Readonly<
  {
    [Name in keyof Own["numbers"]]: number | Extract<Own["numbers"][Name]["default"], null>;
  } & Record<keyof Own["switches"], boolean> &
    (Own extends { readonly files: infer Files }
      ? { [Name in keyof Files]: Files[Name] extends string ? string : string | null }
      : unknown)
>;

/** The values of all flags; null when --help was asked for and printed. Throws WrongFlags. */
export function readFlags<const Own extends Flags>(
  flags: Own,
  argv: readonly string[],
): Values<Own> | null {
  const given = parsed(flags, argv);
  if (given["help"] === true) {
    process.stdout.write(helpOf(flags));
    return null;
  }
  const values: Record<string, number | boolean | string | null> = {};
  for (const [name, file] of Object.entries(flags.files ?? {})) {
    values[name] = fileOf(name, file, given[name]);
  }
  for (const name of Object.keys(flags.switches)) values[name] = given[name] === true;
  for (const [name, flag] of Object.entries(flags.numbers)) {
    const text = given[name];
    values[name] = text === undefined ? flag.default : numberOf(name, flag, String(text));
  }
  return values as Values<Own>;
}

function fileOf(name: string, file: string | OptionalFile, path: unknown): string | null {
  if (path === undefined) {
    if (typeof file !== "string") return null;
    throw new WrongFlags(`--${name} <file> is missing: ${file}`);
  }
  if (!existsSync(String(path))) throw new WrongFlags(`--${name}: there is no file ${path}`);
  return String(path);
}

function numberOf(name: string, { min, max, fraction }: NumberFlag, text: string): number {
  const value = Number(text);
  const fits = text.trim() !== "" && value >= min && value <= max;
  if (fits && (fraction === true || Number.isInteger(value))) return value;
  const what = fraction === true ? "number" : "whole number";
  throw new WrongFlags(`--${name} takes a ${what} from ${min} to ${max}`);
}

function parsed({ script, numbers, switches, files = {} }: Flags, argv: readonly string[]) {
  const options: Record<string, { readonly type: "string" | "boolean" }> = {
    help: { type: "boolean" },
  };
  for (const name of Object.keys({ ...numbers, ...files })) options[name] = { type: "string" };
  for (const name of Object.keys(switches)) options[name] = { type: "boolean" };
  try {
    return parseArgs({ args: [...argv], options }).values;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new WrongFlags(`${why}\nnpm run ${script} -- --help tells the flags.`);
  }
}

function defaultOf({ default: value }: NumberFlag): string {
  return value === null ? "" : `; default: ${value}`;
}

function helpOf({ script, says, numbers, switches, files = {} }: Flags): string {
  const rows = [
    ...Object.entries(files).map(([name, file]) => [
      `--${name} <file>`,
      typeof file === "string" ? file : file.says,
    ]),
    ...Object.entries(numbers).map(([name, flag]) => [
      `--${name} <n>`,
      `${flag.says} From ${flag.min} to ${flag.max}${defaultOf(flag)}.`,
    ]),
    ...Object.entries({ ...switches, help: "Print this and exit." }).map(([name, does]) => [
      `--${name}`,
      does,
    ]),
  ];
  const lines = rows.map(([name = "", does = ""]) => `  ${name.padEnd(20)} ${does}`);
  return [`Usage: npm run ${script} -- [flags]`, "", says, "", ...lines, ""].join("\n");
}
