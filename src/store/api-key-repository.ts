import type { Sql } from "./database.ts";

export type ApiKeyRow = {
  readonly id: string;
  readonly name: string;
  readonly role: string | null;
  readonly scopes: readonly string[];
  /** SHA-256 of the secret. */
  readonly secretHash: Uint8Array;
  /** Ids of suppliers and names of channels whose records it may see; null in both for all. */
  readonly suppliers: readonly string[] | null;
  readonly channels: readonly string[] | null;
  /** SHA-256 of the secret that was replaced, good until then. */
  readonly previousSecretHash: Uint8Array | null;
  readonly previousUntil: string | null;
  readonly rotatedAt: string | null;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  readonly lastUsedAt: string | null;
};

export type ApiKeyRepository = {
  insert(key: NewApiKey): Promise<void>;
  /** Makes the key what is given, whatever it was before: for keys that are known beforehand. */
  put(key: NewApiKey): Promise<void>;
  find(id: string): Promise<ApiKeyRow | null>;
  /** The newest keys first, at most 1,000. */
  list(): Promise<readonly ApiKeyRow[]>;
  /** Tells every process that listens; false when there is no such key or it was revoked before. */
  revoke(id: string, at: string): Promise<boolean>;
  /**
   * Replaces the secret; the old one stays good until `previousUntil`. Tells every process that
   * listens; false when there is no such key that is neither revoked nor expired.
   */
  rotate(id: string, secretHash: Uint8Array, at: string, previousUntil: string): Promise<boolean>;
  /** Of these suppliers, the ids of those that are there. */
  suppliersAmong(ids: readonly string[]): Promise<readonly string[]>;
  /** Never moves the time backwards. */
  touch(id: string, at: string): Promise<void>;
};

export type NewApiKey = Omit<
  ApiKeyRow,
  "revokedAt" | "lastUsedAt" | "previousSecretHash" | "previousUntil" | "rotatedAt"
>;

/** The channel that carries the id of each key that changed. */
export const API_KEY_CHANNEL = "tutti_api_key";

export function apiKeyRepository(sql: Sql): ApiKeyRepository {
  const write = async (key: NewApiKey, onConflict: string) => {
    await sql.query(
      `insert into api_key
         (id, name, role, scopes, secret_hash, created_at, expires_at, suppliers, channels)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9) ${onConflict}`,
      [
        ...[key.id, key.name, key.role, key.scopes, key.secretHash, key.createdAt, key.expiresAt],
        ...[key.suppliers, key.channels],
      ],
    );
  };
  return {
    insert: (key) => write(key, ""),
    async put(key) {
      await write(key, REPLACE);
      await sql.query("select pg_notify($1, $2)", [API_KEY_CHANNEL, key.id]);
    },
    async find(id) {
      const rows = await sql.query<ApiKeyRow>(
        `select ${COLUMNS} from api_key where id = $1`,
        [id],
        "api_key_find",
      );
      return rows[0] ?? null;
    },
    list: () => sql.query(`select ${COLUMNS} from api_key order by id desc limit 1000`),
    async revoke(id, at) {
      const rows = await sql.query(
        `with revoked as (
           update api_key set revoked_at = $2 where id = $1 and revoked_at is null returning id
         )
         select pg_notify($3, id) from revoked`,
        [id, at, API_KEY_CHANNEL],
      );
      return rows.length > 0;
    },
    async rotate(id, secretHash, at, previousUntil) {
      const rows = await sql.query(
        `with rotated as (
           update api_key set previous_secret_hash = secret_hash, previous_until = $4,
             secret_hash = $2, rotated_at = $3
           where id = $1 and revoked_at is null
             and (expires_at is null or expires_at > $3::timestamptz)
           returning id
         )
         select pg_notify($5, id) from rotated`,
        [id, secretHash, at, previousUntil, API_KEY_CHANNEL],
      );
      return rows.length > 0;
    },
    async suppliersAmong(ids) {
      const rows = await sql.query<{ id: string }>("select id from supplier where id = any($1)", [
        ids,
      ]);
      return rows.map(({ id }) => id);
    },
    async touch(id, at) {
      await sql.query(
        `update api_key set last_used_at = greatest(last_used_at, $2::timestamptz) where id = $1`,
        [id, at],
      );
    },
  };
}

const COLUMNS = `id, name, role, scopes, secret_hash as "secretHash", created_at as "createdAt",
  expires_at as "expiresAt", revoked_at as "revokedAt", last_used_at as "lastUsedAt",
  suppliers, channels, previous_secret_hash as "previousSecretHash",
  previous_until as "previousUntil", rotated_at as "rotatedAt"`;

const REPLACE = `on conflict (id) do update set
  name = excluded.name, role = excluded.role, scopes = excluded.scopes,
  secret_hash = excluded.secret_hash, expires_at = excluded.expires_at, revoked_at = null,
  suppliers = excluded.suppliers, channels = excluded.channels,
  previous_secret_hash = null, previous_until = null, rotated_at = null`;
