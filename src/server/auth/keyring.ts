import { LRUCache } from "lru-cache";
import { rowsOf } from "../../domain/principal.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { Log } from "../../kernel/log.ts";
import type { Ok, Result } from "../../kernel/result.ts";
import { err, ok } from "../../kernel/result.ts";
import type { ApiKeyRow } from "../../store/api-key-repository.ts";
import { API_KEY_CHANNEL, apiKeyRepository } from "../../store/api-key-repository.ts";
import type { Database, Session } from "../../store/database.ts";
import { parseToken, secretMatches } from "./api-key.ts";
import type { Principal } from "./principal.ts";
import { grantOf, isRole } from "./scopes.ts";
import type { Tokens } from "./tokens.ts";

export type Keyring = {
  /**
   * Who holds this API key, or is vouched for by this token. CREDENTIALS_MALFORMED when it has not the shape of one; KEY_UNKNOWN,
   * without saying which, when it is unknown, revoked, expired or its secret is wrong;
   * DATABASE_UNAVAILABLE when that cannot be known now. Of tokens, what `Tokens` says. At once of a
   * key that was found right shortly before.
   */
  principalOf(token: string): Result<Principal> | Promise<Result<Principal>>;
  /** Listens for revocations by other processes, which then hold at once. */
  watch(): Promise<void>;
  /** Calls back with the id of each key that changed, whoever changed it. */
  onChange(listener: (keyId: string) => void): () => void;
  close(): Promise<void>;
};

/**
 * The longest a revoked key may live on in a process whose listening connection is broken; with
 * the connection whole it is the time of one notification.
 */
const REMEMBERED_MS = 5_000;
const REMEMBERED_MAX = 10_000;
const TOUCH_EVERY_MS = 60_000;
const WATCH_AGAIN_MS = 1_000;

export function createKeyring(
  database: Database,
  clock: Clock,
  log: Log,
  tokens: Tokens | null = null,
): Keyring {
  const repository = apiKeyRepository(database);
  const rows = rememberedRows(repository.find, clock);
  const listeners = new Set<(keyId: string) => void>();
  const proven = provenKeys(clock);
  const touchedAt = new LRUCache<string, number>({ max: REMEMBERED_MAX });
  const watching = watchChanges(database, clock, log, (keyId) => {
    proven.forgetAll();
    if (keyId === null) return rows.forgetAll();
    rows.forget(keyId);
    for (const listener of listeners) listener(keyId);
  });

  const touch = (id: string) => {
    const now = clock.monotonicMs();
    if (now - (touchedAt.get(id) ?? Number.NEGATIVE_INFINITY) < TOUCH_EVERY_MS) return;
    touchedAt.set(id, now);
    repository
      .touch(id, clock.now().toISOString())
      .catch((error: unknown) => log.warn({ err: error }, "last use of an API key not recorded"));
  };

  const lookUp = async (text: string): Promise<Result<Principal>> => {
    const token = parseToken(text);
    if (token === null) {
      if (tokens?.isToken(text)) return tokens.principalOf(text);
      return err("CREDENTIALS_MALFORMED", MALFORMED);
    }
    let remembered: Remembered;
    try {
      const found = rows.get(token.id);
      remembered = found instanceof Promise ? await found : found;
    } catch (error) {
      log.error({ err: error }, "API key not looked up");
      return err("DATABASE_UNAVAILABLE", "The database does not answer. Try again shortly.");
    }
    const { row, untilMs } = remembered;
    const now = clock.now();
    if (row === null || !isValid(row, now)) return UNKNOWN;
    const until = goodUntil(row, token.secret, now);
    if (until === undefined) return UNKNOWN;
    touch(row.id);
    const found = ok(principal(row, until));
    proven.add(text, found, untilMs);
    return found;
  };

  return {
    principalOf: (text) => proven.find(text) ?? lookUp(text),
    watch: watching.start,
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: watching.stop,
  };
}

const MALFORMED = 'The API key has not the form "tutti_<id>_<secret>". Send it as it was shown.';
const UNKNOWN = err(
  "KEY_UNKNOWN",
  "This API key is unknown, revoked or expired. Ask an administrator for a new one.",
);

function isValid(row: ApiKeyRow, now: Date): boolean {
  if (row.revokedAt !== null) return false;
  return row.expiresAt === null || new Date(row.expiresAt) > now;
}

