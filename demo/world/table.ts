import type { Changed } from "./types.ts";

/** One kind's entities, as they are now, and the order in which they last changed. */
export type Table<Entity extends Changed> = {
  readonly get: (id: string) => Entity | undefined;
  /** A snapshot: later changes do not show in it. */
  readonly all: () => readonly Entity[];
  readonly since: (seq: number, limit: number) => readonly Entity[];
  /** Makes the entity, or replaces it; `createdAt` stays that of its making. */
  readonly put: (id: string, fields: Omit<Entity, keyof Changed>) => Entity;
};

/** Draws the next number of the world's change counter, and tells the simulated time. */
export type Stamp = (id: string) => { readonly seq: number; readonly at: string };

/** Stale entries the list of changes may hold before it is cleaned, beside one per entity. */
const STALE_MAX = 4096;

export function createTable<Entity extends Changed>(stamp: Stamp): Table<Entity> {
  const positions = new Map<string, number>();
  const entities: Entity[] = [];
  let snapshot: readonly Entity[] | null = null;
  // The seq and the entity's position of every change, oldest first; an entry is stale when its
  // entity has changed again since.
  let seqs: number[] = [];
  let changed: number[] = [];

  const dropStale = () => {
    const live = seqs.map((seq, index) => entities[changed[index] ?? -1]?.seq === seq);
    changed = changed.filter((_, index) => live[index]);
    seqs = seqs.filter((_, index) => live[index]);
  };

  return {
    get(id) {
      const position = positions.get(id);
      return position === undefined ? undefined : entities[position];
    },
    all() {
      snapshot ??= entities.slice();
      return snapshot;
    },
    since(seq, limit) {
      const found: Entity[] = [];
      for (let at = firstAfter(seqs, seq); at < seqs.length && found.length < limit; at += 1) {
        const entity = entities[changed[at] ?? -1];
        if (entity !== undefined && entity.seq === seqs[at]) found.push(entity);
      }
      return found;
    },
    put(id, fields) {
      const { seq, at } = stamp(id);
      const position = positions.get(id) ?? entities.length;
      const createdAt = entities[position]?.createdAt ?? at;
      // Omit and the three fields together are the entity; the compiler cannot see it for a
      // type parameter.
      const entity = { ...fields, seq, changedAt: at, createdAt } as unknown as Entity;
      if (position === entities.length) positions.set(id, position);
      entities[position] = entity;
      snapshot = null;
      seqs.push(seq);
      changed.push(position);
      if (seqs.length > 2 * entities.length + STALE_MAX) dropStale();
      return entity;
    },
  };
}

/** The position of the first number greater than `seq` in an ascending list. */
function firstAfter(ascending: readonly number[], seq: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) <= seq) low = middle + 1;
    else high = middle;
  }
  return low;
}
