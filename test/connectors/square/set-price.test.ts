import { afterEach, beforeEach, expect, test } from "vitest";
import { squareId } from "../../../demo/systems/square/ids.ts";
import { callOf, realOutside } from "../outside.ts";
import { startTill, type Till } from "./till.ts";

let till: Till;
let code: string;
beforeEach(async () => {
  till = await startTill();
  code = till.world.all("product")[3]?.code ?? "";
});
afterEach(() => till.close());

const pence = () => till.world.get("product", code)?.pricePence;
const priceOf = (amount: number, currency = "GBP") => ({
  type: "price.set" as const,
  variant: squareId("variation", code),
  amount: { e4: amount * 100, currency },
});

test("a key that comes back late does not bring its old price back", async () => {
  const connector = till.connect();
  await connector.write(priceOf(1200), "key-1", callOf());
  await connector.write(priceOf(1300), "key-2", callOf());
  const late = await connector.write(priceOf(1200), "key-1", callOf());
  expect(late).toMatchObject({ ok: true, value: { created: false } });
  expect(pence()).toBe(1300);
});

test("somebody who was faster is not overwritten unread", async () => {
  const outside = realOutside();
  let upserts = 0;
  const fetching: typeof fetch = async (input, init) => {
    if (String(input).endsWith("/v2/catalog/object")) {
      upserts += 1;
      // Between our reading and our writing.
      if (upserts === 1) till.must({ type: "price.set", product: code, pricePence: 555 });
    }
    return outside.fetch(input, init);
  };
  const connector = till.connect({}, { ...outside, fetch: fetching });
  const receipt = await connector.write(priceOf(1200), "key-1", callOf());
  expect(receipt).toMatchObject({
    ok: true,
    value: { created: true, records: [{ kind: "price", amount: { e4: 120_000 } }] },
  });
  expect(upserts).toBe(2);
  expect(pence()).toBe(1200);
});

test("what is no price of the shop's currency is refused before anything is asked for", async () => {
  const before = pence();
  for (const action of [priceOf(1200, "EUR"), priceOf(12.5), priceOf(-100)]) {
    const outcome = await till.connect().write(action, "key", callOf());
    expect(outcome).toMatchObject({ ok: false, fault: { code: "INPUT_INVALID" } });
  }
  expect(pence()).toBe(before);
});

test("a refusal says what Square said", async () => {
  const outcome = await till.connect().write(priceOf(0), "key", callOf());
  expect(outcome).toMatchObject({
    ok: false,
    fault: { code: "SYSTEM_REFUSED", message: expect.stringMatching(/INVALID_VALUE.*price/i) },
  });
});