/** When this secret of the key ends; null when it does not, undefined when it is not one of it. */
function goodUntil(row: ApiKeyRow, secret: string, now: Date): string | null | undefined {
  const { secretHash, previousSecretHash, previousUntil, expiresAt } = row;
  if (secretMatches(secret, secretHash)) return expiresAt;
  if (previousSecretHash === null || previousUntil === null) return undefined;
  if (!secretMatches(secret, previousSecretHash) || new Date(previousUntil) <= now) {
    return undefined;
  }
  return expiresAt !== null && expiresAt < previousUntil ? expiresAt : previousUntil;
}

function principal(row: ApiKeyRow, expiresAt: string | null): Principal {
  return {
    id: row.id,
    name: row.name,
    role: row.role !== null && isRole(row.role) ? row.role : null,
    ...grantOf(row.scopes, rowsOf(row.suppliers, row.channels)),
    expiresAtMs: expiresAt === null ? null : Date.parse(expiresAt),
  };
}

/** `untilMs` is by the monotonic clock; what was changed while it was read is not remembered. */
type Remembered = { readonly row: ApiKeyRow | null; readonly untilMs: number };

/** Rows by id, remembered for a short time; asked for once however many want it at once. */
function rememberedRows(find: (id: string) => Promise<ApiKeyRow | null>, clock: Clock) {
  const remembered = new LRUCache<string, Remembered>({ max: REMEMBERED_MAX });
  const asked = new Map<string, Promise<ApiKeyRow | null>>();
  const ask = async (id: string): Promise<Remembered> => {
    const answer = asked.get(id) ?? begin(id);
    const row = await answer;
    if (forgotten.has(answer)) return { row, untilMs: 0 };
    const found = { row, untilMs: clock.monotonicMs() + REMEMBERED_MS };
    remembered.set(id, found);
    return found;
  };
  const begin = (id: string) => {
    const answer: Promise<ApiKeyRow | null> = find(id).finally(() => {
      if (asked.get(id) === answer) asked.delete(id);
    });
    asked.set(id, answer);
    return answer;
  };
  const forgotten = new WeakSet<Promise<ApiKeyRow | null>>();
  const forget = (id: string) => {
    remembered.delete(id);
    const answer = asked.get(id);
    if (answer !== undefined) forgotten.add(answer);
    asked.delete(id);
  };
  return {
    get(id: string): Remembered | Promise<Remembered> {
      const known = remembered.get(id);
      return known !== undefined && clock.monotonicMs() < known.untilMs ? known : ask(id);
    },
    forget,
    forgetAll() {
      remembered.clear();
      for (const id of [...asked.keys()]) forget(id);
    },
  };
}

/**
 * Keys that were found right, as they were shown, for as long as their rows are remembered: a hash
 * for each would be one of the dearest steps of a small request. They are found by a hash with a
 * seed of this process, so the time that it takes tells nothing of a secret.
 */
function provenKeys(clock: Clock) {
  type Proven = { readonly found: Ok<Principal>; readonly untilMs: number };
  const proven = new LRUCache<string, Proven>({ max: REMEMBERED_MAX });
  return {
    find(text: string): Ok<Principal> | null {
      const known = proven.get(text);
      if (known === undefined || clock.monotonicMs() >= known.untilMs) return null;
      const { expiresAtMs } = known.found.value;
      return expiresAtMs === null || clock.now().getTime() < expiresAtMs ? known.found : null;
    },
    add(text: string, found: Ok<Principal>, untilMs: number) {
      proven.set(text, { found, untilMs });
    },
    /** Which key changed matters little: keys change seldom. */
    forgetAll: () => proven.clear(),
  };
}

/** Keeps one listening connection; calls back with null when something may have been missed. */
function watchChanges(
  database: Database,
  clock: Clock,
  log: Log,
  onChange: (keyId: string | null) => void,
) {
  const stopped = new AbortController();
  let session: Session | null = null;

  const listen = async () => {
    const opened = await database.session();
    opened.onNotify((_channel, keyId) => onChange(keyId));
    opened.onEnd(() => {
      session = null;
      onChange(null);
      if (!stopped.signal.aborted) void listenAgain();
    });
    await opened.query(`listen ${API_KEY_CHANNEL}`);
    session = opened;
    onChange(null);
    if (stopped.signal.aborted) await opened.close();
  };
  const listenAgain = async () => {
    while (!stopped.signal.aborted) {
      try {
        await clock.sleep(WATCH_AGAIN_MS, stopped.signal);
        return await listen();
      } catch (error) {
        if (!stopped.signal.aborted) log.warn({ err: error }, "not listening for revoked API keys");
      }
    }
  };
  return {
    start: listen,
    async stop() {
      stopped.abort();
      await session?.close();
    },
  };
}
