import { parseArgs } from "node:util";
import type { Clock } from "../../kernel/clock.ts";
import type { RandomBytes } from "../../kernel/ids.ts";
import type { Result } from "../../kernel/result.ts";
import { err, ok } from "../../kernel/result.ts";
import { apiKeyRepository } from "../../store/api-key-repository.ts";
import type { Sql } from "../../store/database.ts";
import type { KeyGrant } from "../auth/key-administration.ts";
import { createKey } from "../auth/key-administration.ts";
import { isRole, isScope, ROLES, SCOPES } from "../auth/scopes.ts";

export const KEYS_USAGE = `tutti keys create --name NAME (--role ROLE | --scopes A,B) [--expires-in-days N]
tutti keys list
tutti keys revoke ID

roles:  ${Object.keys(ROLES).join(", ")}
scopes: ${Object.keys(SCOPES).join(", ")}`;

export type KeysSurroundings = {
  readonly sql: Sql;
  readonly clock: Clock;
  readonly random: RandomBytes;
};

/**
 * Runs `tutti keys ...` and returns the text to print. INPUT_INVALID when the arguments are wrong,
 * NOT_FOUND when there is no valid key to revoke.
 */
export async function keysCommand(
  args: readonly string[],
  surroundings: KeysSurroundings,
): Promise<Result<string>> {
  const [command, ...rest] = args;
  if (command === "create") return create(rest, surroundings);
  if (command === "list" && rest.length === 0) return ok(await list(surroundings));
  if (command === "revoke" && rest.length === 1) return revoke(rest[0] ?? "", surroundings);
  return err("INPUT_INVALID", `Not a command of tutti keys.\n\n${KEYS_USAGE}`);
}

async function create(
  args: readonly string[],
  { sql, clock, random }: KeysSurroundings,
): Promise<Result<string>> {
  const grant = parseGrant(args, clock);
  if (!grant.ok) return grant;
  const made = await createKey(apiKeyRepository(sql), grant.value, clock, random);
  return ok(`${made.id}\n${made.token}\nKeep it: it is not shown again.`);
}

async function list({ sql, clock }: KeysSurroundings): Promise<string> {
  const keys = await apiKeyRepository(sql).list();
  if (keys.length === 0) return 'There are no keys. Make one with "tutti keys create".';
  const now = clock.now().toISOString();
  const lines = keys.map((key) => {
    const expired = key.expiresAt !== null && key.expiresAt <= now;
    const state = key.revokedAt !== null ? "revoked" : expired ? "expired" : "valid";
    const used = key.lastUsedAt === null ? "never used" : `used ${key.lastUsedAt}`;
    return [key.id, state.padEnd(7), key.role ?? key.scopes.join(","), used, key.name].join("  ");
  });
  return lines.join("\n");
}

async function revoke(id: string, { sql, clock }: KeysSurroundings): Promise<Result<string>> {
  const revoked = await apiKeyRepository(sql).revoke(id, clock.now().toISOString());
  if (!revoked) return err("NOT_FOUND", `There is no valid key ${id}. See "tutti keys list".`);
  return ok(`Revoked ${id}.`);
}

function parseGrant(args: readonly string[], clock: Clock): Result<KeyGrant> {
  const flags = readFlags(args);
  if (!flags.ok) return flags;
  const { name, role, scopes, "expires-in-days": days } = flags.value;
  if (name === undefined || name.trim() === "" || name.length > 200) {
    return err("INPUT_INVALID", "Give the key a --name of at most 200 characters.");
  }
  const expiry = parseExpiry(days, clock);
  if (!expiry.ok) return expiry;
  if ((role === undefined) === (scopes === undefined)) {
    return err("INPUT_INVALID", "Give either --role or --scopes.");
  }
  if (role !== undefined) {
    if (!isRole(role)) return err("INPUT_INVALID", `No role "${role}".\n\n${KEYS_USAGE}`);
    return ok({ name, role, ...expiry.value });
  }
  const wanted = [...new Set((scopes ?? "").split(",").map((scope) => scope.trim()))];
  const unknown = wanted.find((scope) => !isScope(scope));
  if (unknown !== undefined) {
    return err("INPUT_INVALID", `No scope "${unknown}".\n\n${KEYS_USAGE}`);
  }
  return ok({ name, role: null, scopes: wanted.filter(isScope), ...expiry.value });
}

function readFlags(args: readonly string[]) {
  const text = { type: "string" } as const;
  const options = { name: text, role: text, scopes: text, "expires-in-days": text };
  try {
    return ok(parseArgs({ args: [...args], options, strict: true }).values);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return err("INPUT_INVALID", `${message}\n\n${KEYS_USAGE}`);
  }
}

const DAYS_MAX = 3_650;

function parseExpiry(text: string | undefined, clock: Clock): Result<{ expiresAt?: Date }> {
  if (text === undefined) return ok({});
  const days = Number(text);
  if (!Number.isInteger(days) || days < 1 || days > DAYS_MAX) {
    return err("INPUT_INVALID", `--expires-in-days is a whole number from 1 to ${DAYS_MAX}.`);
  }
  return ok({ expiresAt: new Date(clock.now().getTime() + days * 86_400_000) });
}
