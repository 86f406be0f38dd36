import { formatDuration } from "../domain/duration.ts";
import { formatDecimal, money } from "../domain/money.ts";
import { may } from "../domain/principal.ts";
import { ID_PREFIXES, type IdKind, kindOfId } from "../kernel/ids.ts";
import { FaultError, fault } from "../kernel/result.ts";
import type { Resolvers } from "../schema/generated/types.ts";
import type { HistoryModel } from "../store/history-repository.ts";
import { PAGE_MAX } from "../store/keyset.ts";
import { historyByRecord } from "./batches.ts";
import type { GraphContext } from "./context.ts";
import type { Batch } from "./load.ts";

export const common: Pick<Resolvers, "Money" | "Provenance"> = {
  Money: {
    amount: ({ e4 }) => formatDecimal(e4),
  },
  Provenance: {
    age: ({ observedAt }, _args, { clock }) =>
      formatDuration(clock.now().getTime() - Date.parse(observedAt)),
    stale: ({ stale }) => stale ?? false,
  },
};

/** An amount of a row's ten-thousandths and currency. */
export const amount = money;

/**
 * Fields of records that need a scope where they are read as themselves; their past needs the same.
 */
const FIELD_SCOPES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  order: { customerId: "customers:read", locationId: "inventory:read" },
  purchaseOrder: { totalE4: "costs:read", locationId: "inventory:read" },
};

/** Throws PAGE_SIZE_INVALID for a list that is not a page of 1 to 100. */
export function checkPageSize(first: number): void {
  if (Number.isInteger(first) && first >= 1 && first <= PAGE_MAX) return;
  const message = `first is ${first}; it goes from 1 to ${PAGE_MAX}.`;
  throw new FaultError(fault("PAGE_SIZE_INVALID", message, { at: "first" }));
}

/** What changed in a record as far as this principal may read it, the newest first. */
export async function history(
  context: GraphContext,
  recordId: string,
  first: number,
): Promise<readonly HistoryModel[]> {
  checkPageSize(first);
  const entries = await context.load(historyByRecord, { recordId, first });
  const scopes = FIELD_SCOPES[kindOfId(recordId) ?? ""] ?? {};
  const open = ({ field }: { readonly field: string }) => {
    const scope = scopes[field];
    return scope === undefined || may(context.principal, scope);
  };
  return entries.flatMap((entry) => {
    const changes = entry.changes.filter(open);
    return changes.length === 0 ? [] : [{ ...entry, changes }];
  });
}

/** The id, when it names this kind of thing; ID_INVALID when it can never find one. */
export function idOf(kind: IdKind, id: string): string {
  if (kindOfId(id) === kind) return id;
  const wanted = `${ID_PREFIXES[kind]}_`;
  const message = `"${id.slice(0, 60)}" is not the id of a ${wordsOf(kind)}, which begins with ${wanted}.`;
  throw new FaultError(fault("ID_INVALID", message, { at: "id" }));
}

function wordsOf(kind: IdKind): string {
  return kind.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/**
 * The value under exactly one of these keys; anything else is a fault that names them, and so is
 * an id of another kind of thing.
 */
export function exactlyOne<Key extends string>(
  kind: IdKind,
  keys: Readonly<Record<Key, string | null | undefined>>,
): { readonly key: Key; readonly value: string } {
  const given = (Object.keys(keys) as Key[]).flatMap((key) => {
    const value = keys[key];
    return value === null || value === undefined ? [] : [{ key, value }];
  });
  const [only] = given;
  if (only !== undefined && given.length === 1) {
    return only.key === "id" ? { ...only, value: idOf(kind, only.value) } : only;
  }
  throw new FaultError(
    fault("INPUT_INVALID", `Give exactly one of ${Object.keys(keys).join(", ")}.`),
  );
}

/** The record a foreign key names; the store's constraints hold that it is there. */
export function present<Row>(row: Row | null): Row {
  if (row === null) throw new Error("a record that is referred to is not there");
  return row;
}

/** The batch of one kind of record, out of those there are. */
export function ofKind<Value>(
  batches: Readonly<Record<string, Batch<string, Value>>>,
  kind: string,
): Batch<string, Value> {
  const batch = batches[kind];
  if (batch === undefined) throw new Error(`no batch for ${kind}`);
  return batch;
}
