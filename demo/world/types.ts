import type { WorldEntities, WorldKind } from "./entities.ts";
import type { WorldAnswer, WorldCommand } from "./world-command.ts";

export type {
  Changed,
  WorldCompany,
  WorldContact,
  WorldCustomer,
  WorldEntities,
  WorldKind,
  WorldLocation,
  WorldMember,
  WorldMove,
  WorldOffer,
  WorldOrder,
  WorldOrderLine,
  WorldProduct,
  WorldPurchase,
  WorldReceipt,
  WorldShipment,
  WorldStock,
  WorldSupplier,
} from "./entities.ts";
export type { WorldAnswer, WorldCommand } from "./world-command.ts";

export type WorldChange = { readonly kind: WorldKind; readonly id: string; readonly seq: number };

export type World = {
  readonly now: () => string;
  readonly speed: () => number;
  readonly get: <K extends WorldKind>(kind: K, id: string) => WorldEntities[K] | undefined;
  /** All of a kind, in a stable order (by id as it was made). */
  readonly all: <K extends WorldKind>(kind: K) => readonly WorldEntities[K][];
  /** What changed after `seq`, in `seq` order, at most `limit`; each entity once, as it is now. */
  readonly changedSince: <K extends WorldKind>(
    kind: K,
    seq: number,
    limit: number,
  ) => readonly WorldEntities[K][];
  /** Durable before it returns: after a crash the same commands give the same world. */
  readonly execute: (command: WorldCommand) => WorldAnswer;
  /** Called after each change is durable, in order. */
  readonly onChange: (listener: (changes: readonly WorldChange[]) => void) => () => void;
  /** Lets simulated time reach `toIso` at once (tests, drills, catching up). */
  readonly advanceTo: (toIso: string) => void;
  readonly close: () => void;
};

/** The id of a stock entity. */
export function stockId(product: string, location: string): string {
  return `${product}@${location}`;
}
