import type { Faults } from "../../demo/systems/faults.ts";
import type { Connector, Named, Outside, RawRequest } from "../../src/connectors/contract.ts";
import type { Action, ActionType } from "../../src/domain/actions.ts";
import type { Kind } from "../../src/domain/records.ts";

/**
 * What the conformance suite needs to judge a connector: ways to make it, and control of the
 * system behind it. One harness (and system) serves the whole suite of a connector; each test
 * makes connectors of its own. The system should hold at least 12 things of each kind that the
 * connector reads by key (fewer locations and suppliers will do), and `connect` should set pages
 * so small that a backfill takes several.
 */
export type Harness = {
  readonly connect: (outside: Outside, how?: ConnectHow) => Connector;
  /** Every credential in play, right or wrong: none may appear in a fault or a log. */
  readonly secrets: readonly string[];
  /** How many requests the system has received since it started. */
  readonly requests: () => number;
  readonly faults: Faults;
  /**
   * Everything of a kind that the connector must find, by source id, with what its record must
   * say at least (compared with toMatchObject; say what matters, such as quantities and amounts).
   */
  readonly truth: (kind: Kind) => ReadonlyMap<string, object>;
  /** A well-formed key that the system does not know. */
  readonly unknownKey: (kind: Kind) => string;
  /**
   * Changes (or adds) one thing of the kind in the system itself, as its users would, and gives
   * its source id; null when the system has no way to change that kind.
   */
  readonly change: (kind: Kind) => string | null;
  /** Mandatory when the connector supports webhooks. */
  readonly webhooks?: WebhookKit;
  /** For each action that the connector supports, one that the system accepts and has not seen. */
  readonly writes: Partial<Record<ActionType, () => WriteCase>>;
  readonly close: () => Promise<void>;
};

export type ConnectHow = {
  /** `wrong`: well-formed credentials that the system refuses. Default `right`. */
  readonly credentials?: "right" | "wrong";
  /** The connector's deadline for one request, in milliseconds. Default 5000. */
  readonly timeoutMs?: number;
};

export type WebhookKit = {
  /** A genuine delivery of a real change, sent at `sentAt`, and what it must tell or name. */
  readonly genuine: (sentAt: Date) => {
    readonly request: RawRequest;
    readonly about: Named;
  };
  /** The same kind of delivery with another body, correctly signed. */
  readonly signed: (body: string, sentAt: Date) => RawRequest;
  /** Lower-case name of the header that carries the signature. */
  readonly signatureHeader: string;
  /** How old a delivery may be in milliseconds; null when the system sends no timestamp. */
  readonly maxAgeMs: number | null;
};

export type WriteCase = {
  readonly action: Action;
  /** How many such effects the system holds now; the suite compares before and after. */
  readonly effects: () => number;
};
