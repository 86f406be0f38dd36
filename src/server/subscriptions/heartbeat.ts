/** Something that has to be looked at now and then. */
export type Beating = { beat(): void };

export type Heartbeat = {
  add(one: Beating): void;
  remove(one: Beating): void;
  stop(): void;
};

/** So many groups are looked at one after the other, so that a crowd is never looked at at once. */
const GROUPS = 16;

/** Looks at each member every `everyMs`, by one timer for all. */
export function heartbeat(everyMs: number): Heartbeat {
  const groups = Array.from({ length: GROUPS }, () => new Set<Beating>());
  const smallest = () => groups.reduce((best, group) => (group.size < best.size ? group : best));
  let turn = 0;
  const timer = setInterval(() => {
    turn = (turn + 1) % GROUPS;
    for (const one of groups[turn] ?? []) one.beat();
  }, everyMs / GROUPS);
  timer.unref();
  return {
    add: (one) => void smallest().add(one),
    remove(one) {
      for (const group of groups) if (group.delete(one)) break;
    },
    stop: () => clearInterval(timer),
  };
}
