import { z } from "zod";

/** What a person needs to know of one setting, and where it may be given. */
export type Setting = {
  readonly env: string;
  readonly flag?: string;
  /** How the value is written in help, such as "<port>". */
  readonly value: string;
  readonly says: string;
  /** Completes "expected ...", when a value is refused. */
  readonly accepts: string;
  /** Never printed. A URL may carry a password, so it counts as one. */
  readonly secret?: boolean;
  /** Makes the schema's value of the text in a flag or the environment. */
  readonly read?: (text: string) => unknown;
};

const known = z.registry<Setting>();

/** Marks a leaf of the schema as a setting. */
export function setting<S extends z.ZodType>(about: Setting, schema: S): S {
  known.add(schema, about);
  return schema;
}

export type SettingAt = Setting & { readonly path: string; readonly default: unknown };

/** Every setting in the schema, in its order, with its path in the configuration file. */
export function settingsOf(schema: z.ZodType, path: readonly string[] = []): readonly SettingAt[] {
  const about = known.get(schema);
  if (about) {
    const absent = schema.safeParse(undefined);
    return [{ ...about, path: path.join("."), default: absent.success ? absent.data : undefined }];
  }
  if (schema instanceof z.ZodPrefault) return settingsOf(schema.unwrap() as z.ZodType, path);
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape).flatMap(([key, inner]) =>
    settingsOf(inner as z.ZodType, [...path, key]),
  );
}

/** Text that is not a number stays text, and the schema refuses it. */
export function readNumber(text: string): unknown {
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

const SWITCH: Readonly<Record<string, boolean>> = {
  on: true,
  true: true,
  yes: true,
  "1": true,
  off: false,
  false: false,
  no: false,
  "0": false,
};

export function readSwitch(text: string): unknown {
  return SWITCH[text.toLowerCase()] ?? text;
}

export function readList(text: string): unknown {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}
