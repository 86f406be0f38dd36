import { type ParseArgsConfig, parseArgs } from "node:util";
import { parseDuration } from "../../domain/duration.ts";
import { isSalesChannel, type Rows, rowsOf, SALES_CHANNELS } from "../../domain/principal.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { RandomBytes } from "../../kernel/ids.ts";
import type { Result } from "../../kernel/result.ts";
import { err, ok } from "../../kernel/result.ts";
import { type ApiKeyRow, apiKeyRepository } from "../../store/api-key-repository.ts";
import type { Sql } from "../../store/database.ts";
import type { KeyGrant } from "../auth/key-administration.ts";
import { createKey, rotateKey } from "../auth/key-administration.ts";
import {
  FOREIGN_MAX,
  isRole,
  isScope,
  isScopeName,
  LIMITED_SCOPES,
  ROLES,
  type Role,
  SCOPES,
  type Scope,
} from "../auth/scopes.ts";

const roles = Object.entries(ROLES).map(([name, its]) => `  ${name.padEnd(9)} ${its.join(" ")}`);
const scopes = Object.entries(SCOPES).map(([name, opens]) => `  ${name.padEnd(17)} ${opens}`);

export const KEYS_USAGE = `tutti keys create --name NAME (--role ROLE | --scopes A,B) [--expires-in-days N]
                  [--scope SCOPE]... [--supplier ID]... [--channel CHANNEL]...
tutti keys list
tutti keys rotate ID [--grace DURATION]
tutti keys revoke ID

--scope: beside these a scope that another graph names, or policy:NAME for its policy NAME
--supplier, --channel: the key sees only records of these; each may be given several times
--grace: how long the old secret stays good, such as PT6H or P7D; P1D unless given, P30D at most

roles, and the scopes that they have:
${roles.join("\n")}
scopes, and what they open:
${scopes.join("\n")}
channels: ${SALES_CHANNELS.join(", ")}`;

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
  if (command === "rotate") return rotate(rest, surroundings);
  if (command === "revoke" && rest.length === 1) return revoke(rest[0] ?? "", surroundings);
  return err("INPUT_INVALID", `Not a command of tutti keys.\n\n${KEYS_USAGE}`);
}

async function create(
  args: readonly string[],
  { sql, clock, random }: KeysSurroundings,
): Promise<Result<string>> {
  const grant = parseGrant(args, clock);
  if (!grant.ok) return grant;
  const repository = apiKeyRepository(sql);
  const { rows = null } = grant.value;
  if (rows !== null) {
    const known = await repository.suppliersAmong(rows.suppliers);
    const unknown = rows.suppliers.find((id) => !known.includes(id));
    if (unknown !== undefined) return err("INPUT_INVALID", `There is no supplier ${unknown}.`);
  }
  const made = await createKey(repository, grant.value, clock, random);
  const kept = "Keep it: it is not shown again.";
  return ok(`${made.id}\n${made.token}\n${kept} ${grantInWords(grant.value)}`);
}

async function list({ sql, clock }: KeysSurroundings): Promise<string> {
  const keys = await apiKeyRepository(sql).list();
  if (keys.length === 0) return 'There are no keys. Make one with "tutti keys create".';
  const now = clock.now().toISOString();
  const lines = keys.map((key) => {
    const expired = key.expiresAt !== null && key.expiresAt <= now;
    const state = key.revokedAt !== null ? "revoked" : expired ? "expired" : "valid";
    const used = key.lastUsedAt === null ? "never used" : `used ${key.lastUsedAt}`;
    const grant = [grantedTo(key), ...limitsOf(key)].join(" ");
    const old = key.previousUntil;
    const rotated = old !== null && old > now ? [`old secret good until ${old}`] : [];
    const until = key.expiresAt === null || expired ? [] : [`until ${key.expiresAt}`];
    return [key.id, state.padEnd(7), grant, used, ...until, ...rotated, key.name].join("  ");
  });
  return lines.join("\n");
}

/** The role with what goes beyond our scopes, or all scopes. */
function grantedTo({ role, scopes }: ApiKeyRow): string {
  if (role === null) return scopes.join(",");
  return [role, ...scopes.filter((scope) => !isScope(scope))].join(" + ");
}

function grantInWords({ role, scopes, rows = null }: KeyGrant): string {
  const has = `It has ${(scopes ?? (role === null ? [] : ROLES[role])).join(" ")}`;
  if (rows === null) return `${has}.`;
  return `${has}, and sees only records of ${[...rows.suppliers, ...rows.channels].join(", ")}.`;
}

function limitsOf({ suppliers, channels }: ApiKeyRow): readonly string[] {
  const some = [...(suppliers ?? []), ...(channels ?? [])];
  return suppliers === null && channels === null ? [] : [`only ${some.join(",") || "nothing"}`];
}

const GRACE_USUAL = "P1D";
const GRACE_MAX_MS = 30 * 86_400_000;

