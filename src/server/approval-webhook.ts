import { createHmac } from "node:crypto";
import { formatDecimal } from "../domain/money.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Log } from "../kernel/log.ts";
import {
  type ApprovalDelivery,
  settleApprovalDelivery,
  takeApprovalDelivery,
} from "../store/approval-delivery-repository.ts";
import type { Database } from "../store/database.ts";

export type ApprovalWebhookOptions = {
  readonly database: Database;
  readonly clock: Clock;
  readonly random: () => number;
  readonly fetch: typeof globalThis.fetch;
  readonly log: Log;
  /** Both may be secret, and neither is ever logged. */
  readonly target: { readonly url: string; readonly secret: string };
  /** The gateway's own address, for the link. */
  readonly publicUrl: string;
};

/**
 * Posts the delivery that is due, if any; whether there was one. At least once: a process that
 * dies while it posts leaves the delivery to the next, after `BUSY_MS`. What fails is tried again
 * after a growing time, and given up with a warning a day after it was first due. Redirects are
 * not followed, so a signed message goes to nobody but whom the settings name.
 */
export async function deliverApproval(
  options: ApprovalWebhookOptions,
  signal: AbortSignal,
): Promise<boolean> {
  const { clock, database, log } = options;
  const now = clock.now();
  const delivery = await takeApprovalDelivery(database, now.toISOString(), later(now, BUSY_MS));
  if (delivery === null) return false;
  const failure = await post(options, delivery, now, signal);
  if (signal.aborted && failure !== null) return true; // It is due again when its time is over.
  const ended = clock.now();
  const { approvalId, attempts } = delivery;
  const settle = (retryAt: string | null) =>
    settleApprovalDelivery(
      database,
      approvalId,
      ended.toISOString(),
      failure === null ? { delivered: true } : { delivered: false, retryAt },
    );
  if (failure === null) {
    await settle(null);
  } else if (ended.getTime() - Date.parse(delivery.since) >= GIVE_UP_AFTER_MS) {
    log.warn({ approvalId, attempts, failure }, "An approval could not be told of; given up");
    await settle(null);
  } else {
    log.debug({ approvalId, attempts, failure }, "An approval could not be told of yet");
    await settle(later(ended, backoffMs(attempts, options.random)));
  }
  return true;
}

/** The signature of a body at a time, in seconds since 1970: what the receiver computes, too. */
export function signatureOf(secret: string, timestamp: string, body: string): string {
  return `sha256=${createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex")}`;
}

/** What is posted. A failed step's own words stay in Tutti: a system may have put a name in them. */
export function messageOf(delivery: ApprovalDelivery, publicUrl: string) {
  const { approvalId, runId, chain, kind, reason, total, fault, createdAt, expiresAt } = delivery;
  return {
    type: "approval.requested",
    deliveryId: deliveryIdOf(approvalId),
    approval: {
      id: approvalId,
      runId,
      chain,
      kind,
      reason: kind === "SPEND" ? reason : `A step failed (${fault?.code ?? "INTERNAL"}).`,
      total: total && { amount: formatDecimal(total.e4), currency: total.currency },
      createdAt,
      expiresAt,
    },
    link: `${publicUrl.replace(/\/+$/, "")}/graphiql`,
  };
}

/** The same for every attempt, so that a receiver takes one that comes twice once. */
function deliveryIdOf(approvalId: string): string {
  return `requested-${approvalId}`;
}

const POST_WITHIN_MS = 10_000;
/** After this a delivery that was begun counts as abandoned. */
const BUSY_MS = 30_000;
const BACKOFF_MS = 5_000;
const BACKOFF_MAX_MS = 3_600_000;
const GIVE_UP_AFTER_MS = 86_400_000;

/** Why it failed, in words that hold nothing of the address or the answer; null when it did not. */
async function post(
  { fetch, target, publicUrl }: ApprovalWebhookOptions,
  delivery: ApprovalDelivery,
  now: Date,
  stopping: AbortSignal,
): Promise<string | null> {
  const body = JSON.stringify(messageOf(delivery, publicUrl));
  const timestamp = String(Math.floor(now.getTime() / 1000));
  try {
    const response = await fetch(target.url, {
      method: "POST",
      body,
      redirect: "manual",
      headers: {
        "content-type": "application/json",
        "user-agent": "tutti",
        "x-tutti-delivery": deliveryIdOf(delivery.approvalId),
        "x-tutti-timestamp": timestamp,
        "x-tutti-signature": signatureOf(target.secret, timestamp, body),
      },
      signal: AbortSignal.any([stopping, AbortSignal.timeout(POST_WITHIN_MS)]),
    });
    await response.body?.cancel();
    return response.ok ? null : `status ${response.status}`;
  } catch (cause) {
    return cause instanceof Error && cause.name === "TimeoutError"
      ? "no answer in time"
      : "no answer";
  }
}

function backoffMs(attempts: number, random: () => number): number {
  const most = Math.min(BACKOFF_MS * 2 ** Math.min(attempts - 1, 20), BACKOFF_MAX_MS);
  return most * (0.5 + random() / 2);
}

function later(from: Date, ms: number): string {
  return new Date(from.getTime() + ms).toISOString();
}
