import type { World, WorldChange, WorldKind } from "../../world/types.ts";
import { createBalances } from "./balances.ts";
import type { Tables } from "./domain.ts";
import { keyError } from "./errors.ts";
import type { Identities } from "./identities.ts";
import { createIdentities } from "./identities.ts";
import { mirror, putFixedRows } from "./mirror.ts";
import { type Models, modelsOf } from "./model-set.ts";

/** The ERP's database: the world's truth as rows of Tryton's models. */
export type Database = Tables & {
  readonly models: Models;
  readonly identities: Identities;
  /** Takes in what the world changed since the last time; cheap when nothing did. */
  readonly refresh: () => void;
  readonly close: () => void;
};

export function createDatabase(world: World): Database {
  const identities = createIdentities(world);
  const balances = createBalances();
  const models = modelsOf(identities, balances);
  const byName = new Map(Object.values(models).map((table) => [table.name, table]));
  putFixedRows(models, world);
  const put = mirror(world, models, identities, balances);

  const seen = new Map<WorldKind, number>();
  const dirty = new Set<WorldKind>(MIRRORED);
  const stop = world.onChange((changes: readonly WorldChange[]) => {
    for (const { kind } of changes) dirty.add(kind);
  });
  const refreshKind = (kind: (typeof MIRRORED)[number]) => {
    for (;;) {
      const page = world.changedSince(kind, seen.get(kind) ?? 0, PAGE);
      for (const entity of page) put(kind, entity);
      const last = page.at(-1);
      if (last) seen.set(kind, last.seq);
      if (page.length < PAGE) return;
    }
  };

  return {
    models,
    identities,
    table(name) {
      const table = byName.get(name);
      if (!table) throw keyError(name);
      return table;
    },
    refresh() {
      if (dirty.size === 0) return;
      const kinds = MIRRORED.filter((kind) => dirty.has(kind));
      dirty.clear();
      for (const kind of kinds) refreshKind(kind);
    },
    close: stop,
  };
}

/** In this order, so that what a row refers to is there already. */
const MIRRORED = [
  ...(["location", "supplier", "product", "offer"] as const),
  ...(["purchase", "shipment", "move", "stock"] as const),
];
const PAGE = 5000;
