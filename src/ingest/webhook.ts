import type { Connector, RawRequest } from "../connectors/contract.ts";
import type { Clock } from "../kernel/clock.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { noteDelivery, requestReread } from "../store/sync-repository.ts";
import type { Take } from "./take.ts";

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
  take: Take,
  clock: Clock,
  request: RawRequest,
): Promise<Result<WebhookOutcome>> {
  if (!connector.supports.webhooks) {
    return err("NOT_FOUND", `${connector.name} sends no webhooks to Tutti.`);
  }
  const received = await connector.receive(request);
  if (!received.ok) return received;
  const { id, records, rejects, deleted, reread } = received.value;
  const at = clock.now().toISOString();
  let fresh = false;
  await take(connector.name, { records, rejects, deleted }, async (tx) => {
    fresh = await noteDelivery(tx, connector.name, id, at);
    if (fresh) await requestReread(tx, connector.name, reread, at);
    return fresh;
  });
  return ok({ deliveryId: id, fresh, reread: fresh && reread.length > 0 });
}
