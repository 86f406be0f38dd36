import type { Kind } from "../domain/records.ts";

/** Reads volatile records again from their systems; gives the ids that could not be read. */
export type RefreshPort = (
  kind: Kind,
  origins: readonly { readonly id: string; readonly system: string; readonly sourceId: string }[],
  signal: AbortSignal,
) => Promise<ReadonlySet<string>>;
