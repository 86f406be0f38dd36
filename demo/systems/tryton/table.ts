import type { ScalarType, Value } from "./values.ts";

export type Context = Readonly<Record<string, unknown>>;
export type Row = { readonly id: number; readonly [field: string]: Value };

/** A field: a plain column, a relation, or a function computed when it is read. */
export type Field =
  | { readonly type: ScalarType; readonly get?: (row: Row, context: Context) => Value }
  | {
      readonly type: "many2one" | "reference";
      /** The target model; a reference carries its own in the value: "purchase.line,12". */
      readonly target?: string;
      readonly get?: (row: Row, context: Context) => Value;
    }
  | {
      readonly type: "one2many";
      readonly target: string;
      readonly get: (row: Row, context: Context) => readonly number[];
    };

export type Order = readonly (readonly [field: string, direction: string])[];

/** One model's rows with the indexes that make a page of a long table cheap. */
export class Table {
  readonly name: string;
  readonly label: string;
  readonly fields: Readonly<Record<string, Field>>;
  readonly defaultOrder: Order;
  readonly #rows = new Map<number, Row>();
  readonly #indexes: ReadonlyMap<string, Map<Value, Set<number>>>;
  readonly #sorted = new Map<string, { ids: number[]; changed: Set<number> }>();

  constructor(options: {
    name: string;
    label: string;
    fields: Readonly<Record<string, Field>>;
    indexed?: readonly string[];
    defaultOrder?: Order;
  }) {
    this.name = options.name;
    this.label = options.label;
    this.fields = { ...AUDIT, ...options.fields };
    this.defaultOrder = options.defaultOrder ?? [["id", "ASC"]];
    this.#indexes = new Map((options.indexed ?? []).map((field) => [field, new Map()]));
  }

  get size(): number {
    return this.#rows.size;
  }

  get(id: number): Row | undefined {
    return this.#rows.get(id);
  }

  ids(): Iterable<number> {
    return this.#rows.keys();
  }

  put(row: Row): void {
    const old = this.#rows.get(row.id);
    for (const [field, index] of this.#indexes) {
      const value = row[field] ?? null;
      if (old) {
        if ((old[field] ?? null) === value) continue;
        index.get(old[field] ?? null)?.delete(row.id);
      }
      const ids = index.get(value) ?? new Set();
      index.set(value, ids.add(row.id));
    }
    this.#rows.set(row.id, row);
    for (const [field, sorted] of this.#sorted) {
      if (!old || old[field] !== row[field]) sorted.changed.add(row.id);
    }
  }

  /** The ids whose indexed field has one of these values; null when the field has no index. */
  having(field: string, values: readonly Value[]): Set<number>[] | null {
    const index = this.#indexes.get(field);
    if (!index) return null;
    return values.flatMap((value) => index.get(value) ?? []);
  }

  /** The one-to-many side of a relation, in order of id. */
  owned(field: string, owner: Value): readonly number[] {
    return [...(this.#indexes.get(field)?.get(owner) ?? [])].sort((a, b) => a - b);
  }

  /** All ids by (field, id), nulls first: kept sorted, and repaired only where rows changed. */
  sortedBy(field: string): readonly number[] {
    let sorted = this.#sorted.get(field);
    if (!sorted) {
      sorted = { ids: [], changed: new Set(this.#rows.keys()) };
      this.#sorted.set(field, sorted);
    }
    const { changed } = sorted;
    if (changed.size === 0) return sorted.ids;
    const key = (id: number) => String(this.#rows.get(id)?.[field] ?? "");
    const late = [...changed].map((id) => ({ id, key: key(id) })).sort(byKey);
    const kept = sorted.ids.filter((id) => !changed.has(id));
    const merged: number[] = [];
    let next = 0;
    for (const id of kept) {
      const place = { id, key: next < late.length ? key(id) : "" };
      for (let one = late[next]; one && byKey(one, place) < 0; one = late[next]) {
        merged.push(one.id);
        next += 1;
      }
      merged.push(id);
    }
    for (const one of late.slice(next)) merged.push(one.id);
    sorted.ids = merged;
    changed.clear();
    return sorted.ids;
  }
}

const AUDIT: Readonly<Record<string, Field>> = {
  id: { type: "integer" },
  create_date: { type: "datetime" },
  write_date: { type: "datetime" },
};

function byKey(a: { id: number; key: string }, b: { id: number; key: string }): number {
  if (a.key !== b.key) return a.key < b.key ? -1 : 1;
  return a.id - b.id;
}
