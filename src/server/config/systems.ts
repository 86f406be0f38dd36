import { z } from "zod";
import type { SystemRole } from "../../domain/authority.ts";

/** What the configuration knows of one type of system; its connector's index.ts says it. */
export type SystemType = { readonly role: SystemRole; readonly config: z.ZodType };
export type SystemTypes = Readonly<Record<string, SystemType>>;

/** A configured system. `config` has passed its type's own schema. */
export type SystemConfig = {
  readonly name: string;
  readonly type: string;
  readonly role: SystemRole;
  readonly config: unknown;
};

const SYSTEMS_MAX = 50;
const NAME = /^[a-z][a-z0-9-]{0,39}$/;
const Entry = z.looseObject({ type: z.string() });

/**
 * Reads `systems`: a name for each, and under it the `type` and what that type's connector needs.
 * Problems are added with their path; what they quote is never a value, which may be a secret.
 */
export function readSystems(
  value: unknown,
  types: SystemTypes,
  problem: (path: readonly PropertyKey[], says: string, unknownKey?: boolean) => void,
): readonly SystemConfig[] {
  const entries = z.record(z.string(), z.unknown()).safeParse(value ?? {});
  if (!entries.success) {
    problem([], "expected an object with a system under each name");
    return [];
  }
  const names = Object.entries(entries.data);
  if (names.length > SYSTEMS_MAX) problem([], `expected at most ${SYSTEMS_MAX} systems`);
  return names.slice(0, SYSTEMS_MAX).flatMap(([name, entry]) => {
    if (!NAME.test(name)) {
      problem([name], "expected a name of lower-case letters, digits and dashes, such as shopify");
    }
    const parsed = Entry.safeParse(entry);
    const type = parsed.success ? types[parsed.data.type] : undefined;
    if (!parsed.success || !type) {
      problem([name, "type"], `expected one of ${Object.keys(types).join(", ") || "(none)"}`);
      return [];
    }
    const { type: typeName, ...rest } = parsed.data;
    const config = type.config.safeParse(rest);
    if (config.success) return [{ name, type: typeName, role: type.role, config: config.data }];
    for (const issue of config.error.issues) {
      if (issue.code === "unrecognized_keys") {
        for (const key of issue.keys) problem([name, ...issue.path, key], "", true);
      } else {
        problem([name, ...issue.path], issue.message);
      }
    }
    return [];
  });
}