async function rotate(
  args: readonly string[],
  { sql, clock, random }: KeysSurroundings,
): Promise<Result<string>> {
  const parsed = readFlags(args, { grace: { type: "string" } });
  if (!parsed.ok) return parsed;
  const [id, ...more] = parsed.value.positionals;
  if (id === undefined || more.length > 0) {
    return err("INPUT_INVALID", `Name the one key to rotate.\n\n${KEYS_USAGE}`);
  }
  const graceMs = parseDuration(parsed.value.values.grace ?? GRACE_USUAL);
  if (graceMs === null || graceMs > GRACE_MAX_MS) {
    return err("INPUT_INVALID", "--grace is a duration from PT0S to P30D, such as PT6H.");
  }
  const rotated = await rotateKey(apiKeyRepository(sql), id, graceMs, clock, random);
  if (!rotated.ok) return rotated;
  const { token, previousUntil } = rotated.value;
  const old =
    graceMs === 0 ? "The old one works no longer." : `The old one works until ${previousUntil}.`;
  return ok(`${id}\n${token}\nKeep it: it is not shown again. ${old}`);
}

async function revoke(id: string, { sql, clock }: KeysSurroundings): Promise<Result<string>> {
  const revoked = await apiKeyRepository(sql).revoke(id, clock.now().toISOString());
  if (!revoked) return err("NOT_FOUND", `There is no valid key ${id}. See "tutti keys list".`);
  return ok(`Revoked ${id}.`);
}

function parseGrant(args: readonly string[], clock: Clock): Result<KeyGrant> {
  const flags = readFlags(args, CREATE_FLAGS);
  if (!flags.ok) return flags;
  const {
    name,
    role,
    scopes,
    scope,
    supplier,
    channel,
    "expires-in-days": days,
  } = flags.value.values;
  if (flags.value.positionals.length > 0) {
    return err("INPUT_INVALID", `Not a command of tutti keys.\n\n${KEYS_USAGE}`);
  }
  if (name === undefined || name.trim() === "" || name.length > 200) {
    return err("INPUT_INVALID", "Give the key a --name of at most 200 characters.");
  }
  const expiry = parseExpiry(days, clock);
  if (!expiry.ok) return expiry;
  const granted = parseScopes(role, scopes);
  if (!granted.ok) return granted;
  const wrong = scope?.find((one) => !isScopeName(one));
  if (wrong !== undefined || (scope?.length ?? 0) > FOREIGN_MAX) {
    const most = `at most ${FOREIGN_MAX} scopes of other graphs, each of up to 100 characters`;
    return err("INPUT_INVALID", `Give ${most} and without spaces and commas.`);
  }
  const all = [...new Set([...granted.value.scopes, ...(scope ?? [])])];
  const rows = parseRows(supplier, channel, all);
  if (!rows.ok) return rows;
  return ok({ name, role: granted.value.role, scopes: all, ...expiry.value, rows: rows.value });
}

function parseScopes(
  role: string | undefined,
  scopes: string | undefined,
): Result<{ readonly role: Role | null; readonly scopes: readonly Scope[] }> {
  if ((role === undefined) === (scopes === undefined)) {
    return err("INPUT_INVALID", "Give either --role or --scopes.");
  }
  if (role !== undefined) {
    if (!isRole(role)) return err("INPUT_INVALID", `No role "${role}".\n\n${KEYS_USAGE}`);
    return ok({ role, scopes: ROLES[role] });
  }
  const wanted = [...new Set((scopes ?? "").split(",").map((scope) => scope.trim()))];
  const unknown = wanted.find((scope) => !isScope(scope));
  if (unknown !== undefined) {
    return err("INPUT_INVALID", `No scope "${unknown}".\n\n${KEYS_USAGE}`);
  }
  return ok({ role: null, scopes: wanted.filter(isScope) });
}

const ROWS_MAX = 1_000;

/** Whose records the key sees; null for everyone's. */
function parseRows(
  suppliers: readonly string[] | undefined,
  channels: readonly string[] | undefined,
  scopes: readonly string[],
): Result<Rows | null> {
  if (suppliers === undefined && channels === undefined) return ok(null);
  if ((suppliers?.length ?? 0) > ROWS_MAX) {
    return err("INPUT_INVALID", `A key has at most ${ROWS_MAX} suppliers.`);
  }
  const channel = channels?.find((one) => !isSalesChannel(one));
  if (channel !== undefined) {
    return err("INPUT_INVALID", `No channel "${channel}".\n\n${KEYS_USAGE}`);
  }
  const wide = scopes.find((scope) => !LIMITED_SCOPES.has(scope));
  if (wide !== undefined) {
    const message =
      `A key that is limited to suppliers or channels cannot have the scope ${wide}: ` +
      "what it opens belongs to none of them.";
    return err("INPUT_INVALID", message);
  }
  return ok(rowsOf([...new Set(suppliers ?? [])], [...new Set(channels ?? [])]));
}

const TEXT = { type: "string" } as const;
const TEXTS = { type: "string", multiple: true } as const;
const CREATE_FLAGS = {
  ...{ name: TEXT, role: TEXT, scopes: TEXT, "expires-in-days": TEXT },
  ...{ scope: TEXTS, supplier: TEXTS, channel: TEXTS },
} as const;

function readFlags<const Options extends ParseArgsConfig["options"]>(
  args: readonly string[],
  options: Options,
) {
  try {
    return ok(parseArgs({ args: [...args], options, strict: true, allowPositionals: true }));
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
