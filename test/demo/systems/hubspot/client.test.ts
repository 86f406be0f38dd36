import { Client } from "@hubspot/api-client";
import { FilterOperatorEnum } from "@hubspot/api-client/lib/codegen/crm/contacts/index.js";
import { afterEach, expect, test } from "vitest";
import {
  type HubspotEmulatorOptions,
  startHubspotEmulator,
} from "../../../../demo/systems/hubspot/emulator.ts";
import { crmWorld } from "./crm-world.ts";

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** The emulator, and HubSpot's own client to judge it. */
async function crm(count: number, options: Partial<HubspotEmulatorOptions> = {}) {
  const world = crmWorld();
  for (let i = 0; i < count; i += 1) world.addContact();
  const emulator = await startHubspotEmulator({ world, port: 0, indexDelayMs: 0, ...options });
  const { url: basePath, accessToken } = emulator;
  ends.push(() => world.close(), emulator.close);
  const connect = (token = accessToken) => new Client({ accessToken: token, basePath });
  const client = connect();
  return { world, emulator, client, connect, contacts: client.crm.contacts };
}

/** What a request is refused with, as the client tells it. */
async function refusal(request: Promise<unknown>) {
  const thrown = await request.then(
    () => null,
    (error: unknown) => error as { code: number; body: object },
  );
  return { status: thrown?.code, body: thrown?.body };
}

test("lists every contact page by page, with properties as text and null for none", async () => {
  const { contacts } = await crm(230);
  const all = await contacts.getAll(100, undefined, ["email", "mobilephone", "no_such_property"]);
  expect(all).toHaveLength(230);
  expect(new Set(all.map(({ id }) => id)).size).toBe(230);
  expect(all[0]?.properties).toEqual({
    createdate: "2011-07-01T08:00:00.000Z",
    email: "person1@example.com",
    hs_object_id: "1001",
    lastmodifieddate: "2011-07-01T08:00:00.000Z",
    mobilephone: null,
  });
  const page = await contacts.basicApi.getPage(100, undefined, ["email"]);
  expect(page.paging?.next?.after).toBe(page.results.at(-1)?.id);
  expect(await refusal(contacts.basicApi.getPage(101))).toMatchObject({
    status: 400,
    body: { status: "error", category: "VALIDATION_ERROR", correlationId: expect.any(String) },
  });
});

test("gives one by id and by either of its addresses, with its company", async () => {
  const { world, contacts, client } = await crm(3);
  const company = world.addCompany("Acme Parcels");
  const fields = { company: company.id, loyaltyCard: "L-1" };
  world.execute({ type: "contact.change", contact: "contact-2", fields });
  const [one] = await contacts.getAll(100, undefined, [], undefined, ["companies"]);
  expect(one?.associations).toBeUndefined();
  const found = await contacts.basicApi.getById(
    "person2@example.com",
    ["loyalty_card", "company", "associatedcompanyid"],
    undefined,
    ["companies"],
    false,
    "email",
  );
  expect(found.properties).toMatchObject({ loyalty_card: "L-1", company: "Acme Parcels" });
  const companyId = found.properties["associatedcompanyid"] ?? "";
  expect(found.associations?.["companies"]?.results[0]).toEqual({
    id: companyId,
    type: "contact_to_company",
  });
  const known = await client.crm.companies.basicApi.getById(companyId, ["name"]);
  expect(known.properties["name"]).toBe("Acme Parcels");
  const read = await client.crm.associations.v4.batchApi.getPage("contacts", "companies", {
    inputs: [{ id: found.id }],
  });
  expect(read.results[0]?.to[0]?.toObjectId).toEqual(Number(companyId));
  const back = await client.crm.associations.v4.basicApi.getPage(
    "companies",
    companyId,
    "contacts",
  );
  expect(back.results.map(({ toObjectId }) => String(toObjectId))).toEqual([found.id]);
  expect(await refusal(contacts.basicApi.getById("77"))).toMatchObject({ status: 404 });
});

