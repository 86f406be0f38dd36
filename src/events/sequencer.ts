import type { Clock } from "../kernel/clock.ts";
import type { Log } from "../kernel/log.ts";
import type { Database, Session } from "../store/database.ts";
import type { Bell } from "./bell.ts";
import { bell } from "./bell.ts";
import { OUTBOX_CHANNEL, SEQUENCER_AWAKE_MS } from "./outbox.ts";

/**
 * Gives committed events their place in the log: dense offsets, in commit order, by one process at
 * a time.
 *
 * Why the order is right. Rows get their outbox sequence when they are inserted, and a move takes
 * the rows its snapshot sees, lowest sequence first. Let A and B be events of two transactions, B
 * caused by A: B's writer appended B after it had seen A's transaction committed, be it by reading
 * what A's wrote or by waiting for a record's lock that A's held. (appendEvents is called after
 * the change it tells of, so two changes of one record are always such a pair.) Then A's sequence
 * is lower, and every snapshot that sees B sees A. So A is moved in an earlier batch, or in the
 * same batch before B. Transactions that know nothing of each other come in either order, and a
 * long transaction keeps nobody waiting: its events come when it commits.
 *
 * Why there is one. Moving happens only on the session that holds the advisory lock. The server
 * frees the lock when that session ends, and ends it when it has been silent for
 * `silenceMaxMs`, which a living holder never is. A holder that was frozen wakes up without a
 * session and has nothing to write with. A move is one statement, so there is no half of one; and
 * it locks the head row, so even two holders could only take turns.
 */
export function startSequencer(parts: SequencerParts): Sequencer {
  const limits = { ...DEFAULTS, ...parts.limits };
  const stop = new AbortController();
  const alarm = bell(parts.clock);
  let holding = false;
  let healthy = true;

  const term = async () => {
    const session = await parts.database.session();
    try {
      let ended = false;
      const isOver = () => ended || stop.signal.aborted;
      session.onEnd(() => {
        ended = true;
        alarm.ring();
      });
      session.onNotify(() => alarm.ring());
      await session.query("select set_config('idle_session_timeout', $1, false)", [
        `${limits.silenceMaxMs}ms`,
      ]);
      healthy = true;
      while (!isOver() && !(await takesLock(session))) await alarm.wait(limits.standbyMs);
      if (isOver()) return;
      holding = true;
      await session.query(`listen ${OUTBOX_CHANNEL}`);
      await moveUntil(isOver, session, alarm, { ...parts, limits });
    } finally {
      holding = false;
      await session.close().catch(() => undefined);
    }
  };

  const done = (async () => {
    while (!stop.signal.aborted) {
      try {
        await term();
      } catch (error) {
        if (healthy)
          parts.logger.warn({ err: error }, "the event sequencer lost its database session");
        healthy = false;
      }
      if (!stop.signal.aborted) await alarm.wait(limits.standbyMs);
    }
  })();

  return {
    isHolder: () => holding,
    async stop() {
      stop.abort();
      alarm.ring();
      await done;
    },
  };
}

export type Sequencer = {
  /** True while this process is the one that sequences. */
  isHolder(): boolean;
  /** Ends after the move in progress, and frees the place for another process. */
  stop(): Promise<void>;
};

export type SequencerParts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Log;
  /** Told the new end of the log after each commit. */
  readonly announce: (head: number) => void;
  readonly limits?: Partial<SequencerLimits>;
};

export type SequencerLimits = {
  /** Most events moved in one transaction. */
  readonly batchMax: number;
  /** Milliseconds between moves while events are coming in, and for a while after. */
  readonly busyPollMs: number;
  /** Milliseconds between looks at the outbox when nobody rings. */
  readonly idlePollMs: number;
  /** Milliseconds between a standby's tries for the lock. */
  readonly standbyMs: number;
  /** Milliseconds after which the server ends the session of a holder that says nothing. */
  readonly silenceMaxMs: number;
  /** Milliseconds a move may take before the session is given up. */
  readonly moveTimeoutMs: number;
};

const DEFAULTS: SequencerLimits = {
  batchMax: 1_000,
  busyPollMs: 10,
  idlePollMs: 1_000,
  standbyMs: 1_000,
  silenceMaxMs: 5_000,
  moveTimeoutMs: 30_000,
};

/** Ours within the database; the second number tells Tutti's locks apart. */
const LOCK = [7_461_001, 1] as const;

async function takesLock(session: Session): Promise<boolean> {
  const [row] = await session.query<{ taken: boolean }>(
    "select pg_try_advisory_lock($1, $2) as taken",
    LOCK,
  );
  return row?.taken === true;
}

/** A writer that sees a recent move does not ring, so the busy poll outlasts what it calls recent. */
const BUSY_MS = 2 * SEQUENCER_AWAKE_MS;

async function moveUntil(
  isOver: () => boolean,
  session: Session,
  alarm: Bell,
  parts: SequencerParts & { readonly limits: SequencerLimits },
): Promise<void> {
  const { clock, limits } = parts;
  let announced = -1;
  let busyUntilMs = clock.monotonicMs() + BUSY_MS;
  while (!isOver()) {
    const { moved, head } = await move(session, parts);
    if (head !== announced) parts.announce(head);
    announced = head;
    if (moved === limits.batchMax) continue;
    if (moved > 0) busyUntilMs = clock.monotonicMs() + BUSY_MS;
    const busy = clock.monotonicMs() < busyUntilMs;
    await alarm.wait(busy ? limits.busyPollMs : limits.idlePollMs);
  }
}

async function move(
  session: Session,
  { clock, limits }: { readonly clock: Clock; readonly limits: SequencerLimits },
): Promise<{ moved: number; head: number }> {
  // Ending the session makes a statement that hangs in a dead connection fail.
  const answered = new AbortController();
  clock.sleep(limits.moveTimeoutMs, answered.signal).then(
    () => session.close(),
    () => undefined,
  );
  try {
    const [row] = await session.query<{ moved: number; head: number }>(
      "select moved, new_head as head from sequence_events($1)",
      [limits.batchMax],
      "sequence-events",
    );
    if (!row) throw new Error("sequence_events answered nothing");
    return row;
  } finally {
    answered.abort();
  }
}
