import type { World } from "../../world/types.ts";
import type { Connection, PageArguments } from "./connections.ts";
import type { Ids } from "./ids.ts";
import type { View } from "./view.ts";

/** Every view there is of one world; a view finds the others here. */
export type Views = {
  readonly world: World;
  readonly ids: Ids;
  readonly baseUrl: string;
  readonly product: (code: string) => View | null;
  readonly variant: (code: string) => View | null;
  readonly item: (code: string) => View | null;
  readonly location: (id: string) => View | null;
  readonly customer: (id: string) => View | null;
  readonly order: (id: string) => View | null;
  readonly level: (product: string, location: string) => View | null;
  /** Any object by its global id, null when there is none. */
  readonly node: (id: string) => View | null;
  readonly connection: (nodes: readonly View[], args: PageArguments) => Connection;
};