test("creates and changes contacts in the world, and refuses an address that is taken", async () => {
  const { world, contacts } = await crm(2);
  const properties = {
    ...{ email: "New@Example.com", firstname: "Ada", loyalty_card: "L-9", email_consent: "true" },
    ...{ lifecyclestage: "customer", address: "1 High Street", city: "York", country: "France" },
  };
  const made = await contacts.basicApi.create({ properties, associations: [] });
  expect(world.all("contact").at(-1)).toMatchObject({
    givenName: "Ada",
    loyaltyCard: "L-9",
    emailConsent: true,
    lifecycleStage: "customer",
    address: { line1: "1 High Street", city: "York", country: "FR" },
  });
  const taken = contacts.basicApi.create({ properties, associations: [] });
  expect(await refusal(taken)).toMatchObject({
    status: 409,
    body: { category: "CONFLICT", message: `Contact already exists. Existing ID: ${made.id}` },
  });
  world.pass(1000);
  const changed = await contacts.basicApi.update(made.id, {
    properties: { phone: "", jobtitle: "Buyer" },
  });
  expect(changed.properties).toMatchObject({ phone: null, jobtitle: "Buyer" });
  expect(changed.updatedAt.toISOString()).toBe(world.now());
  for (const wrong of [
    { no_such_property: "1" },
    { hs_object_id: "1" },
    { lifecyclestage: "friend" },
  ]) {
    const update = contacts.basicApi.update(made.id, { properties: wrong } as never);
    expect(await refusal(update)).toMatchObject({ status: 400 });
  }
});

test("reads and updates batches, naming what is missing with 207", async () => {
  const { contacts } = await crm(3);
  const inputs = [{ id: "1003" }, { id: "4444" }, { id: "1001" }];
  const base = { properties: ["email"], propertiesWithHistory: [] };
  const read = await contacts.batchApi.read({ inputs, ...base });
  expect(read).toMatchObject({ numErrors: 1, errors: [{ context: { ids: ["4444"] } }] });
  expect(read.results.map(({ id }) => id).sort()).toEqual(["1001", "1003"]);
  const twice = contacts.batchApi.read({ inputs: [{ id: "1001" }, { id: "1001" }], ...base });
  expect(await refusal(twice)).toMatchObject({ status: 400 });
  const many = Array.from({ length: 101 }, (_, i) => ({ id: String(i) }));
  expect(await refusal(contacts.batchApi.read({ inputs: many, ...base }))).toMatchObject({
    status: 400,
  });
  const updated = await contacts.batchApi.update({
    inputs: [
      { id: "1001", properties: { firstname: "Bo" } },
      { id: "1002", properties: { email: "person1@example.com" } },
    ],
  });
  expect(updated.results.map(({ properties }) => properties["firstname"])).toEqual(["Bo"]);
  expect(updated).toMatchObject({ errors: [{ category: "CONFLICT" }] });
});

test("searches with filters, a sort and pages, and refuses what is beyond the limits", async () => {
  const { world, contacts } = await crm(0, { limits: { searchesPerSecondMax: 1000 } });
  for (let i = 0; i < 250; i += 1) {
    world.pass(1000);
    world.addContact({ lifecycleStage: i % 2 === 0 ? "customer" : "lead" });
  }
  const search = (request: object) => contacts.searchApi.doSearch(request as never);
  const since = String(Date.parse(world.now()) - 99_000);
  const filters = [
    { propertyName: "lastmodifieddate", operator: FilterOperatorEnum.Gte, value: since },
    { propertyName: "lifecyclestage", operator: FilterOperatorEnum.Eq, value: "Customer" },
  ];
  const found = await search({ filterGroups: [{ filters }], sorts: ["-createdate"], limit: 20 });
  expect(found.total).toBe(50);
  expect(found.results[0]?.properties["email"]).toBe("person249@example.com");
  expect(found.paging?.next?.after).toBe("20");
  const named = await search({ query: "given77 family77", limit: 5 });
  expect(named.results.map(({ properties }) => properties["firstname"])).toEqual(["Given77"]);
  const tooMuch = [
    { limit: 201 },
    { limit: 100, after: "9950" },
    { sorts: ["email", "createdate"] },
    { filterGroups: Array.from({ length: 6 }, () => ({ filters: [] })) },
    { filterGroups: [{ filters: Array.from({ length: 7 }, () => filters[0]) }] },
    { filterGroups: [{ filters: [{ ...filters[0], propertyName: "no_such_property" }] }] },
  ];
  for (const request of tooMuch) {
    expect(await refusal(search(request)), JSON.stringify(request)).toMatchObject({ status: 400 });
  }
});

