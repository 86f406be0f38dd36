import type { Outside } from "../contract.ts";
import type { TrytonConfig } from "./config.ts";
import type { Places } from "./places.ts";
import type { Rpc } from "./rpc.ts";

/** What every reader and writer of the connector works with. */
export type Parts = {
  readonly rpc: Rpc;
  readonly places: Places;
  readonly config: TrytonConfig;
  readonly outside: Outside;
};
