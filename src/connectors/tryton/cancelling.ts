import type { Action } from "../../domain/actions.ts";
import type { Result } from "../../kernel/result.ts";
import { err } from "../../kernel/result.ts";
import type { Call, Receipt } from "../contract.ts";
import { NAME } from "./config.ts";
import { purchaseNamed, takeStep } from "./ordering.ts";
import type { Parts } from "./parts.ts";
import type { ReadBack } from "./read-back.ts";

/**
 * Cancels a purchase that has not been sent: a draft, a quotation, or a confirmed one that waits to
 * be processed, which Tryton lets go back to draft first. Once it is processed the supplier has
 * it, and only a person can sort that out: SYSTEM_REFUSED with the recovery `ask-a-person`.
 */
export async function cancelPurchaseOrder(
  { purchaseOrder }: Action & { type: "purchaseOrder.cancel" },
  parts: Parts,
  readBack: ReadBack,
  call: Call,
): Promise<Result<Receipt>> {
  const found = await purchaseNamed(purchaseOrder, parts, call);
  if (!found.ok) return found;
  const { id } = found.value;
  let { state } = found.value;
  const cancelledBefore = state === "cancelled";
  for (const step of state === "confirmed" ? ["draft", "cancel"] : ["cancel"]) {
    if (state === "cancelled") break;
    const next = await takeStep(step, id, parts, call);
    if (!next.ok) return next;
    state = next.value;
  }
  if (state !== "cancelled") {
    const message = `${NAME} does not cancel purchase ${id}, which is in state ${state}.`;
    return err("SYSTEM_REFUSED", message, { at: `purchase.purchase ${id}` });
  }
  return readBack(String(id), !cancelledBefore, call);
}
