import { levelsHeldBy, lockLevels, settleConverted } from "../store/held-repository.ts";
import { lockDue } from "../store/reservation-repository.ts";
import { type DeskParts, expire, levelEvent, transact } from "./reservation-desk.ts";

/** Reservations or lines in one transaction. */
const BATCH_MAX = 100;
/** Batches of a kind in one sweep; the next one goes on. */
const BATCHES_MAX = 50;
/**
 * A conversion gives its units back after so long even when nobody has told of its level: what
 * was sold an hour ago and changed nothing is counted by no system.
 */
const SETTLE_WITHIN_MS = 3_600_000;

/**
 * Ends what has expired, and lets converted reservations give their units back where a level was
 * observed since. Several processes may sweep at once: each takes what the others have not.
 */
export async function sweepReservations(parts: DeskParts): Promise<void> {
  await inBatches(() => expireBatch(parts));
  await inBatches(() => settleBatch(parts));
}

async function inBatches(batch: () => Promise<number>): Promise<void> {
  for (let n = 0; n < BATCHES_MAX; n += 1) if ((await batch()) < BATCH_MAX) return;
}

function expireBatch(parts: DeskParts): Promise<number> {
  return transact(parts, async (tx) => {
    const at = parts.clock.now().toISOString();
    const due = await lockDue(tx, at, BATCH_MAX);
    if (due.length === 0) return 0;
    await lockLevels(tx, await levelsHeldBy(tx, due));
    await expire(tx, parts, due, at);
    return due.length;
  });
}

function settleBatch(parts: DeskParts): Promise<number> {
  return transact(parts, async (tx) => {
    const anyBefore = new Date(parts.clock.now().getTime() - SETTLE_WITHIN_MS).toISOString();
    const { lines, levels } = await settleConverted(tx, { anyBefore, most: BATCH_MAX });
    await parts.append(
      tx,
      levels.map((level) => levelEvent(level, null)),
    );
    return lines;
  });
}
