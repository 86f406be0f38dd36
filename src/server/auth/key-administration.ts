import type { Rows } from "../../domain/principal.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { RandomBytes } from "../../kernel/ids.ts";
import type { Result } from "../../kernel/result.ts";
import { err, ok } from "../../kernel/result.ts";
import type { ApiKeyRepository } from "../../store/api-key-repository.ts";
import { hashSecret, newToken, parseToken, printToken } from "./api-key.ts";
import type { Role } from "./scopes.ts";
import { ROLES } from "./scopes.ts";

export type KeyGrant = {
  readonly name: string;
  readonly role: Role | null;
  /** Taken from the role when left out. */
  readonly scopes?: readonly string[];
  readonly expiresAt?: Date;
  /** Whose records it may see; everyone's when left out. */
  readonly rows?: Rows | null;
};

/** Makes a key and returns it; it can never be shown again. */
export async function createKey(
  repository: ApiKeyRepository,
  grant: KeyGrant,
  clock: Clock,
  random: RandomBytes,
): Promise<{ readonly id: string; readonly token: string }> {
  const token = newToken(clock.now().getTime(), random);
  await repository.insert(row(token.id, token.secret, grant, clock));
  return { id: token.id, token: printToken(token) };
}

/**
 * Makes a key that is known beforehand valid with this grant, however often it is called: for the
 * demo's keys, which are the same at every start. CREDENTIALS_MALFORMED when it is not a key.
 */
export async function ensureKey(
  repository: ApiKeyRepository,
  text: string,
  grant: KeyGrant,
  clock: Clock,
): Promise<Result<string>> {
  const token = parseToken(text);
  if (token === null) return err("CREDENTIALS_MALFORMED", "This is not the shape of an API key.");
  const known = await repository.find(token.id);
  const wanted = row(token.id, token.secret, grant, clock);
  const same =
    known !== null &&
    known.revokedAt === null &&
    hashSecret(token.secret).equals(known.secretHash) &&
    known.scopes.join() === wanted.scopes.join() &&
    known.suppliers === wanted.suppliers &&
    known.channels === wanted.channels;
  if (!same) await repository.put(wanted);
  return ok(token.id);
}

/**
 * Gives a key a new secret and returns it; the old one stays good for a while. NOT_FOUND when there
 * is no valid key of this id.
 */
export async function rotateKey(
  repository: ApiKeyRepository,
  id: string,
  graceMs: number,
  clock: Clock,
  random: RandomBytes,
): Promise<Result<{ readonly token: string; readonly previousUntil: string }>> {
  const now = clock.now();
  const { secret } = newToken(now.getTime(), random);
  const previousUntil = new Date(now.getTime() + graceMs).toISOString();
  const done = await repository.rotate(id, hashSecret(secret), now.toISOString(), previousUntil);
  if (!done) return err("NOT_FOUND", `There is no valid key ${id}. See "tutti keys list".`);
  return ok({ token: printToken({ id, secret }), previousUntil });
}

function row(id: string, secret: string, grant: KeyGrant, clock: Clock) {
  return {
    id,
    name: grant.name,
    role: grant.role,
    scopes: grant.scopes ?? (grant.role === null ? [] : ROLES[grant.role]),
    secretHash: hashSecret(secret),
    createdAt: clock.now().toISOString(),
    expiresAt: grant.expiresAt?.toISOString() ?? null,
    suppliers: grant.rows?.suppliers ?? null,
    channels: grant.rows?.channels ?? null,
  };
}
