import { expect, it, vi } from "vitest";
import type { DeliveryMode } from "../../../demo/systems/unreliable-delivery.ts";
import { unreliableDelivery } from "../../../demo/systems/unreliable-delivery.ts";

/** Sends a hundred deliveries one after the other, half of them spoiled; what arrived, in order. */
async function arrivals(mode: DeliveryMode, seed = 1) {
  const arrived: string[] = [];
  const delivery = unreliableDelivery({
    seed,
    lateMs: 20,
    fetch: async (_url, init) => {
      arrived.push(String(init?.body));
      return new Response(null, { status: 200 });
    },
  });
  const end = delivery.spoil(mode, 0.5);
  for (const body of ALL) {
    const response = await delivery.fetch("http://127.0.0.1/", { method: "POST", body });
    expect(response.ok).toBe(true);
  }
  const atOnce = [...arrived];
  await vi.waitFor(() => expect(delivery.pending()).toBe(0), { timeout: 10_000 });
  end();
  return { arrived, atOnce, delivery };
}

const ALL = Array.from({ length: 100 }, (_, sent) => String(sent));
const byNumber = (texts: readonly string[]) => texts.toSorted((a, b) => Number(a) - Number(b));

it("delivers some twice, and all at once and in order the first time", async () => {
  const { arrived, atOnce } = await arrivals("duplicate");
  expect(atOnce.filter((body, at) => atOnce.indexOf(body) === at)).toEqual(ALL);
  expect(arrived.length).toBeGreaterThan(130);
  expect(arrived.length).toBeLessThan(170);
  expect(byNumber([...new Set(arrived)])).toEqual(ALL);
});

it.each(["late", "reorder"] as const)(
  "delivers all once, some of them after others: %s",
  async (mode) => {
    const { arrived, atOnce } = await arrivals(mode);
    expect(atOnce.length).toBeLessThan(100);
    expect(arrived).not.toEqual(ALL);
    expect(byNumber(arrived)).toEqual(ALL);
  },
);

it("loses some for good, and tells the sender that they arrived", async () => {
  const { arrived, delivery } = await arrivals("lose");
  expect(arrived.length).toBeGreaterThan(30);
  expect(arrived.length).toBeLessThan(70);
  expect(arrived).toEqual(byNumber(arrived));
  // No more when the trouble has ended.
  for (const body of ALL) await delivery.fetch("http://127.0.0.1/", { body });
  expect(arrived.slice(-100)).toEqual(ALL);
});

it("tries what it held back again when it is refused", async () => {
  const seen: string[] = [];
  const delivery = unreliableDelivery({
    lateMs: 5,
    fetch: async (_url, init) => {
      seen.push(String(init?.body));
      // Everything is refused once.
      const isFirst = seen.indexOf(String(init?.body)) === seen.length - 1;
      return new Response(null, { status: isFirst ? 503 : 200 });
    },
  });
  delivery.spoil("late", 1);
  for (const body of ALL) await delivery.fetch("http://127.0.0.1/", { body });
  await vi.waitFor(() => expect(delivery.pending()).toBe(0), { timeout: 10_000 });
  expect(byNumber(seen)).toEqual(ALL.flatMap((body) => [body, body]));
});

it("spoils the same deliveries for the same seed", async () => {
  const [one, same, other] = [
    await arrivals("lose"),
    await arrivals("lose"),
    await arrivals("lose", 2),
  ];
  expect(one.arrived).toEqual(same.arrived);
  expect(one.arrived).not.toEqual(other.arrived);
});
