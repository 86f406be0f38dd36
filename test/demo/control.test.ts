import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { startControl } from "../../demo/control.ts";
import { createFaults } from "../../demo/systems/faults.ts";
import type { DeliveryMode } from "../../demo/systems/unreliable-delivery.ts";
import { demoCommand } from "../../src/server/cli/demo.ts";
import { hoursAfter, PRESENT, smallWorld } from "./world/small-world.ts";

type InForce = Readonly<Record<string, unknown>>;

/** A demo that can be steered: its world, two systems, and the folder by which the CLI finds it. */
async function demo() {
  const world = smallWorld();
  const [shopify, tryton] = [createFaults(), createFaults()];
  const spoiled: { mode: DeliveryMode; share: number }[] = [];
  const deliveries = {
    spoil(mode: DeliveryMode, share: number) {
      const one = { mode, share };
      spoiled.push(one);
      return () => void spoiled.splice(spoiled.indexOf(one), 1);
    },
  };
  const systems = { shopify: { faults: shopify, deliveries }, tryton: { faults: tryton } };
  const control = await startControl(world, systems, 0, "secret");
  const folder = mkdtempSync(join(tmpdir(), "tutti-control-"));
  mkdirSync(join(folder, "demo"));
  const place = { controlPort: Number(new URL(control.url).port), controlToken: "secret" };
  writeFileSync(join(folder, "demo", "place.json"), JSON.stringify(place));
  onTestFinished(async () => {
    await control.close();
    world.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const ask = async (body?: object, token = "secret") => {
    const response = await fetch(`${control.url}/disrupt`, {
      ...(body && { method: "POST", body: JSON.stringify(body) }),
      headers: { authorization: `Bearer ${token}` },
    });
    const answer = (await response.json()) as { inForce: readonly InForce[]; error: string };
    return { status: response.status, body: answer };
  };
  const command = (text: string) => demoCommand(text === "" ? [] : text.split(" "), folder);
  return { world, shopify, tryton, spoiled, ask, command, control };
}

it("makes the shipment that is expected next late or lost", async () => {
  const { world, ask } = await demo();
  const waiting = world.all("shipment").filter(({ state }) => state === "waiting");
  const [first, second] = waiting.toSorted((a, b) => a.expectedAt.localeCompare(b.expectedAt));
  expect(await ask({ what: "shipment", shipment: "next", lost: true })).toEqual({
    status: 200,
    body: {
      inForce: [
        ...[
          { what: "shipment", shipment: first?.id, number: first?.number, lateDays: 0, lost: true },
        ],
      ],
    },
  });
  await ask({ what: "shipment", shipment: "next", late: 4 });
  await ask({ what: "shipment", shipment: second?.number, late: 2 });
  const { body } = await ask();
  const of = (id: string | undefined) => body.inForce.find(({ shipment }) => shipment === id);
  expect(body.inForce).toHaveLength(2);
  expect(of(first?.id)).toMatchObject({ lost: true });
  expect(of(second?.id)).toMatchObject({ lateDays: 6, lost: false });
});

it("closes a supplier by id or name, and changes demand", async () => {
  const { world, ask } = await demo();
  const [first, second] = world.all("supplier");
  await ask({ what: "supplier", supplier: first?.id, days: 3 });
  await ask({ what: "supplier", supplier: second?.name.toUpperCase(), days: 5 });
  const { body } = await ask({ what: "demand", product: null, factor: 1.5, days: 2 });
  expect(body.inForce.filter(({ what }) => what !== "shipment")).toEqual([
    { what: "supplier", supplier: first?.id, name: first?.name, until: hoursAfter(PRESENT, 72) },
    { what: "supplier", supplier: second?.id, name: second?.name, until: hoursAfter(PRESENT, 120) },
    { what: "demand", product: null, factor: 1.5, until: hoursAfter(PRESENT, 48) },
  ]);
  world.advanceTo(hoursAfter(PRESENT, 73));
  const { body: later } = await ask();
  const rest = later.inForce.filter(({ what }) => what !== "shipment");
  expect(rest).toMatchObject([{ what: "supplier", supplier: second?.id }]);
});

it("shows a system's fault until its seconds are over, and leaves others", async () => {
  const { shopify, tryton, ask } = await demo();
  tryton.inject({ type: "down" });
  const slow = { what: "system", system: "shopify", fault: { type: "slow", ms: 10 } };
  await ask({ ...slow, seconds: 0.2 });
  await ask({ ...slow, fault: { type: "throttle" }, seconds: 600 });
  expect([shopify.armed("slow"), shopify.armed("throttle")]).toEqual([true, true]);
  await vi.waitFor(() => expect(shopify.armed("slow")).toBe(false), { timeout: 10_000 });
  expect(shopify.armed("throttle")).toBe(true);
  expect(tryton.armed("down")).toBe(true);
  const { body } = await ask();
  expect(body.inForce).toMatchObject([
    { what: "system", system: "shopify", fault: { type: "throttle" } },
  ]);
});

it("spoils a system's webhooks until its seconds are over", async () => {
  const { spoiled, ask } = await demo();
  const body = { what: "webhooks", system: "shopify", mode: "late", share: 0.5, seconds: 0.2 };
  expect((await ask(body)).body.inForce).toMatchObject([{ system: "shopify", mode: "late" }]);
  expect(spoiled).toEqual([{ mode: "late", share: 0.5 }]);
  await vi.waitFor(() => expect(spoiled).toEqual([]), { timeout: 10_000 });
  expect((await ask()).body.inForce).toEqual([]);
});

it("takes back the troubles of systems when the demo ends", async () => {
  const { shopify, ask, control } = await demo();
  await ask({ what: "system", system: "shopify", fault: { type: "down" }, seconds: 600 });
  await control.close();
  expect(shopify.armed("down")).toBe(false);
});

it.each<[object, RegExp]>([
  [{}, /expected "what" to be shipment, supplier, demand, system or webhooks/],
  [{ what: "weather" }, /expected "what" to be shipment/],
  [{ what: "shipment", shipment: "next" }, /"late" \(1 to 365 days\) or "lost"/],
  [{ what: "shipment", shipment: "next", late: 1, lost: true }, /"late" .* or "lost"/],
  [{ what: "supplier", supplier: "1", days: 0 }, /"days" \(1 to 365\)/],
  [{ what: "demand", product: null, factor: 21, days: 1 }, /"factor" \(0 to 20\)/],
  [{ what: "system", system: "sap", fault: { type: "down" }, seconds: 1 }, /one of shopify/],
  [{ what: "system", system: "tryton", fault: { type: "fire" }, seconds: 1 }, /throttle, html/],
  [{ what: "system", system: "tryton", fault: { type: "down" }, seconds: 3601 }, /up to 3600/],
  [{ what: "webhooks", system: "shopify", mode: "eat", share: 1, seconds: 1 }, /duplicate, late/],
  [
    { what: "webhooks", system: "shopify", mode: "lose", share: 0, seconds: 1 },
    /"share" \(above 0/,
  ],
])("says what is accepted instead of %j", async (body, says) => {
  const { ask } = await demo();
  const answer = await ask(body);
  expect(answer.status).toBe(400);
  expect(answer.body.error).toMatch(says);
});

it.each<[object, RegExp]>([
  [{ what: "shipment", shipment: "SHP99999", late: 1 }, /No shipment SHP99999 is on its way/],
  [{ what: "supplier", supplier: "Acme", days: 1 }, /No supplier Acme; there are 1 .*, 2 /],
  [{ what: "demand", product: "nothing", factor: 1, days: 1 }, /No product nothing/],
  [{ what: "system", system: "square", fault: { type: "down" }, seconds: 1 }, /has no square/],
  [{ what: "webhooks", system: "tryton", mode: "lose", share: 1, seconds: 1 }, /sends no webhooks/],
])("refuses %j", async (body, says) => {
  const { ask } = await demo();
  const answer = await ask(body);
  expect(answer.status).toBe(409);
  expect(answer.body.error).toMatch(says);
});

it("listens to nobody without the token", async () => {
  const { ask } = await demo();
  expect(await ask(undefined, "guess")).toMatchObject({ status: 401 });
  expect(await ask({ what: "demand", product: null, factor: 2, days: 1 }, "guess")).toMatchObject({
    status: 401,
  });
  expect((await ask()).body).toEqual({ inForce: [] });
});

it("is steered by the command line, which tells what is in force", async () => {
  const { world, command } = await demo();
  expect(await command("disrupt")).toEqual({ ok: true, value: "Nothing is disrupted." });
  const [shipment] = world
    .all("shipment")
    .filter(({ state }) => state === "waiting")
    .toSorted((a, b) => a.expectedAt.localeCompare(b.expectedAt));
  await command("disrupt shipment next --late 5");
  await command("disrupt demand all --factor 2.5 --days 7");
  await command("disrupt demand 85123A --factor 0 --days 7");
  await command("disrupt system tryton --fault status --status 503 --seconds 600");
  await command("disrupt webhooks shopify --mode duplicate --share 0.25 --seconds 600");
  const told = await command("disrupt supplier 5 --days 3");
  const lines = (told.ok ? told.value.split("\n") : []).map((line) => {
    return line.replace(/\d+ more/, "N more");
  });
  // The supplier's own shipments are late as well.
  expect(lines).toContain(`shipment ${shipment?.number} is late by 5 days`);
  expect(lines.filter((line) => !line.startsWith("shipment"))).toEqual([
    `supplier Porto Ceramics sends nothing until ${hoursAfter(PRESENT, 72)}`,
    `2.5 times the demand of all products until ${hoursAfter(PRESENT, 7 * 24)}`,
    `0 times the demand of 85123A until ${hoursAfter(PRESENT, 7 * 24)}`,
    'tryton shows "status" for N more seconds',
    "25 % of shopify's webhooks: duplicate, N more seconds",
  ]);
});

it("pauses time by the command line as before", async () => {
  const { world, command } = await demo();
  expect(await command("speed 60")).toMatchObject({ ok: true });
  expect(world.speed()).toBe(60);
  expect(await command("pause")).toEqual({ ok: true, value: `${PRESENT}, paused` });
  expect(await command("resume")).toMatchObject({ ok: true });
  expect(world.speed()).toBe(60);
});

it.each<[string, RegExp]>([
  ["disrupt weather", /"weather" is nothing to disrupt; choose one of shipment, supplier/],
  ["disrupt shipment", /Say which after "disrupt shipment", and give --late DAYS or --lost/],
  ["disrupt shipment --lost", /Say which/],
  ["disrupt shipment next", /For "disrupt shipment" give --late DAYS or --lost/],
  ["disrupt shipment next --late 3 --lost", /give --late DAYS or --lost/],
  ["disrupt shipment next --late soon", /"soon" is no number for --late/],
  ["disrupt supplier 5 --late 3", /give --days DAYS/],
  ["disrupt supplier 5 --days", /give --days DAYS/],
  ["disrupt supplier Porto Ceramics --days 3", /give --days DAYS/],
  ["disrupt supplier 5 --days 366", /The demo refuses this: expected "supplier" .* \(1 to 365\)/],
  ["disrupt supplier 99 --days 3", /The demo refuses this: No supplier 99/],
  ["disrupt demand all --factor 2", /give --factor FACTOR and --days DAYS/],
  ["disrupt system shopify --fault down", /give --fault FAULT and --seconds SECONDS/],
  ["disrupt system shopify --fault down --ms 5 --seconds 5", /The demo refuses this: expected/],
  ["disrupt webhooks shopify --mode late", /give --mode MODE, --share SHARE and --seconds/],
])("refuses %s by what is accepted", async (text, says) => {
  const { command } = await demo();
  const answer = await command(text);
  expect(answer).toMatchObject({ ok: false, fault: { code: "INPUT_INVALID" } });
  expect(answer.ok ? "" : answer.fault.message).toMatch(says);
});

it("says so when no demo runs", async () => {
  expect(await demoCommand(["disrupt"], "nowhere")).toMatchObject({
    ok: false,
    fault: { code: "SYSTEM_UNAVAILABLE" },
  });
});
