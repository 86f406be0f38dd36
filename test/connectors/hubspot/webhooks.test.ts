import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { signedHeaders } from "../../../demo/systems/hubspot/webhooks.ts";
import type { Delivery, RawRequest } from "../../../src/connectors/contract.ts";
import { unwrap } from "../../../src/kernel/result.ts";
import { callOf } from "../outside.ts";
import { type Crm, startCrm } from "./crm.ts";

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const TARGET = "https://tutti.example/webhooks/crm";
const customer = (sourceId: string) => ({ kind: "customer", sourceId });

async function crm(contacts = 3): Promise<Crm> {
  const started = await startCrm(contacts);
  ends.push(started.close);
  return started;
}

/** A request as HubSpot would sign it; `url` is what the receiver sees, `target` what was signed. */
function signed({ emulator }: Crm, events: unknown, url = TARGET, target = url): RawRequest {
  const body = JSON.stringify(events);
  const { clientSecret } = emulator;
  const headers = signedHeaders({ method: "POST", url: target, body }, new Date(), clientSecret);
  return { method: "POST", url, headers, body: new TextEncoder().encode(body) };
}

const event = (subscriptionType: string, fields: object) => ({
  ...{ eventId: 1, subscriptionId: 2, portalId: 3, appId: 4, occurredAt: 5, attemptNumber: 0 },
  subscriptionType,
  ...fields,
});

test("everything that happens names its contacts, and reading them says how they are", async () => {
  const all = await crm();
  const { world, emulator } = all;
  const connector = all.connect();
  const deliveries: Delivery[] = [];
  const ids: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const headers = request.headers as Record<string, string | undefined>;
    const url = `http://${headers["host"]}${request.url}`;
    const body = Buffer.concat(chunks);
    const received = unwrap(await connector.receive({ method: "POST", url, headers, body }));
    deliveries.push(received);
    ids.push(received.id);
    response.writeHead(deliveries.length <= 1 ? 500 : 200).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ends.push(() => void server.close());
  emulator.sendWebhooksTo(
    `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/crm`,
  );
  const { id: company } = world.addCompany("Acme");
  world.addContact({ company });
  world.execute({ type: "contact.change", contact: "contact-3", fields: { phone: "1" } });
  world.execute({ type: "contact.merge", into: "contact-1", contact: "contact-2" });
  await vi.waitFor(() => expect(emulator.pendingWebhooks()).toBe(0), { timeout: 20_000 });
  const told = new Set(deliveries.flatMap(({ reread }) => reread.map((one) => one.sourceId)));
  const merged = "10000001001";
  expect([...told].sort()).toEqual(["1003", "1004", merged].sort());
  expect(deliveries.flatMap(({ rejects }) => rejects)).toEqual([]);
  // The refused delivery came again, as another attempt of the same.
  expect(new Set(ids).size).toBe(ids.length - 1);
  const read = await connector.loadMany("customer", ["1003", merged], callOf());
  expect(read.map((outcome) => unwrap(outcome))).toMatchObject([
    { phone: "1" },
    { mergedIds: ["1001", "1002"] },
  ]);

  deliveries.length = 1;
  await all.ask("DELETE", "/crm/v3/objects/contacts/1003");
  await all.ask("POST", "/crm/v3/objects/contacts/gdpr-delete", { objectId: "1004" });
  world.renameCompany(company, "Acme Parcels");
  await vi.waitFor(() => expect(emulator.pendingWebhooks()).toBe(0), { timeout: 20_000 });
  const gone = deliveries.slice(1).flatMap(({ reread }) => reread.map((one) => one.sourceId));
  expect([...new Set(gone)].sort()).toEqual(["1003", "1004"]);
  const after = await connector.loadMany("customer", ["1003", "1004"], callOf());
  expect(after.map((outcome) => unwrap(outcome))).toEqual([null, null]);
});

