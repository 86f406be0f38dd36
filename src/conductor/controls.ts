import type { Principal } from "../domain/principal.ts";
import type { ChainState, KillSwitch } from "../domain/run.ts";
import type { Result } from "../kernel/result.ts";
import { err, ok } from "../kernel/result.ts";
import {
  findChainStates,
  readKillSwitch,
  setChainState,
  setKillSwitch,
} from "../store/control-repository.ts";
import type { Registry } from "./execute.ts";
import type { Parts } from "./execution.ts";
import { nowOf } from "./execution.ts";

export type ControlRequest = {
  readonly principal: Pick<Principal, "id">;
  readonly reason: string;
};

/** Pauses a chain: new runs are refused, and its runs wait before their next step. */
export async function pauseChain(
  parts: Parts,
  registry: Registry,
  request: ControlRequest & { readonly chain: string; readonly paused: boolean },
): Promise<Result<ChainState>> {
  const { chain, paused, reason } = request;
  const names = new Set([...registry.chains.values()].map(({ name }) => name));
  if (!names.has(chain)) {
    const message = `There is no chain "${chain}". There are: ${[...names].join(", ")}.`;
    return err("CHAIN_UNKNOWN", message, { at: "input.chain" });
  }
  const { id: changedBy } = request.principal;
  const state: ChainState = { chain, paused, reason, changedBy, changedAt: nowOf(parts) };
  return parts.database.transaction(async (tx) => {
    if (await setChainState(tx, state)) {
      const head = { subject: chain, principal: changedBy };
      await parts.events.append(tx, [
        paused
          ? { type: "CHAIN_PAUSED", ...head, data: { chain, reason } }
          : { type: "CHAIN_RESUMED", ...head, data: { chain } },
      ]);
    }
    const [now] = await findChainStates(tx, [chain]);
    return ok(now ?? state);
  });
}

/**
 * Engages or releases the kill switch. Once it returns engaged, no write to any system begins;
 * writes that had begun end within their time.
 */
export async function switchKill(
  parts: Parts,
  request: ControlRequest & { readonly engaged: boolean },
): Promise<KillSwitch> {
  const { engaged, reason } = request;
  const { id: by } = request.principal;
  return parts.database.transaction(async (tx) => {
    if (await setKillSwitch(tx, { engaged, reason, by, at: nowOf(parts) })) {
      const type = engaged ? "KILL_SWITCH_ENGAGED" : "KILL_SWITCH_RELEASED";
      const event = { type, subject: "kill-switch", principal: by, data: { reason } } as const;
      await parts.events.append(tx, [event]);
    }
    return readKillSwitch(tx);
  });
}
