import type { Call, Connector } from "../connectors/contract.ts";
import type { NewEvent } from "../events/event.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Fault } from "../kernel/faults.ts";
import type { Result } from "../kernel/result.ts";
import { hasTimedOut } from "../kernel/time-out.ts";
import type { Database, Sql } from "../store/database.ts";
import { type HealthModel, saveHealth } from "../store/health-repository.ts";

/** So many failures in a row, and a system counts as down. */
const DOWN_AFTER = 3;
/** A success is written down again only after this, so that health costs no write a call. */
const SUCCESS_EVERY_MS = 30_000;

export type HealthOptions = {
  readonly database: Database;
  readonly clock: Clock;
  readonly append: (tx: Sql, events: readonly NewEvent[]) => Promise<void>;
};

/** A connector that tells whether its system counts as down, as far as this process has called it. */
export type WatchedConnector = Connector & { readonly isDown: () => boolean };

/**
 * The connector with its health watched: every call's outcome counts. One failure makes a system
 * DEGRADED, three in a row make it DOWN, a success makes it UP; each change of status is an event.
 * A fault that only concerns what was asked (an unknown id), and a call that its caller called off,
 * say nothing of the system.
 */
export function watchHealth(options: HealthOptions, connector: Connector): WatchedConnector {
  const { note, isDown } = healthNotes(options, connector.name);
  const watched = async <Value>(
    answer: Promise<Result<Value>>,
    call: Call,
  ): Promise<Result<Value>> => {
    const result = await answer;
    if (result.ok || !calledOff(call)) await note(result.ok ? null : result.fault);
    return result;
  };
  return {
    ...connector,
    isDown,
    async loadMany(kind, keys, call) {
      const outcomes = await connector.loadMany(kind, keys, call);
      const failed = outcomes.find((outcome) => !outcome.ok);
      const fault = failed?.ok === false ? failed.fault : null;
      if (outcomes.length > 0 && (fault === null || !calledOff(call))) await note(fault);
      return outcomes;
    },
    changes: (kind, cursor, call) => watched(connector.changes(kind, cursor, call), call),
    write: (action, key, call) => watched(connector.write(action, key, call), call),
    probe: (call) => watched(connector.probe(call), call),
  };
}

function healthNotes({ database, clock, append }: HealthOptions, system: string) {
  let failures = 0;
  let status: HealthModel["status"] | null = null;
  let savedAtMs = 0;
  const note = async (fault: Fault | null): Promise<void> => {
    if (fault !== null && !blamesSystem(fault)) return;
    failures = fault === null ? 0 : failures + 1;
    const now = failures === 0 ? "UP" : failures < DOWN_AFTER ? "DEGRADED" : "DOWN";
    const nowMs = clock.monotonicMs();
    if (now === status && nowMs - savedAtMs < SUCCESS_EVERY_MS) return;
    status = now;
    savedAtMs = nowMs;
    const [code, message] = [fault?.code ?? null, fault?.message ?? null];
    const at = clock.now().toISOString();
    await database.transaction(async (tx) => {
      const changed = await saveHealth(tx, { system, status: now, code, message }, at);
      if (!changed) return;
      await append(tx, [
        {
          type: "CONNECTOR_HEALTH_CHANGED",
          subject: system,
          data: { system, status: now, code },
        },
      ]);
    });
  };
  return { note, isDown: () => failures >= DOWN_AFTER };
}

/** Whether the caller went away, or we are stopping; that time ran out is the system's own fault. */
function calledOff({ signal }: Call): boolean {
  return signal.aborted && !hasTimedOut(signal);
}

function blamesSystem({ code }: Fault): boolean {
  return code.startsWith("SYSTEM_") && code !== "SYSTEM_REFUSED" && code !== "SYSTEM_UNSUPPORTED";
}
