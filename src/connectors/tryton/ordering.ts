import { z } from "zod";
import type { Action } from "../../domain/actions.ts";
import type { Result } from "../../kernel/result.ts";
import { err, ok } from "../../kernel/result.ts";
import type { Call, Receipt } from "../contract.ts";
import { NAME } from "./config.ts";
import type { Parts } from "./parts.ts";
import type { PurchaseState } from "./purchase-orders.ts";
import { PurchaseState as WireState } from "./purchase-orders.ts";
import type { ReadBack } from "./read-back.ts";
import { idOfKey, readByIds, searchRead } from "./rows.ts";
import { decimal } from "./tagged.ts";

type Create = Action & { type: "purchaseOrder.create" };

/**
 * Creates a purchase and makes it a quotation, which nobody has been sent yet. Tryton keeps no
 * idempotency keys, so the key is the purchase's reference: one that is there already, in whatever
 * state a crash left it, is carried on instead. Callers hold a lock on the key; should a request
 * that was given up still create a second purchase, that one stays a draft, which orders nothing.
 */
export async function createPurchaseOrder(
  action: Create,
  key: string,
  parts: Parts,
  readBack: ReadBack,
  call: Call,
): Promise<Result<Receipt>> {
  const before = await purchasesOf(key, parts, call);
  if (!before.ok) return before;
  let [chosen] = before.value;
  if (!chosen) {
    const made = await create(action, key, parts, call);
    if (!made.ok) return made;
    const now = await purchasesOf(key, parts, call);
    if (!now.ok) return now;
    [chosen] = now.value;
    if (!chosen) {
      return err("SYSTEM_ANSWER_INVALID", `${NAME} does not show the purchase it created.`);
    }
  }
  const done = await advance(chosen, { draft: "quote" }, parts, call);
  if (!done.ok) return done;
  return readBack(String(chosen.id), before.value.length === 0, call);
}

/**
 * Sends a quotation to its supplier: confirms and processes it. Repeating it does no harm. One that
 * somebody has set back to draft or cancelled meanwhile is left as it is: SYSTEM_REFUSED.
 */
export async function placePurchaseOrder(
  { purchaseOrder }: Action & { type: "purchaseOrder.place" },
  parts: Parts,
  readBack: ReadBack,
  call: Call,
): Promise<Result<Receipt>> {
  const found = await purchaseNamed(purchaseOrder, parts, call);
  if (!found.ok) return found;
  const { id, state } = found.value;
  if (state === "draft" || state === "cancelled") {
    const message = `${NAME}'s purchase ${id} is ${state} by now, and is not sent.`;
    return err("SYSTEM_REFUSED", message, { at: `purchase.purchase ${id}` });
  }
  const steps = { quotation: "confirm", confirmed: "process" };
  const done = await advance(found.value, steps, parts, call);
  if (!done.ok) return done;
  return readBack(String(id), state in steps, call);
}

export type Purchase = { readonly id: number; readonly state: PurchaseState };

/** The step to take from each state; a state without one is the end. */
type Steps = Readonly<Partial<Record<PurchaseState, string>>>;

/**
 * Takes the steps that are left. Tryton passes over a step that the state does not allow without a
 * word, so the state is read again after each: one that does not change is a refusal.
 */
async function advance(
  from: Purchase,
  steps: Steps,
  parts: Parts,
  call: Call,
): Promise<Result<PurchaseState>> {
  let { state } = from;
  for (;;) {
    const step = steps[state];
    if (!step) return ok(state);
    const next = await takeStep(step, from.id, parts, call);
    if (!next.ok) return next;
    if (next.value === state) {
      return err("SYSTEM_REFUSED", `${NAME} leaves purchase ${from.id} in state ${state}.`);
    }
    state = next.value;
  }
}

/** Takes one step of the workflow and reads the state after it; repeating it does no harm. */
export async function takeStep(
  step: string,
  id: number,
  parts: Parts,
  call: Call,
): Promise<Result<PurchaseState>> {
  const taken = await parts.rpc.call(`purchase.purchase.${step}`, [[id]], z.unknown(), call);
  if (!taken.ok) return taken;
  const after = await readPurchase(id, parts, call);
  if (!after.ok) return after;
  if (!after.value) return err("NOT_FOUND", `${NAME} knows no purchase ${id} any more.`);
  return ok(after.value.state);
}

const WirePurchases = z.array(z.object({ id: z.int(), state: WireState }));

/** The purchase with an id; NOT_FOUND when there is none. */
export async function purchaseNamed(
  sourceId: string,
  parts: Parts,
  call: Call,
): Promise<Result<Purchase>> {
  const id = idOfKey(sourceId);
  const found = id === null ? null : await readPurchase(id, parts, call);
  if (found && !found.ok) return found;
  return found?.value
    ? ok(found.value)
    : err("NOT_FOUND", `${NAME} knows no purchase ${sourceId}.`);
}

