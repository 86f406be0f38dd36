import { expect, it } from "vitest";
import type { World, WorldContact } from "../../../demo/world/types.ts";
import { hoursAfter, smallWorld } from "./small-world.ts";

/** With half a year of history: what is drawn is near its share. */
const settled = smallWorld({ historyUntil: "2011-07-11T10:00:00.000Z" });

function share<Item>(items: readonly Item[], is: (item: Item) => boolean): number {
  return items.filter(is).length / items.length;
}

/** Somebody's e-mail or phone, however it is written. */
const plainEmail = (email: string | null) => email?.trim().toLowerCase() ?? null;
const plainPhone = (phone: string | null) =>
  phone?.replaceAll(" ", "").replace(/^0/, "+44") ?? null;

it("shows a card for a quarter of the receipts, each of a member known by then", () => {
  const receipts = settled.all("receipt");
  expect(share(receipts, ({ member }) => member !== null)).toBeCloseTo(0.26, 1);
  expect(share(receipts, ({ tender }) => tender === "cash")).toBeCloseTo(0.28, 1);
  for (const { member, at } of receipts) {
    if (member === null) continue;
    const createdAt = settled.get("member", member)?.createdAt;
    expect(createdAt && createdAt <= at).toBe(true);
  }
  const members = settled.all("member");
  expect(members.length).toBeGreaterThan(520);
  expect(members.length).toBeLessThan(660);
  expect(new Set(members.map(({ loyaltyCard }) => loyaltyCard)).size).toBe(members.length);
});

it("numbers the receipts of each store", () => {
  for (const { id: store } of settled.all("location").filter(({ type }) => type === "store")) {
    const receipts = settled.all("receipt").filter((receipt) => receipt.store === store);
    const expected = receipts.map((_, at) => {
      return `S${store.replace("store-", "")}-${String(at + 1).padStart(6, "0")}`;
    });
    expect(receipts.map(({ number }) => number)).toEqual(expected);
  }
});

it("has about half of the members on the web too, of whom the tills know e-mail, phone or neither", () => {
  const members = settled.all("member");
  expect(share(members, ({ person }) => person !== null)).toBeCloseTo(0.5, 1);
  const shoppers = members.flatMap((member) => {
    const customer = settled.get("customer", member.person ?? "");
    return customer === undefined ? [] : [{ member, customer }];
  });
  expect(shoppers.length).toBeGreaterThan(220);
  expect(new Set(shoppers.map(({ customer }) => customer.id)).size).toBe(shoppers.length);
  for (const { member, customer } of shoppers) {
    expect(member.familyName.toLowerCase()).toBe(customer.familyName.toLowerCase());
    if (member.email !== null) expect(plainEmail(member.email)).toBe(customer.email);
    if (member.phone !== null) expect(plainPhone(member.phone)).toBe(customer.phone);
  }
  const byEmail = ({ member }: (typeof shoppers)[number]) => member.email !== null;
  const byPhone = ({ member }: (typeof shoppers)[number]) => !member.email && member.phone !== null;
  expect(share(shoppers, byEmail)).toBeCloseTo(0.4, 1);
  expect(share(shoppers, byPhone)).toBeCloseTo(0.3, 1);
  // Written otherwise than the web shop writes it.
  const emails = shoppers.filter(byEmail);
  const isOther = share(emails, ({ member, customer }) => member.email !== customer.email);
  expect(isOther).toBeGreaterThan(0.3);
  const phones = shoppers.filter(byPhone);
  expect(share(phones, ({ member }) => member.phone?.startsWith("0") ?? false)).toBeGreaterThan(
    0.3,
  );
});

/** The contacts of each person that stand for themselves. */
function contactsByPerson(world: World): Map<string, WorldContact[]> {
  const found = new Map<string, WorldContact[]>();
  for (const contact of world.all("contact")) {
    if (contact.person === null || contact.mergedInto !== null) continue;
    found.set(contact.person, [...(found.get(contact.person) ?? []), contact]);
  }
  return found;
}

it("knows most buyers in the CRM, some of them twice, and nobody before they bought", () => {
  const contacts = contactsByPerson(settled);
  expect(share(settled.all("customer"), ({ id }) => contacts.has(id))).toBeCloseTo(0.82, 1);
  const isKnown = share(settled.all("member"), ({ id, person }) => {
    return contacts.has(person ?? `member/${id}`);
  });
  expect(isKnown).toBeGreaterThan(0.7);
  const twice = share([...contacts.values()], (all) => all.length > 1);
  expect(twice).toBeGreaterThan(0.06);
  expect(twice).toBeLessThan(0.1);
  const leads = settled.all("contact").filter(({ person }) => person === null);
  expect(leads.length).toBeGreaterThan(30);
  expect(leads.length).toBeLessThan(150);
  const members = new Map(
    settled.all("member").map((one) => [one.person ?? `member/${one.id}`, one]),
  );
  for (const [person, [first]] of contacts) {
    const known = [settled.get("customer", person), members.get(person)];
    const isBuyer = known.some((one) => one && first && one.createdAt <= first.createdAt);
    expect(isBuyer, person).toBe(true);
  }
});

it("joins in the CRM what tills and web shop cannot join", () => {
  const contacts = contactsByPerson(settled);
  const apart = settled.all("member").flatMap((member) => {
    const customer = settled.get("customer", member.person ?? "");
    if (customer === undefined || member.email !== null || member.phone !== null) return [];
    return [{ customer, member, contacts: contacts.get(customer.id) ?? [] }];
  });
  expect(apart.length).toBeGreaterThan(40);
  const joined = share(apart, ({ customer, member, contacts: all }) =>
    all.some(({ email, loyaltyCard }) => {
      return email === customer.email && loyaltyCard === member.loyaltyCard;
    }),
  );
  expect(joined).toBeGreaterThan(0.4);
  expect(joined).toBeLessThan(0.85);
});

