import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Signature } from "@hubspot/api-client";
import { afterEach, expect, test, vi } from "vitest";
import { startHubspotEmulator } from "../../../../demo/systems/hubspot/emulator.ts";
import { crmWorld } from "./crm-world.ts";

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

type Told = { readonly subscriptionType: string; readonly eventId: number } & Record<
  string,
  unknown
>;

/** The emulator with three contacts, and a subscriber that lets HubSpot's own helper judge. */
async function subscribed(refuse: (count: number) => boolean = () => false) {
  const world = crmWorld();
  for (let i = 0; i < 3; i += 1) world.addContact();
  const emulator = await startHubspotEmulator({ world, port: 0, webhookRetryMs: 10 });
  const batches: Told[][] = [];
  const genuine: boolean[] = [];
  let target = "";
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const requestBody = Buffer.concat(chunks).toString();
    genuine.push(
      Signature.isValid({
        signatureVersion: "v3",
        signature: String(request.headers["x-hubspot-signature-v3"]),
        method: request.method ?? "",
        clientSecret: emulator.clientSecret,
        requestBody,
        url: target,
        timestamp: Number(request.headers["x-hubspot-request-timestamp"]),
      }),
    );
    batches.push(JSON.parse(requestBody) as Told[]);
    response.writeHead(refuse(batches.length) ? 503 : 200).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  target = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/crm`;
  emulator.sendWebhooksTo(target);
  ends.push(
    () => world.close(),
    emulator.close,
    () => void server.close(),
  );
  const settled = () =>
    vi.waitFor(() => expect(emulator.pendingWebhooks()).toBe(0), { timeout: 20_000, interval: 20 });
  return { world, emulator, batches, genuine, settled };
}

test("tells a new contact, a change, a merge and a deletion, signed so that HubSpot agrees", async () => {
  const { world, emulator, batches, genuine, settled } = await subscribed();
  world.addContact({ givenName: "Ada" });
  const fields = { email: "other@example.com" };
  world.execute({ type: "contact.change", contact: "contact-1", fields });
  world.execute({ type: "contact.merge", into: "contact-1", contact: "contact-2" });
  const authorization = `Bearer ${emulator.accessToken}`;
  await fetch(`${emulator.url}/crm/v3/objects/contacts/1003`, {
    method: "DELETE",
    headers: { authorization },
  });
  await settled();
  expect(new Set(genuine)).toEqual(new Set([true]));
  const events = batches.flat().toSorted((a, b) => a.eventId - b.eventId);
  const of = (type: string) => events.filter(({ subscriptionType }) => subscriptionType === type);
  expect(of("contact.creation")).toMatchObject([{ objectId: 1004, attemptNumber: 0 }]);
  expect(of("contact.propertyChange")).toContainEqual(
    expect.objectContaining({
      ...{ objectId: 1001, propertyName: "email", propertyValue: "other@example.com" },
      occurredAt: Date.parse(world.now()),
    }),
  );
  expect(of("contact.merge")).toMatchObject([
    { primaryObjectId: 1001, mergedObjectIds: [1002], newObjectId: 10_000_001_001 },
  ]);
  expect(of("contact.deletion")).toMatchObject([{ objectId: 1003, changeFlag: "DELETED" }]);
});

test("gathers at most a hundred events, in an order of no meaning", async () => {
  const { world, batches, settled } = await subscribed();
  for (let i = 0; i < 60; i += 1) world.addContact();
  await settled();
  expect(batches.every((batch) => batch.length <= 100)).toBe(true);
  const ids = batches.flat().map(({ eventId }) => eventId);
  expect(ids).not.toEqual(ids.toSorted((a, b) => a - b));
  expect(new Set(ids).size).toBe(ids.length);
});

test("tries a refused batch again, signed anew, and counts the attempts", async () => {
  const { world, batches, genuine, settled } = await subscribed((count) => count <= 2);
  world.execute({ type: "contact.change", contact: "contact-1", fields: { phone: "0" } });
  await settled();
  expect(batches.map(([event]) => event?.["attemptNumber"])).toEqual([0, 1, 2]);
  expect(new Set(batches.map(([event]) => event?.eventId)).size).toBe(1);
  expect(genuine).toEqual([true, true, true]);
});
