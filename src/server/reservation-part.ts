import type { Log } from "../kernel/log.ts";
import { ok, type Result } from "../kernel/result.ts";
import type { RefreshPort } from "../resolvers/refresh-port.ts";
import { unseenSince } from "../store/held-repository.ts";
import type { Running } from "./lifecycle.ts";
import type { DeskParts } from "./reservation-desk.ts";
import { sweepReservations } from "./reservation-sweep.ts";

const EVERY_MS = 1_000;
/** A level that is not told of by itself is asked for after so long, and again after as long. */
const LOOK_AFTER_MS = 5_000;
const LOOK_MAX = 100;

export type SweeperParts = DeskParts & { readonly refresh: RefreshPort; readonly log: Log };

/**
 * Sweeps reservations every second, and reads levels again that converted ones wait for, so that
 * their units do not count twice for longer than they must.
 */
export async function startReservationSweeper(parts: SweeperParts): Promise<Result<Running<null>>> {
  const { clock, log } = parts;
  const stopping = new AbortController();
  const { signal } = stopping;
  const done = (async () => {
    for (let lookedMs = clock.monotonicMs(); !signal.aborted; ) {
      try {
        if (clock.monotonicMs() - lookedMs >= LOOK_AFTER_MS) {
          await lookAgain(parts, signal);
          lookedMs = clock.monotonicMs();
        }
        await sweepReservations(parts);
      } catch (error) {
        log.warn({ err: error }, "Sweeping reservations failed; it is tried again");
      }
      await clock.sleep(EVERY_MS, signal).catch(() => undefined);
    }
  })();
  return ok({
    value: null,
    async stop() {
      stopping.abort(new Error("Tutti is stopping"));
      await done;
    },
  });
}

async function lookAgain(
  { database, clock, refresh }: SweeperParts,
  signal: AbortSignal,
): Promise<void> {
  const before = new Date(clock.now().getTime() - LOOK_AFTER_MS).toISOString();
  const levels = await unseenSince(database, before, LOOK_MAX);
  if (levels.length > 0) await refresh("inventory", levels, signal);
}
