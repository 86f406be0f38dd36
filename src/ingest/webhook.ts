import type { Connector, RawRequest } from "../connectors/contract.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { TakeDelivery } from "./delivery-queue.ts";

export type WebhookOutcome = {
  readonly deliveryId: string;
  /** False when the same delivery was taken in before. */
  readonly fresh: boolean;
  /** Whether something has to be read again from the system. */
  readonly reread: boolean;
};

/**
 * Takes a delivery in, durably before it answers: what it tells enough of is applied, what it only
 * names is asked for again, both in the transaction that notes the delivery's id.
 */
export async function takeWebhook(
  connector: Connector,
  take: TakeDelivery,
  request: RawRequest,
): Promise<Result<WebhookOutcome>> {
  if (!connector.supports.webhooks) {
    return err("NOT_FOUND", `${connector.name} sends no webhooks to Tutti.`);
  }
  const received = await connector.receive(request);
  if (!received.ok) return received;
  const { id, reread } = received.value;
  const taken = await take(connector.name, received.value);
  if (!taken.ok) return taken;
  const fresh = taken.value;
  return ok({ deliveryId: id, fresh, reread: fresh && reread.length > 0 });
}
