import type { TrytonEmulator, TrytonEmulatorOptions } from "../../../demo/systems/tryton/index.ts";
import { startTrytonEmulator } from "../../../demo/systems/tryton/index.ts";
import type { World } from "../../../demo/world/types.ts";
import type { Call, ChangePage, Connector } from "../../../src/connectors/contract.ts";
import { TrytonConfig, tryton } from "../../../src/connectors/tryton/index.ts";
import type { Kind, SourceRecord } from "../../../src/domain/records.ts";
import type { Result } from "../../../src/kernel/result.ts";
import { unwrap } from "../../../src/kernel/result.ts";
import { callOf, realOutside } from "../outside.ts";
import { worldUntil } from "../world-until.ts";

/** A day of the demo world that stands still, its ERP, and a connector to it. */
export type Erp = {
  readonly world: World;
  readonly emulator: TrytonEmulator;
  readonly connect: (settings?: Partial<TrytonConfig>) => Connector;
  readonly close: () => Promise<void>;
};

export async function startErp(options: Partial<TrytonEmulatorOptions> = {}): Promise<Erp> {
  const world = stillWorld();
  const emulator = await startTrytonEmulator({ world, port: 0, ...options });
  return {
    world,
    emulator,
    connect: (settings = {}) => tryton(configOf(emulator, settings), realOutside()),
    async close() {
      await emulator.close();
      world.close();
    },
  };
}

export function stillWorld(): World {
  return worldUntil("2010-12-01T12:00:00.000Z", 7);
}

export function configOf(
  { url, database, user, password }: TrytonEmulator,
  settings: Partial<TrytonConfig> = {},
): TrytonConfig {
  return TrytonConfig.parse({ url, database, user, password, ...settings });
}

export type SweepEnd = { readonly records: SourceRecord[]; readonly cursor: string; pages: number };

/** Reads changes page by page until there are no more; at most `pagesMax` pages. */
export async function sweep(
  connector: Connector,
  kind: Kind,
  from: string | null,
  call: Call = callOf("background"),
): Promise<SweepEnd> {
  const records: SourceRecord[] = [];
  let cursor = from;
  for (let pages = 1; pages <= PAGES_MAX; pages += 1) {
    const page: ChangePage = unwrap(
      (await connector.changes(kind, cursor, call)) as Result<ChangePage>,
    );
    if (page.rejects.length > 0) throw new Error(JSON.stringify(page.rejects[0]));
    records.push(...page.records);
    cursor = page.cursor;
    if (!page.more) return { records, cursor, pages };
  }
  throw new Error(`${kind} has more than ${PAGES_MAX} pages.`);
}

const PAGES_MAX = 5000;
