import {
  type SquareEmulator,
  type SquareEmulatorOptions,
  startSquareEmulator,
} from "../../../demo/systems/square/emulator.ts";
import { createWorld } from "../../../demo/world/create-world.ts";
import type { World, WorldCommand } from "../../../demo/world/types.ts";
import type { ChangePage, Connector, Outside } from "../../../src/connectors/contract.ts";
import { type SquareSettings, square } from "../../../src/connectors/square/index.ts";
import type { Kind, SourceRecord } from "../../../src/domain/records.ts";
import { unwrap } from "../../../src/kernel/result.ts";
import { callOf, realOutside } from "../outside.ts";

/** Some days of the demo world that stands still, its tills, and a connector to them. */
export type Till = {
  readonly world: World;
  readonly emulator: SquareEmulator;
  readonly connect: (settings?: Partial<SquareSettings>, outside?: Outside) => Connector;
  /** Does it, and throws when the world refuses. */
  readonly must: (command: WorldCommand) => string;
  readonly close: () => Promise<void>;
};

export async function startTill(options: Partial<SquareEmulatorOptions> = {}): Promise<Till> {
  const { clock, log } = realOutside();
  const historyUntil = "2010-12-06T12:00:00.000Z";
  const world = createWorld({ seed: 7, dataFolder: null, clock, log, historyUntil, speed: 0 });
  const emulator = await startSquareEmulator({ world, port: 0, ...options });
  const { url, accessToken, signatureKey: webhookSignatureKey } = emulator;
  return {
    world,
    emulator,
    connect: (settings = {}, outside = realOutside()) =>
      square({ url, accessToken, webhookSignatureKey, ...settings }, outside),
    must(command) {
      const told = world.execute(command);
      if (!told.ok) throw new Error(told.reason);
      return told.id;
    },
    async close() {
      await emulator.close();
      world.close();
    },
  };
}

export type Sweep = {
  readonly records: readonly SourceRecord[];
  readonly pages: readonly ChangePage[];
  readonly cursor: string;
};

/** Reads changes until there are no more; `between` runs after each page. */
export async function sweep(
  connector: Connector,
  kind: Kind,
  from: string | null,
  between: (page: number) => void = () => {},
): Promise<Sweep> {
  const pages: ChangePage[] = [];
  let cursor = from;
  while (pages.length < PAGES_MAX) {
    const page: ChangePage = unwrap(await connector.changes(kind, cursor, callOf("background")));
    pages.push(page);
    cursor = page.cursor;
    if (!page.more) return { records: pages.flatMap(({ records }) => records), pages, cursor };
    between(pages.length);
  }
  throw new Error(`${kind} has more than ${PAGES_MAX} pages.`);
}

const PAGES_MAX = 500;
