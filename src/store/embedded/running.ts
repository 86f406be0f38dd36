import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Result } from "../../kernel/result.ts";
import { err, ok } from "../../kernel/result.ts";
import type { Place } from "./place.ts";
import {
  findPostmaster,
  lastPort,
  type Postmaster,
  type Settings,
  spawnPostmaster,
} from "./postmaster.ts";

export type Running = { readonly pid: number; readonly port: number; readonly adopted: boolean };

const START_TIMEOUT_MS = 120_000; // Replaying a long log after a crash takes its time.
const STOP_TIMEOUT_MS = 30_000;
const POLL_MS = 20;

/**
 * A ready server on the place's data: the one that runs already, or a new one. A server that is
 * just starting is waited for, and one that is just stopping is waited out.
 * `port` is the one to listen on; without it, that of a server that was killed, where those who were
 * connected look for it, or one that is free.
 */
export async function ensureRunning(
  place: Place,
  native: string,
  settings: Settings,
  port?: number,
): Promise<Result<Running>> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    const found = await findPostmaster(place);
    if (found?.ready) return ok({ pid: found.pid, port: found.port, adopted: true });
    if (found) {
      await sleep(POLL_MS);
      continue;
    }
    const child = await spawnPostmaster(place, native, port ?? (await portAgain(place)), settings);
    const ready = await readyOrGone(place, child.pid, child.exited, deadline);
    if (ready) return ok({ pid: ready.pid, port: ready.port, adopted: false });
    // It may have lost a race for the port or the data, or children of a killed one linger.
    await sleep(250);
  }
  return err(
    "DATABASE_UNAVAILABLE",
    `The embedded PostgreSQL did not become ready within ${START_TIMEOUT_MS / 1000} s. ` +
      `Its own words are in ${place.log}.`,
  );
}

async function readyOrGone(
  place: Place,
  pid: number,
  exited: Promise<number | null>,
  deadline: number,
): Promise<Postmaster | null> {
  let gone = false;
  void exited.then(() => {
    gone = true;
  });
  while (!gone && Date.now() < deadline) {
    const found = await findPostmaster(place);
    if (found?.pid === pid && found.ready) return found;
    await sleep(POLL_MS);
  }
  return null;
}

/**
 * Ends the server: first fast (sessions are closed, data is flushed), then at once, which costs
 * no data but makes the next start replay its log. Returns when the process is gone.
 */
export async function stopRunning(place: Place): Promise<void> {
  for (const signal of ["SIGINT", "SIGQUIT"] as const) {
    const found = await findPostmaster(place);
    if (!found) return;
    process.kill(found.pid, signal);
    const deadline = Date.now() + STOP_TIMEOUT_MS;
    while (Date.now() < deadline) {
      if ((await findPostmaster(place))?.pid !== found.pid) return;
      await sleep(POLL_MS);
    }
  }
}

async function portAgain(place: Place): Promise<number> {
  const before = await lastPort(place);
  return before === null ? freePort(0) : freePort(before).catch(() => freePort(0));
}

/** The port when it is free, any free one for 0; rejects when it is taken. */
function freePort(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(port, "127.0.0.1", () => {
      const address = probe.address();
      const found = typeof address === "object" && address !== null ? address.port : 0;
      probe.close(() => resolve(found));
    });
  });
}