async function readPurchase(
  id: number,
  { rpc }: Parts,
  call: Call,
): Promise<Result<Purchase | null>> {
  const wish = { model: "purchase.purchase", fields: ["state"], ids: [id] };
  const rows = await readByIds(rpc, wish, call);
  if (!rows.ok) return rows;
  const wire = WirePurchases.safeParse([...rows.value.values()]);
  if (!wire.success) return err("SYSTEM_ANSWER_INVALID", `${NAME}'s purchase ${id} is malformed.`);
  return ok(wire.data[0] ?? null);
}

/** The purchases with a reference, the one that counts first: the furthest, then the oldest. */
async function purchasesOf(key: string, { rpc }: Parts, call: Call): Promise<Result<Purchase[]>> {
  const domain = [["reference", "=", key]];
  const wish = { model: "purchase.purchase", domain, fields: ["state"], limit: SAME_KEY_MAX };
  const rows = await searchRead(rpc, { ...wish, order: [["id", "ASC"]] }, call);
  if (!rows.ok) return rows;
  const wire = WirePurchases.safeParse(rows.value.value);
  if (!wire.success) return err("SYSTEM_ANSWER_INVALID", `${NAME}'s purchases are malformed.`);
  return ok(wire.data.sort((a, b) => RANK[a.state] - RANK[b.state] || a.id - b.id));
}

const SAME_KEY_MAX = 20;
const RANK = {
  done: 0,
  processing: 1,
  confirmed: 2,
  quotation: 3,
  draft: 4,
  cancelled: 5,
} as const;

async function create(
  action: Create,
  key: string,
  parts: Parts,
  call: Call,
): Promise<Result<unknown>> {
  const values = await valuesOf(action, key, parts, call);
  if (!values.ok) return values;
  // Not safe to send twice: when its answer is lost, the next attempt finds it by its reference.
  const how = { safe: false };
  const shape = z.array(z.int()).length(1);
  return parts.rpc.call("purchase.purchase.create", [[values.value]], shape, call, how);
}

const WireParty = z.object({
  "addresses.": z.array(z.object({ id: z.int(), active: z.unknown() })),
});
const WireGoods = z.object({ default_uom: z.int() });

/** What the client's form would fill in by itself: the address, the units, the offers, the currency. */
async function valuesOf(
  { supplier, location, note, lines }: Create,
  key: string,
  { rpc, config }: Parts,
  call: Call,
): Promise<Result<object>> {
  const party = idOfKey(supplier) ?? 0;
  const ids = lines.map(({ variant }) => idOfKey(variant) ?? 0);
  const code = lines[0]?.unitCost.currency ?? "";
  if (lines.some(({ unitCost }) => unitCost.currency !== code)) {
    return err("INPUT_INVALID", "A purchase order has one currency.");
  }
  const partyWish = { model: "party.party", fields: ["addresses.active"], ids: [party] };
  const offers = [
    ["party", "=", party],
    ["product", "in", ids],
  ];
  const [parties, goods, offered, currencies] = await Promise.all([
    readByIds(rpc, partyWish, call),
    readByIds(rpc, { model: "product.product", fields: ["default_uom"], ids }, call),
    searchRead(rpc, offerWish(offers, lines.length), call),
    searchRead(rpc, { ...CURRENCY, domain: [["code", "=", code]] }, call),
  ]);
  for (const read of [parties, goods, offered, currencies]) if (!read.ok) return read;
  if (!parties.ok || !goods.ok || !offered.ok || !currencies.ok) return parties;
  const [currency] = currencies.value.value;
  if (!currency) return err("NOT_FOUND", `${NAME} knows no currency ${code}.`);
  const buyer = WireParty.safeParse(parties.value.get(party));
  if (!buyer.success) return err("NOT_FOUND", `${NAME} knows no supplier ${supplier}.`);
  const address = buyer.data["addresses."].find(({ active }) => Boolean(active));
  const offerOf = new Map(offered.value.value.map((row) => [row["product"], row.id]));
  const made: object[] = [];
  for (const [index, { variant, quantity, unitCost }] of lines.entries()) {
    const product = ids[index] ?? 0;
    const known = WireGoods.safeParse(goods.value.get(product));
    if (!known.success) return err("NOT_FOUND", `${NAME} knows no product ${variant}.`);
    const offer = offerOf.get(product);
    made.push({
      ...{ product, quantity, unit: known.data.default_uom, unit_price: decimal(unitCost.e4) },
      ...(offer === undefined ? {} : { product_supplier: offer }),
    });
  }
  return ok({
    ...{ party, warehouse: idOfKey(location) ?? 0, currency: currency.id },
    ...{ reference: key, comment: note, lines: [["create", made]] },
    ...(address ? { invoice_address: address.id } : {}),
    ...(config.invoiceMethod ? { invoice_method: config.invoiceMethod } : {}),
  });
}

const CURRENCY = { model: "currency.currency", fields: ["code"], limit: 1 };

function offerWish(domain: readonly unknown[], lines: number) {
  const active = ["active", "=", true];
  const fields = ["product"];
  return {
    ...{ model: "purchase.product_supplier", domain: [...domain, active], fields },
    limit: lines * OFFERS_PER_PRODUCT_MAX,
  };
}

const OFFERS_PER_PRODUCT_MAX = 5;
