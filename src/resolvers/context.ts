import type { Conductor } from "../conductor/index.ts";
import type { SystemRole } from "../domain/authority.ts";
import type { CustomerDecisions } from "../domain/customer-decisions.ts";
import type { Principal } from "../domain/principal.ts";
import type { Kind } from "../domain/records.ts";
import type { EventLog } from "../events/log.ts";
import type { EventReader } from "../events/reader.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Sql } from "../store/database.ts";
import type { Idempotency } from "../store/idempotency-repository.ts";
import type { CompositionInfo } from "./composition-port.ts";
import type { Load } from "./load.ts";
import type { RefreshPort } from "./refresh-port.ts";
import type { ReservationPort } from "./reservation-port.ts";

/** What every resolver is given; one a request. */
export type GraphContext = {
  readonly principal: Principal;
  readonly sql: Sql;
  readonly load: Load;
  readonly clock: Clock;
  readonly idempotency: Idempotency;
  readonly refresh: RefreshPort;
  /** Aborts when the caller has gone or the request's deadline has passed. */
  readonly signal: AbortSignal;
  readonly systems: readonly SystemInfo[];
  readonly composition: () => CompositionInfo;
  /** What has happened, and what happens. */
  readonly events: { readonly log: EventLog; readonly reader: EventReader };
  /** Joins customers, and takes them apart again. */
  readonly customers: CustomerDecisions;
  /** Promises units to buyers. */
  readonly reservations: ReservationPort;
  /** Where a mutation says what it did, for the audit. */
  readonly note?: {
    failed(code: string): void;
    touched(ids: readonly string[]): void;
  };
  /** Starts and steers runs. */
  readonly conductor: Conductor;
};

/** What the graph tells of a configured system. */
export type SystemInfo = {
  readonly name: string;
  readonly type: string;
  readonly role: SystemRole;
  readonly reads: readonly Kind[];
  readonly writes: readonly string[];
  readonly webhooks: boolean;
};
