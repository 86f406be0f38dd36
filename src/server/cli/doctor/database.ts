import { redisAnswers } from "../../../events/redis-answers.ts";
import { serverCondition } from "../../../store/condition-repository.ts";
import type { Database } from "../../../store/database.ts";
import { type MigrationState, migrationState } from "../../../store/migrate.ts";
import { type Finding, fine, problem, roughly, warning } from "./finding.ts";

const CLOCKS_APART_MS = 2_000;
const CLOCKS_FAR_APART_MS = 30_000;
const CONNECTIONS_SHARE_MAX = 0.8;

export type DatabaseFindings = {
  readonly findings: readonly Finding[];
  /** Whether processes of Tutti are connected. */
  readonly running: boolean;
  /** Whether the schema is there to be asked further. */
  readonly usable: boolean;
};

export async function checkDatabase(database: Database): Promise<DatabaseFindings> {
  try {
    const askedMs = Date.now();
    const server = await serverCondition(database);
    const ourMs = (askedMs + Date.now()) / 2;
    const migrations = await migrationState(database);
    return {
      running: server.tuttiConnections > 0,
      usable: migrations.pending.length === 0,
      findings: [
        fine("PostgreSQL", `version ${server.version} answers`),
        checkMigrations(migrations, server.tuttiConnections > 0),
        checkConnections(server.connections, server.connectionsMax),
        checkClocks("PostgreSQL: clock", Date.parse(server.now) - ourMs),
      ],
    };
  } catch (cause) {
    return { running: false, usable: false, findings: [unreachable(cause)] };
  }
}

function unreachable(cause: unknown): Finding {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  const todo = /^28|^3D/.test(code)
    ? "Correct the user, the password or the database's name in DATABASE_URL."
    : "Start PostgreSQL, or correct the host and port in DATABASE_URL.";
  return problem("PostgreSQL", `cannot be reached${code === "" ? "" : ` (${code})`}`, todo);
}

export function checkMigrations({ pending, unknown }: MigrationState, running: boolean): Finding {
  const check = "Schema";
  if (unknown.length > 0) {
    const says = `was migrated by a newer Tutti (${unknown.join(", ")})`;
    return problem(check, says, "Run that release, or restore a backup of before.");
  }
  if (pending.length === 0) return fine(check, "every migration is applied");
  const says = `${pending.length} migrations are not applied (${pending[0]} and on)`;
  return running
    ? problem(check, says, "Restart Tutti with this release: it migrates at its start.")
    : warning(check, says, "They are applied when Tutti starts; take a backup first.");
}

export function checkConnections(used: number, most: number): Finding {
  const says = `${used} of ${most} connections are in use`;
  if (used < most * CONNECTIONS_SHARE_MAX) return fine("PostgreSQL: connections", says);
  const todo = "Raise max_connections, or run fewer processes; one of Tutti holds up to 30.";
  return warning("PostgreSQL: connections", says, todo);
}

/** `apartMs` is how far the other clock is ahead of this machine's. */
export function checkClocks(check: string, apartMs: number): Finding {
  const apart = Math.abs(apartMs);
  if (apart < CLOCKS_APART_MS) return fine(check, "agrees with this machine's");
  const says = `is ${roughly(apart)} ${apartMs > 0 ? "ahead of" : "behind"} this machine's`;
  const todo = "Let both machines take their time from NTP.";
  return apart < CLOCKS_FAR_APART_MS ? warning(check, says, todo) : problem(check, says, todo);
}

export async function checkRedis(url: string | null): Promise<Finding> {
  if (url === null) return fine("Redis", "is not configured; PostgreSQL does without it");
  if (await redisAnswers(url)) return fine("Redis", "answers");
  const todo =
    "Start Redis or correct REDIS_URL. Until then live events are read from PostgreSQL, " +
    "a little later; none is lost.";
  return warning("Redis", "does not answer", todo);
}
