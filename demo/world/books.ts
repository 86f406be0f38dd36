import type { Table } from "./table.ts";
import { createTable } from "./table.ts";
import type { WorldChange, WorldEntities, WorldKind } from "./types.ts";

/** All entities of the world, its change counter, its counters of ids, and its time. */
export type Books = {
  readonly tables: { readonly [Kind in WorldKind]: Table<WorldEntities[Kind]> };
  /** Milliseconds since 1970 of simulated time. */
  readonly nowMs: () => number;
  readonly now: () => string;
  readonly setNow: (ms: number) => void;
  /** The next id of a kind that has none of its own: "1", "2" and so on. */
  readonly nextId: (kind: WorldKind | Counted) => string;
};

/** What is counted beside entities; a till's receipts have numbers of their own. */
type Counted =
  | "purchase line"
  | "receipt line"
  | "refund"
  | "commanded order"
  | "lead"
  | `receipt of ${string}`;

export function createBooks(startMs: number, changed: (change: WorldChange) => void): Books {
  let seq = 0;
  let ms = startMs;
  let iso = new Date(startMs).toISOString();
  const counters = new Map<string, number>();
  const table = <Kind extends WorldKind>(kind: Kind) =>
    createTable<WorldEntities[Kind]>((id) => {
      seq += 1;
      changed({ kind, id, seq });
      return { seq, at: iso };
    });
  return {
    tables: {
      product: table("product"),
      location: table("location"),
      stock: table("stock"),
      customer: table("customer"),
      order: table("order"),
      receipt: table("receipt"),
      member: table("member"),
      contact: table("contact"),
      company: table("company"),
      supplier: table("supplier"),
      offer: table("offer"),
      purchase: table("purchase"),
      shipment: table("shipment"),
      move: table("move"),
    },
    nowMs: () => ms,
    now: () => iso,
    setNow(next) {
      if (next === ms) return;
      if (next < ms) throw new Error("Simulated time cannot go back.");
      ms = next;
      iso = new Date(next).toISOString();
    },
    nextId(kind) {
      const next = (counters.get(kind) ?? 0) + 1;
      counters.set(kind, next);
      return String(next);
    },
  };
}
