import type { RandomBytes } from "../../../src/kernel/ids.ts";
import type { World } from "../../world/types.ts";
import type { Faults } from "../faults.ts";
import { createFaults } from "../faults.ts";
import { listenOnLoopback } from "../loopback-server.ts";
import { createDatabase } from "./database.ts";
import { dispatcher } from "./rpc.ts";
import { trytonAnswers } from "./server.ts";
import { createSessions } from "./sessions.ts";

export type TrytonEmulatorOptions = {
  readonly world: World;
  /** 0 takes a free port. It listens on loopback only. */
  readonly port: number;
  readonly database?: string;
  readonly user?: string;
  readonly password?: string;
  readonly sessionTimeoutMs?: number;
  /**
   * True as in an installation without a delay: confirming a purchase also processes it. False as
   * where purchases wait some time between the two.
   */
  readonly processAfterConfirm?: boolean;
  readonly random?: RandomBytes;
};

export type TrytonEmulator = {
  readonly url: string;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  readonly faults: Faults;
  /** How many requests it received; of one JSON-RPC method when it is named. */
  readonly requests: (method?: string) => number;
  readonly logins: () => number;
  /** Ends every session, as a restart of the server or its session timeout does. */
  readonly expireSessions: () => void;
  /** The integer by which this database knows one of the world's entities. */
  readonly numberOf: ReturnType<typeof createDatabase>["identities"]["numberOf"];
  readonly close: () => Promise<void>;
};

/** Starts the demo retailer's ERP: Tryton 6.0's JSON-RPC over the world. See README.md here. */
export async function startTrytonEmulator(options: TrytonEmulatorOptions): Promise<TrytonEmulator> {
  const { world, database = "tutti", user = "tutti", password = "tutti-demo" } = options;
  const faults = createFaults();
  const rows = createDatabase(world);
  rows.refresh();
  const sessions = createSessions({
    user,
    password,
    timeoutMs: options.sessionTimeoutMs ?? SESSION_TIMEOUT_MS,
    nowMs: () => performance.now(),
    random: options.random ?? ((into) => crypto.getRandomValues(into)),
  });
  const counts = new Map<string, number>();
  const answer = trytonAnswers({
    database,
    sessions,
    faults,
    dispatch: dispatcher(world, rows, { processAfterConfirm: options.processAfterConfirm ?? true }),
    now: world.now,
    refresh: rows.refresh,
    received: (method) => counts.set(method, (counts.get(method) ?? 0) + 1),
  });
  const server = await listenOnLoopback(options.port, answer);

  return {
    url: `${server.url}/`,
    database,
    user,
    password,
    faults,
    requests: (method) =>
      method === undefined
        ? [...counts.values()].reduce((sum, count) => sum + count, 0)
        : (counts.get(method) ?? 0),
    logins: sessions.logins,
    expireSessions: sessions.expireAll,
    numberOf: rows.identities.numberOf,
    async close() {
      rows.close();
      await server.close();
    },
  };
}

const SESSION_TIMEOUT_MS = 60 * 60 * 1000;
