import { z } from "zod";
import type { Action } from "../../domain/actions.ts";
import { formatDecimal } from "../../domain/money.ts";
import type { SourceRecord } from "../../domain/records.ts";
import type { Result } from "../../kernel/result.ts";
import { err, ok } from "../../kernel/result.ts";
import type { Call, Receipt } from "../contract.ts";
import { readPrices } from "./catalog.ts";
import { refusalFault } from "./client.ts";
import { NAME } from "./config.ts";
import { Listed, type PageParts } from "./pages.ts";
import { idOf, minorUnitE4 } from "./wire.ts";

/**
 * Sets a variation's price in all stores and reads it back; prices of one location alone stay as
 * they are. Square takes the whole variation with the version it was read in: when somebody
 * else was faster, it is read once more. A key that was used before changes nothing, and neither
 * does a price that the variation has already: then `created` is false.
 */
export async function setPrice(
  action: Extract<Action, { type: "price.set" }>,
  idempotencyKey: string,
  parts: PageParts,
  call: Call,
): Promise<Result<Receipt>> {
  const { variant, amount } = action;
  for (let tries = 1; ; tries += 1) {
    const before = await readVariation(variant, parts, call);
    if (!before.ok) return before;
    const { object, price } = before.value;
    if (price.amount.e4 === amount.e4 && price.amount.currency === amount.currency) {
      return ok({ sourceId: variant, created: false, records: [price] });
    }
    const coin = minorUnitE4(amount.currency);
    if (amount.currency !== price.amount.currency || amount.e4 < 0 || amount.e4 % coin !== 0) {
      const asked = `${formatDecimal(amount.e4)} ${amount.currency}`;
      return err("INPUT_INVALID", `${asked} is no price in ${price.amount.currency}.`);
    }
    const price_money = { amount: amount.e4 / coin, currency: amount.currency };
    const item_variation_data = { ...object.item_variation_data, price_money };
    const body = {
      // A later try asks for something else, and needs a key of its own.
      idempotency_key: tries === 1 ? idempotencyKey : `${idempotencyKey}-${tries}`,
      object: { ...object, item_variation_data },
    };
    const told = await parts.api.tell({ post: "/v2/catalog/object", body }, Done, call);
    if (!told.ok) return told;
    const refusal = "refused" in told.value ? told.value : null;
    if (refusal?.refused === "VERSION_MISMATCH" && tries < TRIES_MAX) continue;
    const isUsed = refusal?.refused === "IDEMPOTENCY_KEY_REUSED";
    if (refusal && !isUsed) return refusalFault(refusal);
    const after = await readVariation(variant, parts, call);
    if (!after.ok) return after;
    return ok({ sourceId: variant, created: !isUsed, records: [after.value.price] });
  }
}

const TRIES_MAX = 3;

type Price = Extract<SourceRecord, { kind: "price" }>;

const Done = z.object({ catalog_object: z.object({ id: z.string() }) });

/** As it came: what is not understood here has to go back unchanged. */
const Variation = z.looseObject({ item_variation_data: z.looseObject({}) });

async function readVariation(
  id: string,
  { api, config }: PageParts,
  call: Call,
): Promise<Result<{ object: z.infer<typeof Variation>; price: Price }>> {
  const body = { object_ids: [id] };
  const answer = await api.ask({ post: "/v2/catalog/batch-retrieve", body }, Listed, call);
  if (!answer.ok) return answer;
  const [found] = answer.value.data.objects ?? [];
  if (found === undefined) return err("SYSTEM_REFUSED", `${NAME} knows no variation ${id}.`);
  if (idOf(found) !== id) {
    return err("SYSTEM_ANSWER_INVALID", `${NAME} answered with another variation than ${id}.`);
  }
  const { records, rejects } = readPrices([found], config.taxIncluded);
  const [reject] = rejects;
  if (reject) return err("RECORD_INVALID", `price ${id}: ${reject.reason}`, { at: reject.at });
  const [price] = records;
  const object = Variation.safeParse(found);
  if (price?.kind === "price" && object.success) return ok({ object: object.data, price });
  return err("SYSTEM_REFUSED", `${NAME} keeps no fixed price of ${id}.`);
}