test("a company's new name names all its contacts", async () => {
  const all = await crm(0);
  const { id: company } = all.world.addCompany("Acme");
  for (let i = 0; i < 620; i += 1) all.world.addContact(i % 2 === 0 ? { company } : {});
  for (let i = 0; i < 300; i += 1) all.world.addContact({ company });
  const renamed = event("company.propertyChange", { objectId: 20_000_001, propertyName: "name" });
  const { reread } = unwrap(await all.connect().receive(signed(all, [renamed])));
  expect(reread).toHaveLength(610);
  const ids = { primaryObjectId: 1, mergedObjectIds: [2], newObjectId: 20_000_001, objectId: 1 };
  const merged = event("company.merge", ids);
  expect(unwrap(await all.connect().receive(signed(all, [merged]))).reread).toHaveLength(610);
  const moved = event("company.propertyChange", { objectId: 20_000_001, propertyName: "city" });
  expect(unwrap(await all.connect().receive(signed(all, [moved]))).reread).toEqual([]);
  all.emulator.faults.inject({ type: "status", status: 503 });
  // Nobody was told whom it is about: HubSpot has to send it again.
  expect(await all.connect().receive(signed(all, [renamed]))).toMatchObject({ ok: false });
});

test("events of either sort of subscription, of associations and of other objects are told apart", async () => {
  const all = await crm();
  const events = [
    event("object.propertyChange", { objectTypeId: "0-1", objectId: 11, propertyName: "email" }),
    event("object.creation", { objectTypeId: "0-3", objectId: 12 }),
    event("deal.creation", { objectId: 13 }),
    event("contact.merge", {
      primaryObjectId: 1,
      mergedObjectIds: [2],
      newObjectId: 14,
      objectId: 1,
    }),
    event("contact.associationChange", {
      ...{ associationType: "CONTACT_TO_COMPANY", fromObjectId: 15, toObjectId: 16 },
    }),
    event("company.associationChange", {
      ...{ associationType: "COMPANY_TO_CONTACT", fromObjectId: 16, toObjectId: 17 },
    }),
    event("contact.restore", { objectId: 18 }),
    event("contact.propertyChange", { objectId: 11, propertyName: "phone" }),
  ];
  const { reread, rejects } = unwrap(await all.connect().receive(signed(all, events)));
  expect(reread).toEqual(["11", "14", "15", "17", "18"].map(customer));
  expect(rejects).toEqual([]);
});

test("a broken event is a reject beside the good ones", async () => {
  const all = await crm();
  const events = [event("contact.creation", {}), event("contact.creation", { objectId: 7 }), 7];
  const { reread, rejects } = unwrap(await all.connect().receive(signed(all, events)));
  expect(reread).toEqual([customer("7")]);
  expect(rejects.map(({ reason }) => reason)).toEqual([
    expect.stringContaining("names no object"),
    expect.stringContaining("expected object"),
  ]);
});

test("the order of events and the attempt are nothing to the id, the events are", async () => {
  const all = await crm();
  const [one, two] = [event("contact.creation", { objectId: 7 }), event("deal.creation", {})];
  const idOf = async (events: unknown) =>
    unwrap(await all.connect().receive(signed(all, events))).id;
  const again = { ...one, attemptNumber: 3 };
  expect(await idOf([two, again])).toBe(await idOf([one, two]));
  expect(await idOf([{ ...one, eventId: 9 }, two])).not.toBe(await idOf([one, two]));
});

test("the address is signed too, with certain characters as they are", async () => {
  const all = await crm();
  const events = [event("contact.creation", { objectId: 7 })];
  const elsewhere = signed(all, events, TARGET, "https://elsewhere.example/webhooks/crm");
  expect(await all.connect().receive(elsewhere)).toMatchObject({
    fault: { code: "WEBHOOK_SIGNATURE_INVALID" },
  });
  const encoded = signed(all, events, `${TARGET}?to=a%3Ab%40c%20d`, `${TARGET}?to=a:b@c%20d`);
  expect(await all.connect().receive(encoded)).toMatchObject({ ok: true });
  const { headers, ...rest } = signed(all, events);
  const later = { ...headers, "x-hubspot-request-timestamp": "soon" };
  expect(await all.connect().receive({ ...rest, headers: later })).toMatchObject({
    fault: { code: "WEBHOOK_SIGNATURE_INVALID" },
  });
});