it("spells duplicates otherwise, and never as somebody else", () => {
  const owners = new Map(settled.all("customer").map(({ id, email }) => [email, id]));
  let different = 0;
  for (const [person, [first, ...others]] of contactsByPerson(settled)) {
    for (const other of others) {
      const owner = owners.get(plainEmail(other.email) ?? "");
      expect(owner ?? person).toBe(person);
      const isOther = other.email !== first?.email || other.familyName !== first?.familyName;
      if (isOther) different += 1;
    }
  }
  expect(different).toBeGreaterThan(100);
});

it("keeps trade customers with a company, at a domain of their own", () => {
  const companies = settled.all("company");
  expect(companies.length).toBeGreaterThan(150);
  expect(new Set(companies.map(({ domain }) => domain)).size).toBe(companies.length);
  for (const { domain } of companies) expect(domain).toMatch(/^[a-z-]+\d+\.example\.com$/);
  const units = new Map<string, number>();
  for (const { customer, lines } of settled.all("order")) {
    const sum = lines.reduce((total, { quantity }) => total + quantity, units.get(customer) ?? 0);
    units.set(customer, sum);
  }
  const bought = (is: (contact: WorldContact) => boolean) => {
    const all = settled.all("contact").filter((one) => one.person !== null && is(one));
    return all.reduce((sum, { person }) => sum + (units.get(person ?? "") ?? 0), 0) / all.length;
  };
  const inTrade = bought(({ company }) => company !== null);
  expect(inTrade).toBeGreaterThan(5 * bought(({ company }) => company === null));
});

it("says of buyers that they are customers, and evangelists when they come often", () => {
  const orders = new Map<string, number>();
  for (const { customer } of settled.all("order")) {
    orders.set(customer, 1 + (orders.get(customer) ?? 0));
  }
  for (const [person, [first]] of contactsByPerson(settled)) {
    expect(["customer", "evangelist"]).toContain(first?.lifecycleStage);
    if ((orders.get(person) ?? 0) >= 8) expect(first?.lifecycleStage, person).toBe("evangelist");
  }
  const leads = settled.all("contact").filter(({ person }) => person === null);
  expect(leads.some(({ lifecycleStage }) => lifecycleStage === "customer")).toBe(false);
});

it("goes on after history: contacts move, opt out and are merged now and then", () => {
  const world = smallWorld({ historyUntil: "2011-03-01T10:00:00.000Z" });
  expect(world.all("contact").some(({ mergedInto }) => mergedInto !== null)).toBe(false);
  const before = new Map(world.all("contact").map((contact) => [contact.id, contact]));
  world.advanceTo(hoursAfter(world.now(), 24 * 60));
  const after = world.all("contact").flatMap((contact) => {
    const old = before.get(contact.id);
    return old === undefined ? [] : [{ old, contact }];
  });
  const counts = {
    moved: after.filter(({ old, contact }) => {
      return old.address !== null && old.address.line1 !== contact.address?.line1;
    }).length,
    consent: after.filter(({ old, contact }) => old.emailConsent !== contact.emailConsent).length,
  };
  expect(counts.moved).toBeGreaterThan(20);
  expect(counts.consent).toBeGreaterThan(20);
  const merged = world.all("contact").filter(({ mergedInto }) => mergedInto !== null);
  expect(merged.length).toBeGreaterThan(3);
  expect(merged.length).toBeLessThan(60);
  for (const { person, mergedInto } of merged) {
    expect(world.get("contact", mergedInto ?? "")).toMatchObject({ person, mergedInto: null });
  }
  world.close();
});

it("brings back a part of some receipts some days later, and leaves what was sold", () => {
  const refunded = settled.all("receipt").filter(({ refunds }) => refunds.length > 0);
  expect(refunded.length / settled.all("receipt").length).toBeCloseTo(0.04, 1);
  expect(refunded.length).toBeGreaterThan(100);
  const returns = settled.all("move").filter(({ origin }) => origin?.startsWith("receipt/"));
  const back = new Map(returns.map((move) => [move.origin, move]));
  for (const { id, store, at, lines, refunds } of refunded) {
    for (const refund of refunds) {
      const days = (Date.parse(refund.at) - Date.parse(at)) / 86_400_000;
      expect(days).toBeGreaterThan(1);
      expect(days).toBeLessThan(16);
      const [first] = refund.lines;
      const line = lines.find((one) => one.id === first?.line);
      expect(refund.amountPence).toBe((first?.quantity ?? 0) * (line?.unitPricePence ?? 0));
      expect(back.get(`receipt/${id}`)).toMatchObject({
        ...{ from: "customer", to: store, reason: "return" },
        ...{ product: line?.product, quantity: first?.quantity, effectiveAt: refund.at },
      });
    }
    const sold = lines.reduce((sum, { quantity }) => sum + quantity, 0);
    const units = refunds.flatMap((one) => one.lines).reduce((sum, one) => sum + one.quantity, 0);
    expect(units).toBeLessThan(sold);
  }
});

it("has as many more members and contacts at a larger scale", () => {
  const [one, two] = [smallWorld(), smallWorld({ scale: 2 })];
  for (const kind of ["member", "contact"] as const) {
    expect(two.all(kind).length / one.all(kind).length).toBeCloseTo(2, 0);
    expect(new Set(two.all(kind).map(({ id }) => id)).size).toBe(two.all(kind).length);
  }
});
