import type { SalesChannel } from "../../../src/domain/principal.ts";
import type { Canaries, Seen } from "./canaries.ts";

/** A row of the world, and who may know of it. */
export type WorldRow = {
  readonly table: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly seen: Seen;
  /** Values that only viewers without limits may know: others' worlds have these instead. */
  readonly instead?: Readonly<Record<string, unknown>>;
};

/** What the parts of the world are made with. */
export type Build = {
  readonly marks: Canaries;
  readonly add: (
    table: string,
    seen: Seen,
    values: Readonly<Record<string, unknown>>,
    instead?: WorldRow["instead"],
  ) => string;
  readonly rowOf: (id: string) => WorldRow;
  /** Who may know of the row of this id. */
  readonly seenOf: (id: string) => Seen;
};

export type Mark = ReturnType<Canaries["of"]>;

/** The time at which everything is asked. */
export const NOW = "2012-06-01T12:00:00.000Z";
export const LATER = "2099-01-01T00:00:00.000Z";

export const everyone: Seen = () => true;
export const unlimited: Seen = ({ rows }) => rows === null;
export const ofSupplier =
  (id: string): Seen =>
  ({ rows }) =>
    rows === null || rows.suppliers.includes(id);
export const ofChannel =
  (channel: SalesChannel): Seen =>
  ({ rows }) =>
    rows === null || rows.channels.includes(channel);

export function provenance(mark: Mark) {
  return {
    system: "erp",
    source_id: mark.text("source_id"),
    observed_at: mark.at("observed_at"),
  };
}

export function times<Item>(count: number, make: (n: number) => Item): Item[] {
  return Array.from({ length: count }, (_, n) => make(n));
}

export function at<Item>(items: readonly Item[], n: number): Item {
  const item = items[n % items.length];
  if (item === undefined) throw new Error("there is nothing to choose from");
  return item;
}
