import { formatDecimal } from "../../../src/domain/money.ts";
import type { Rows } from "../../../src/domain/principal.ts";

/** Who asks, as the world knows it: nothing of how the program keeps things from anybody. */
export type Viewer = {
  readonly id: string;
  readonly rows: Rows | null;
  readonly scopes: ReadonlySet<string>;
};

/** Whether a viewer may know of a record at all, by how the world was made. */
export type Seen = (viewer: Viewer) => boolean;

/** A value that stands in one field of one record of the world, and nowhere else. */
export type Canary = {
  /** Such as purchase_order.number. */
  readonly field: string;
  readonly seen: Seen;
  /** What it takes beside; null for ids, which are opaque. */
  readonly scope: string | null;
};

/** Makes values that are known again wherever they come out, and knows them. */
export function canaries() {
  const known = new Map<string, Canary>();
  let count = 0;
  const keep = (value: string, canary: Canary) => {
    known.set(value, canary);
    count += 1;
  };
  return {
    /** Makers of the values of one record. */
    of(table: string, seen: Seen, scope: string) {
      const canary = (field: string, more: Partial<Canary> = {}): Canary => ({
        ...{ field: `${table}.${field}`, seen, scope },
        ...more,
      });
      return {
        id(prefix: string): string {
          const word = wordOf(count);
          keep(word, canary("id", { scope: null }));
          return `${prefix}_${word}`;
        },
        text(field: string, more?: Partial<Canary>): string {
          const word = wordOf(count);
          keep(word, canary(field, more));
          return word;
        },
        /** A number that no sum or difference of a few others equals. */
        number(field: string, more?: Partial<Canary>): number {
          const value = 1_000_137 + count * 1_000;
          keep(String(value), canary(field, more));
          return value;
        },
        /** Ten-thousandths of an amount. */
        e4(field: string, more?: Partial<Canary>): number {
          const value = (1_000 + count) * 10_000 + 1_371;
          keep(formatDecimal(value), canary(field, more));
          return value;
        },
        at(field: string, more?: Partial<Canary>): string {
          const value = new Date(Date.UTC(2011, 0, 1) + count * 61_000).toISOString();
          keep(value, canary(field, more));
          return value;
        },
      };
    },
    /** Every canary in an answer that the viewer may not know and did not bring itself. */
    leaksIn(answer: unknown, asked: string, viewer: Viewer): readonly string[] {
      const leaks = new Set<string>();
      for (const value of valuesIn(answer)) {
        const canary = known.get(value);
        if (canary === undefined || asked.includes(value)) continue;
        if (!canary.seen(viewer)) leaks.add(`${canary.field} of a record that is not its`);
        else if (!holds(viewer, canary.scope)) leaks.add(`${canary.field} without ${canary.scope}`);
      }
      return [...leaks];
    },
    values: () => [...known.keys()],
  };
}

export type Canaries = ReturnType<typeof canaries>;

export function holds({ scopes, rows }: Viewer, scope: string | null): boolean {
  // What belongs to nobody in particular is not for those who are limited, admin or not.
  return scope === null || scopes.has(scope) || (rows === null && scopes.has("admin"));
}

const WORD = /zq[0-9a-z]{4}x/g;

function wordOf(count: number): string {
  return `zq${count.toString(36).padStart(4, "0")}x`;
}

function* valuesIn(answer: unknown): Generator<string> {
  if (typeof answer === "number") yield String(answer);
  else if (typeof answer === "string") {
    yield answer;
    for (const [word] of answer.matchAll(WORD)) yield word;
  } else if (typeof answer === "object" && answer !== null) {
    for (const [key, part] of Object.entries(answer)) {
      yield* valuesIn(key);
      yield* valuesIn(part);
    }
  }
}
