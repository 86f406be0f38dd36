import type { Sql } from "./database.ts";

export type ApiKeyRow = {
  readonly id: string;
  readonly name: string;
  readonly role: string | null;
  readonly scopes: readonly string[];
  /** SHA-256 of the secret. */
  readonly secretHash: Uint8Array;
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
  /** Never moves the time backwards. */
  touch(id: string, at: string): Promise<void>;
};

export type NewApiKey = Omit<ApiKeyRow, "revokedAt" | "lastUsedAt">;

/** The channel that carries the id of each key that changed. */
export const API_KEY_CHANNEL = "tutti_api_key";

export function apiKeyRepository(sql: Sql): ApiKeyRepository {
  const write = async (key: NewApiKey, onConflict: string) => {
    await sql.query(
      `insert into api_key (id, name, role, scopes, secret_hash, created_at, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7) ${onConflict}`,
      [key.id, key.name, key.role, key.scopes, key.secretHash, key.createdAt, key.expiresAt],
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
    async touch(id, at) {
      await sql.query(
        `update api_key set last_used_at = greatest(last_used_at, $2::timestamptz) where id = $1`,
        [id, at],
      );
    },
  };
}

const COLUMNS = `id, name, role, scopes, secret_hash as "secretHash", created_at as "createdAt",
  expires_at as "expiresAt", revoked_at as "revokedAt", last_used_at as "lastUsedAt"`;

const REPLACE = `on conflict (id) do update set
  name = excluded.name, role = excluded.role, scopes = excluded.scopes,
  secret_hash = excluded.secret_hash, expires_at = excluded.expires_at, revoked_at = null`;
