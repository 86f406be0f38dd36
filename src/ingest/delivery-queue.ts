import type { Delivery } from "../connectors/contract.ts";
import type { Clock } from "../kernel/clock.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { noteDeliveries, requestReread } from "../store/sync-repository.ts";
import type { Take } from "./take.ts";

/**
 * Takes a delivery of a system in, durably when it answers; the answer is false when the same
 * delivery was taken in before. Throws what the database throws; refuses when too many wait.
 */
export type TakeDelivery = (system: string, delivery: Delivery) => Promise<Result<boolean>>;

/** Deliveries that one transaction takes in, and the records in them, unless one has more. */
const GROUP_MAX = 200;
const GROUP_RECORDS_MAX = 1_000;
/** Deliveries of one system that may wait: some seconds of work. */
const WAITING_MAX = 2_000;

type Waiting = {
  readonly delivery: Delivery;
  /** What it is and what it speaks of: two that share one of these are not of one group. */
  readonly marks: readonly string[];
  readonly settle: (fresh: boolean) => void;
  readonly fail: (error: unknown) => void;
};

/**
 * Commits deliveries in groups: those of one system that arrive while a transaction is under way
 * are taken in together by the next. A single one waits for nobody. Within a group each thing is
 * spoken of once, so every delivery's change has its own place in history and events, and what is
 * said of one thing is taken in as it arrived. When a group fails as a whole, each of its
 * deliveries is taken in alone, and fails alone.
 */
export function deliveryQueue(take: Take, clock: Clock): TakeDelivery {
  const queues = new Map<string, Waiting[]>();
  const running = new Set<string>();

  const drain = async (system: string, queue: Waiting[]) => {
    running.add(system);
    while (queue.length > 0) {
      const { group, rest } = nextGroup(queue);
      queue.splice(0, queue.length, ...rest);
      await takeGroup(take, clock, system, group);
    }
    running.delete(system);
  };

  return (system, delivery) => {
    const queue = queues.get(system) ?? [];
    queues.set(system, queue);
    if (queue.length >= WAITING_MAX) {
      const message = `Too many deliveries of ${system} are waiting; send it again later.`;
      return Promise.resolve(err("OVERLOADED", message, { retryAfterMs: 1_000 }));
    }
    return new Promise((resolve, reject) => {
      const settle = (fresh: boolean) => resolve(ok(fresh));
      queue.push({ delivery, marks: marksOf(delivery), settle, fail: reject });
      if (!running.has(system)) void drain(system, queue);
    });
  };
}

function marksOf({ id, records, deleted, rejects }: Delivery): readonly string[] {
  const keys = [...records, ...deleted, ...rejects].map((key) => `${key.kind}\n${key.sourceId}`);
  const merged = records.flatMap((record) => (record.kind === "customer" ? record.mergedIds : []));
  return [`\n${id}`, ...keys, ...merged.map((sourceId) => `customer\n${sourceId}`)];
}

/**
 * The first of those that wait, with all that can go along: what shares a thing with one before it
 * stays behind that.
 */
function nextGroup(queue: readonly Waiting[]): { group: Waiting[]; rest: Waiting[] } {
  const group: Waiting[] = [];
  const rest: Waiting[] = [];
  const taken = new Set<string>();
  let records = 0;
  for (const one of queue) {
    const { delivery, marks } = one;
    records += delivery.records.length;
    const fits =
      group.length === 0 ||
      (group.length < GROUP_MAX &&
        records <= GROUP_RECORDS_MAX &&
        !marks.some((mark) => taken.has(mark)));
    for (const mark of marks) taken.add(mark);
    (fits ? group : rest).push(one);
  }
  return { group, rest };
}

/** Settles every delivery of the group. */
async function takeGroup(
  take: Take,
  clock: Clock,
  system: string,
  group: readonly Waiting[],
): Promise<void> {
  let left = group;
  try {
    while (left.length > 0) {
      const noted = await takeTogether(take, clock, system, left);
      const whole = noted.size === left.length;
      // Repeated ones are left out; nothing was taken in, so the others are tried without them.
      for (const { delivery, settle } of left) {
        if (whole || !noted.has(delivery.id)) settle(whole);
      }
      left = whole ? [] : left.filter(({ delivery }) => noted.has(delivery.id));
    }
  } catch (error) {
    const [only] = left;
    if (left.length === 1) only?.fail(error);
    else await Promise.all(left.map((one) => takeGroup(take, clock, system, [one])));
  }
}

/**
 * Takes all of them in, in one transaction, if none was taken in before; else nothing. Gives the
 * ids that were not.
 */
async function takeTogether(
  take: Take,
  clock: Clock,
  system: string,
  group: readonly Waiting[],
): Promise<ReadonlySet<string>> {
  const deliveries = group.map(({ delivery }) => delivery);
  const all = {
    records: deliveries.flatMap(({ records }) => records),
    rejects: deliveries.flatMap(({ rejects }) => rejects),
    deleted: deliveries.flatMap(({ deleted }) => deleted),
  };
  const ids = deliveries.map(({ id }) => id);
  const reread = deliveries.flatMap((delivery) => delivery.reread);
  const at = clock.now().toISOString();
  let noted: ReadonlySet<string> = new Set();
  await take(system, all, async (tx) => {
    noted = await noteDeliveries(tx, system, ids, at);
    if (noted.size < ids.length) return false;
    await requestReread(tx, system, reread, at);
    return true;
  });
  return noted;
}
