import type { Action, ActionType } from "../domain/actions.ts";
import type { Kind, RecordOf, SourceRecord } from "../domain/records.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Log } from "../kernel/log.ts";
import type { Result } from "../kernel/result.ts";

/**
 * The contract every connector keeps; test/conformance holds each of them to it.
 *
 * 1. A connector answers with a Result for every expected failure, and throws only on a bug.
 * 2. `loadMany` gives one outcome per key, in key order, whatever the system's own order; a key
 *    the system does not know is `ok(null)`; no keys means no call.
 * 3. `changes` is resumable: calling again with the cursor of any earlier page goes on from there,
 *    after a crash too, and never skips a change. It may repeat one. `cursor: null` begins a
 *    backfill of everything; where `more` is false, the cursor is kept and polled from later.
 * 4. A record that breaks the system's own wire shape is a reject in the page, never a failed page.
 * 5. `receive` checks the signature on the raw bytes in constant time before it parses anything.
 * 6. `write` with an idempotency key that was used before changes nothing and returns the first
 *    receipt. When it fails with `retry`, trying again with the same key is safe.
 * 7. Every call respects `call.signal`, and the system's throttle; interactive calls go before
 *    background ones.
 * 8. Normal operation logs nothing at info, and no log or fault ever carries a credential.
 */
export type Connector = {
  /** The system's name in configuration, provenance and the webhook path, such as "shopify". */
  readonly name: string;
  readonly supports: Supports;
  loadMany<K extends Kind>(
    kind: K,
    keys: readonly string[],
    call: Call,
  ): Promise<readonly Result<RecordOf<K> | null>[]>;
  changes(kind: Kind, cursor: string | null, call: Call): Promise<Result<ChangePage>>;
  receive(request: RawRequest): Promise<Result<Delivery>>;
  write(action: Action, idempotencyKey: string, call: Call): Promise<Result<Receipt>>;
  probe(call: Call): Promise<Result<Probe>>;
  close(): Promise<void>;
};

export type Supports = {
  /** Kinds that `loadMany` answers, by source id. */
  readonly reads: readonly Kind[];
  /** Kinds that `changes` answers, and how. */
  readonly changes: Readonly<Partial<Record<Kind, ChangeSupport>>>;
  readonly webhooks: boolean;
  readonly writes: readonly ActionType[];
  /** The most keys one `loadMany` sends upstream in one request; more are split. */
  readonly batchMax: number;
};

export type ChangeSupport = {
  /** `bulk`: the backfill uses the system's bulk export. `pages`: it reads page by page. */
  readonly backfill: "bulk" | "pages";
  /** How often to poll for changes; null when webhooks tell and polling only reconciles. */
  readonly pollEveryMs: number;
};

export type Call = {
  readonly signal: AbortSignal;
  /** Interactive reads go before background work when the system throttles. */
  readonly priority: "interactive" | "background";
};

export type ChangePage = {
  readonly records: readonly SourceRecord[];
  readonly rejects: readonly Reject[];
  /** Source ids that the system says are gone. */
  readonly deleted: readonly string[];
  readonly cursor: string;
  readonly more: boolean;
  /** About how many records the backfill has in all, when the system tells; an estimate. */
  readonly total: number | null;
};

/** A piece of an answer that breaks the wire shape: kept for a person to look at. */
export type Reject = {
  readonly kind: Kind;
  readonly sourceId: string | null;
  readonly reason: string;
  readonly at: string;
  readonly payload: unknown;
};

export type RawRequest = {
  readonly method: string;
  /** The full URL as the caller addressed it. */
  readonly url: string;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
};

export type Delivery = {
  /** The system's id of this delivery, the same when it is delivered again. */
  readonly id: string;
  readonly topic: string;
  readonly records: readonly SourceRecord[];
  readonly rejects: readonly Reject[];
  readonly deleted: readonly Named[];
  /** What the delivery names without telling enough: to be read again. */
  readonly reread: readonly Named[];
};

export type Named = { readonly kind: Kind; readonly sourceId: string };

export type Receipt = {
  /** The id of what was written, in the system. */
  readonly sourceId: string;
  /** False when the idempotency key had been used before. */
  readonly created: boolean;
  /** What the system now says of everything the write touched, read back after it. */
  readonly records: readonly SourceRecord[];
};

export type Probe = {
  readonly latencyMs: number;
  /** The system's own version or API version. */
  readonly version: string | null;
};

/** What a connector needs from the world around it; tests pass their own. */
export type Outside = {
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  /** A number in [0, 1), for jitter. */
  readonly random: () => number;
  readonly log: Log;
};
