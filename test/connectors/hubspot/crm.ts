import {
  type HubspotEmulator,
  type HubspotEmulatorOptions,
  startHubspotEmulator,
} from "../../../demo/systems/hubspot/emulator.ts";
import type { Call, ChangePage, Connector } from "../../../src/connectors/contract.ts";
import { type HubspotSettings, hubspot } from "../../../src/connectors/hubspot/index.ts";
import type { RecordOf } from "../../../src/domain/records.ts";
import type { Result } from "../../../src/kernel/result.ts";
import { unwrap } from "../../../src/kernel/result.ts";
import { type CrmWorld, crmWorld } from "../../demo/systems/hubspot/crm-world.ts";
import { callOf, realOutside } from "../outside.ts";

/** A world of some contacts, its CRM, and connectors to it. */
export type Crm = {
  readonly world: CrmWorld;
  readonly emulator: HubspotEmulator;
  readonly connect: (settings?: Partial<HubspotSettings>) => Connector;
  /** Sends a request as another user of the account would. */
  readonly ask: (method: string, path: string, body?: object) => Promise<unknown>;
  readonly close: () => Promise<void>;
};

const UNHURRIED = { tenSecondlyMax: 100_000, searchesPerSecondMax: 1_000 };

export async function startCrm(
  contacts: number,
  options: Partial<HubspotEmulatorOptions> = {},
): Promise<Crm> {
  const world = crmWorld();
  for (let i = 0; i < contacts; i += 1) world.addContact();
  const emulator = await startHubspotEmulator({
    ...{ world, port: 0, limits: UNHURRIED, indexDelayMs: 0, webhookRetryMs: 10 },
    ...options,
  });
  const { url, accessToken, clientSecret } = emulator;
  const pace = { requestsPerTenSecondsMax: 100_000, searchesPerSecondMax: 1_000 };
  return {
    world,
    emulator,
    connect: (settings = {}) =>
      hubspot({ url, accessToken, clientSecret, ...pace, ...settings }, realOutside()),
    async ask(method, path, body) {
      const response = await fetch(url + path, {
        method,
        headers: { authorization: `Bearer ${accessToken}`, "content-type": "application/json" },
        ...(body && { body: JSON.stringify(body) }),
      });
      if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
      return response.status === 204 ? null : response.json();
    },
    async close() {
      await emulator.close();
      world.close();
    },
  };
}

export type SweepEnd = {
  readonly records: readonly RecordOf<"customer">[];
  readonly deleted: readonly string[];
  readonly cursor: string;
  readonly pages: number;
};

/** Reads changes until there are no more; `between` runs after each page but the last. */
export async function sweep(
  connector: Connector,
  from: string | null,
  between: (page: ChangePage) => void = () => {},
  call: Call = callOf("background", 60_000),
): Promise<SweepEnd> {
  const records: RecordOf<"customer">[] = [];
  const deleted: string[] = [];
  let cursor = from;
  for (let pages = 1; pages <= PAGES_MAX; pages += 1) {
    const page = unwrap((await connector.changes("customer", cursor, call)) as Result<ChangePage>);
    if (page.rejects.length > 0) throw new Error(JSON.stringify(page.rejects[0]));
    records.push(...(page.records as RecordOf<"customer">[]));
    deleted.push(...page.deleted);
    cursor = page.cursor;
    if (!page.more) return { records, deleted, cursor, pages };
    between(page);
  }
  throw new Error(`There are more than ${PAGES_MAX} pages.`);
}

export function idsIn(records: readonly { readonly sourceId: string }[]): readonly string[] {
  return [...new Set(records.map(({ sourceId }) => sourceId))].sort();
}

const PAGES_MAX = 500;
