import pg from "pg";

/** Runs SQL; the pool or one transaction. Values go in as parameters only. */
export type Sql = {
  /** `name` makes it a prepared statement, planned once a connection: use it for hot statements. */
  query<Row extends object = Record<string, unknown>>(
    text: string,
    values?: readonly unknown[],
    name?: string,
  ): Promise<Row[]>;
};

export type Database = Sql & {
  readonly url: string;
  /** Commits when `work` returns, rolls back when it throws. */
  transaction<Value>(work: (tx: Sql) => Promise<Value>): Promise<Value>;
  /** A connection of its own, outside the pool: for LISTEN and for session advisory locks. */
  session(): Promise<Session>;
  close(): Promise<void>;
};

export type Session = Sql & {
  /** Called with each notification; the channel must be listened to with SQL. */
  onNotify(handler: (channel: string, payload: string) => void): void;
  /** Called once when the connection is lost or closed. */
  onEnd(handler: () => void): void;
  close(): Promise<void>;
};

export type DatabaseOptions = {
  readonly url: string;
  /** Most pooled connections; the durable engine and sessions come on top. */
  readonly poolMax: number;
  readonly applicationName: string;
  /** Sees every statement; for counting in tests and for metrics. */
  readonly onQuery?: (text: string) => void;
};

export function openDatabase(options: DatabaseOptions): Database {
  const connection = {
    connectionString: withSettings(options.url),
    application_name: options.applicationName,
    types: TYPES,
  };
  const pool = new pg.Pool({
    ...connection,
    max: options.poolMax,
    connectionTimeoutMillis: 10_000,
  });
  // A connection that dies idle is replaced by the pool; the error is not the process's.
  pool.on("error", () => undefined);
  const over = (client: pg.Pool | pg.PoolClient | pg.Client): Sql => ({
    async query<Row extends object>(text: string, values: readonly unknown[] = [], name?: string) {
      options.onQuery?.(text);
      const statement = { text, values: [...values], ...(name ? { name } : {}) };
      return (await client.query<Row>(statement)).rows;
    },
  });

  return {
    url: options.url,
    ...over(pool),
    async transaction(work) {
      const client = await pool.connect();
      let broken: Error | undefined;
      // While it is out, the pool does not listen to it, and an error that nobody hears of would
      // end the process. The statement under way fails with the same error.
      const onError = (error: Error) => {
        broken = error;
      };
      client.on("error", onError);
      try {
        await client.query("begin");
        const value = await work(over(client));
        await client.query("commit");
        return value;
      } catch (error) {
        await client.query("rollback").catch((rollback: Error) => {
          broken ??= rollback;
        });
        throw error;
      } finally {
        client.release(broken);
        client.off("error", onError);
      }
    },
    async session() {
      const client = new pg.Client({ ...connection, keepAlive: true });
      await client.connect();
      client.on("error", () => undefined);
      return {
        ...over(client),
        onNotify: (handler) => {
          client.on("notification", (note) => handler(note.channel, note.payload ?? ""));
        },
        onEnd: (handler) => {
          client.once("end", handler);
        },
        close: () => client.end(),
      };
    },
    close: () => pool.end(),
  };
}

/**
 * What our statements and type parsers count on, whatever the server, the database or the role has
 * set: our schema first, and timestamps as ISO 8601 text in UTC. A transaction in which nothing is
 * said for ten seconds is ended: its process was frozen or cut off, and others wait for its locks.
 */
const SETTINGS =
  "-c search_path=tutti -c timezone=UTC -c datestyle=ISO " +
  "-c idle_in_transaction_session_timeout=10000";

/** The address with our settings, after those it may carry itself. */
function withSettings(url: string): string {
  const address = new URL(url);
  const given = address.searchParams.get("options");
  address.searchParams.set("options", given === null ? SETTINGS : `${given} ${SETTINGS}`);
  return address.href;
}

const INT8 = 20;
const NUMERIC = 1700;
const TIMESTAMPTZ = 1184;
const DATE = 1082;

/**
 * How values come out: bigint as number (all of ours are below 2^53, checked), timestamps as
 * ISO 8601 strings in UTC, dates and numerics as the strings they are.
 */
const TYPES: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: "text" | "binary") {
    if (oid === INT8) return (text: string) => safeInteger(text);
    if (oid === TIMESTAMPTZ) return (text: string) => new Date(text).toISOString();
    if (oid === DATE || oid === NUMERIC) return (text: string) => text;
    return pg.types.getTypeParser(oid, format);
  },
} as pg.CustomTypesConfig;

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error(`bigint out of safe range: ${text}`);
  return value;
}