test("merges two contacts into a record of its own, to which their ids lead", async () => {
  const { world, contacts } = await crm(3);
  const { basicApi, batchApi } = contacts;
  const merged = await basicApi.merge({ primaryObjectId: "1001", objectIdToMerge: "1002" });
  expect(["1001", "1002"]).not.toContain(merged.id);
  const names = ["email", "hs_additional_emails", "hs_merged_object_ids"];
  for (const id of ["1001", "1002", merged.id]) {
    const found = await basicApi.getById(id, names);
    expect(found.id).toBe(merged.id);
    expect(found.properties).toMatchObject({
      email: "person1@example.com",
      hs_additional_emails: "person2@example.com",
      hs_merged_object_ids: "1001;1002",
    });
  }
  const byEmail = await basicApi.getById("person2@example.com", [], [], [], false, "email");
  expect(byEmail.id).toBe(merged.id);
  const listed = (await contacts.getAll()).map(({ id }) => id);
  expect(listed).toEqual(["1003", merged.id]);
  const inputs = [{ id: "1002" }];
  const read = await batchApi.read({ inputs, properties: [], propertiesWithHistory: [] });
  expect(read.results.map(({ id }) => id)).toEqual([merged.id]);
  const again = await basicApi.merge({ primaryObjectId: "1003", objectIdToMerge: "1002" });
  expect(again.properties["hs_merged_object_ids"]?.split(";").sort()).toEqual(
    ["1001", "1002", "1003", merged.id].sort(),
  );
  expect(world.get("contact", "contact-1")?.mergedInto).toBe("contact-3");
});

test("archives and forgets", async () => {
  const { contacts } = await crm(3);
  const { basicApi } = contacts;
  await basicApi.archive("1001");
  await basicApi.purge({ objectId: "1002" });
  expect((await contacts.getAll()).map(({ id }) => id)).toEqual(["1003"]);
  const archived = await basicApi.getPage(100, undefined, [], [], [], true);
  expect(archived.results.map(({ id, archived: is }) => [id, is])).toEqual([["1001", true]]);
  expect(archived.results[0]?.archivedAt?.toISOString()).toBe("2011-07-01T08:00:00.000Z");
  for (const id of ["1001", "1002"]) {
    expect(await refusal(basicApi.getById(id))).toMatchObject({ status: 404 });
  }
});

test("says which limit a request is over, and what is left", async () => {
  const { contacts, connect, emulator } = await crm(1, {
    limits: { tenSecondlyMax: 3, searchesPerSecondMax: 1 },
  });
  expect(await refusal(connect("wrong").crm.contacts.basicApi.getPage())).toMatchObject({
    status: 401,
    body: { category: "INVALID_AUTHENTICATION" },
  });
  const first = await contacts.basicApi.getPageWithHttpInfo();
  expect(first.headers).toMatchObject({
    "x-hubspot-ratelimit-max": "3",
    "x-hubspot-ratelimit-remaining": "2",
  });
  const many = Array.from({ length: 4 }, () => refusal(contacts.basicApi.getPage()));
  expect((await Promise.all(many)).at(-1)).toMatchObject({
    status: 429,
    body: { policyName: "TEN_SECONDLY_ROLLING", errorType: "RATE_LIMIT" },
  });
  const searches = [1, 2].map(() => refusal(contacts.searchApi.doSearch({ limit: 1 })));
  expect((await Promise.all(searches)).find(({ status }) => status === 429)).toMatchObject({
    body: { policyName: "SECONDLY", message: "You have reached your secondly limit." },
  });
  expect(emulator.requests()).toBe(8);
});

test("search does not see a change at once", async () => {
  const { world, emulator, contacts } = await crm(1, { limits: { searchesPerSecondMax: 1000 } });
  emulator.setIndexDelay(60_000);
  world.pass(1000);
  world.addContact();
  world.execute({ type: "contact.change", contact: "contact-1", fields: { givenName: "Ann" } });
  const found = await contacts.searchApi.doSearch({ limit: 10, properties: ["firstname"] });
  expect(found.total).toBe(1);
  expect(found.results[0]?.properties["firstname"]).toBe("Given1");
  const read = await contacts.basicApi.getById("1001", ["firstname"]);
  expect(read.properties["firstname"]).toBe("Ann");
});
