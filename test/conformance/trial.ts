import { expect } from "vitest";
import type { Call, ChangePage, Connector, Supports } from "../../src/connectors/contract.ts";
import type { Kind, SourceRecord } from "../../src/domain/records.ts";
import type { Result } from "../../src/kernel/result.ts";
import { callOf, realOutside } from "../connectors/outside.ts";
import type { ConnectHow, Harness } from "./harness.ts";

/** What one clause works with: connectors of its own, and the system behind them. */
export type Trial = {
  readonly harness: Harness;
  readonly supports: Supports;
  readonly connect: (how?: ConnectHow) => Connector;
  /** Everything that the trial's connectors logged, and the faults they answered with. */
  readonly said: () => { readonly logged: readonly Said[]; readonly faults: readonly object[] };
};

export type Said = { readonly level: string; readonly fields: object; readonly message: string };

/** One rule of the contract. Ids are stable: reports and histories name them. */
export type Clause = {
  readonly id: string;
  readonly applies: (supports: Supports) => boolean;
  readonly run: (trial: Trial) => Promise<void>;
};

/** The most pages that the suite reads before it calls a connector endless. */
export const PAGES_MAX = 2_000;

export function startTrial(
  harness: Harness,
  supports: Supports,
): Trial & { end: () => Promise<void> } {
  const logs: (readonly Said[])[] = [];
  const faults: object[] = [];
  const connectors: Connector[] = [];
  const note = <Value>(result: Result<Value>): Result<Value> => {
    if (!result.ok) faults.push(result.fault);
    return result;
  };
  return {
    harness,
    supports,
    connect(how) {
      const outside = realOutside();
      logs.push(outside.logged);
      const connector = harness.connect(outside, how);
      connectors.push(connector);
      return {
        ...connector,
        loadMany: async (kind, keys, call) =>
          (await connector.loadMany(kind, keys, call)).map(note),
        changes: async (kind, cursor, call) => note(await connector.changes(kind, cursor, call)),
        receive: async (request) => note(await connector.receive(request)),
        write: async (action, key, call) => note(await connector.write(action, key, call)),
        probe: async (call) => note(await connector.probe(call)),
      };
    },
    said: () => ({ logged: logs.flat(), faults }),
    async end() {
      harness.faults.clear();
      for (const connector of connectors) await connector.close();
    },
  };
}

export function value<Value>(result: Result<Value>): Value {
  if (result.ok) return result.value;
  const { code, message, at } = result.fault;
  throw new Error(`${code}: ${message} (${at})`);
}

export function codeOf(result: Result<unknown> | undefined): string | undefined {
  return result?.ok === false ? result.fault.code : undefined;
}

/** Source ids of the kind in the system's truth, a dozen at most, in an order that is not its own. */
export function someKeys(harness: Harness, kind: Kind, most = 12): string[] {
  const keys = [...harness.truth(kind).keys()];
  return keys.filter((_, index) => index % Math.ceil(keys.length / most) === 0).reverse();
}

export type Harvest = {
  readonly records: ReadonlyMap<string, SourceRecord>;
  readonly pages: readonly ChangePage[];
  /** The cursor that reading stopped at. */
  readonly cursor: string | null;
};

/** Reads pages from a cursor until there are no more; `between` runs after each page. */
export async function harvest(
  connector: Connector,
  kind: Kind,
  cursor: string | null,
  between: (page: ChangePage, index: number) => void = () => {},
): Promise<Harvest> {
  const records = new Map<string, SourceRecord>();
  const pages: ChangePage[] = [];
  let at = cursor;
  for (let index = 0; index < PAGES_MAX; index += 1) {
    const page = value(await connector.changes(kind, at, background()));
    pages.push(page);
    for (const record of page.records) records.set(record.sourceId, record);
    for (const gone of page.deleted) records.delete(gone);
    at = page.cursor;
    if (!page.more) return { records, pages, cursor: at };
    between(page, index);
  }
  throw new Error(`The changes of ${kind} had no end within ${PAGES_MAX} pages.`);
}

/** Holds records against the system's truth: all of it there, saying what it should, no more. */
export function expectTruth(
  records: ReadonlyMap<string, SourceRecord>,
  truth: ReadonlyMap<string, object>,
): void {
  expect([...records.keys()].sort()).toEqual([...truth.keys()].sort());
  for (const [sourceId, expected] of truth) {
    expect(records.get(sourceId)).toMatchObject({ ...expected, sourceId });
  }
}

export function background(timeoutMs = 60_000): Call {
  return callOf("background", timeoutMs);
}

export function interactive(timeoutMs = 20_000): Call {
  return callOf("interactive", timeoutMs);
}
