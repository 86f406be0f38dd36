import { describe, expect, it } from "vitest";
import type { WorldCommand } from "../../../demo/world/types.ts";
import { digest, must, smallWorld } from "./small-world.ts";

const world = smallWorld();
const [member, second] = world.all("member");
const [company] = world.all("company");
const [customer] = world.all("customer");
if (!member || !second || !company || !customer) throw new Error("The world has too few people.");

it("changes what the tills know of a member, and nothing else of them", () => {
  const fields = { email: "new@example.com", phone: null };
  expect(must(world, { type: "member.change", member: member.id, fields })).toBe(member.id);
  const { seq: _, changedAt: __, ...rest } = member;
  expect(world.get("member", member.id)).toMatchObject({ ...rest, ...fields });
});

it("makes a contact with what is given, and changes it later", () => {
  const fields = { givenName: "Ada", email: "ada@example.com", company: company.id };
  const contact = must(world, { type: "contact.change", contact: null, fields });
  expect(world.get("contact", contact)).toMatchObject({
    ...{ ...fields, familyName: "", phone: null, lifecycleStage: "lead", person: null },
    ...{ emailConsent: null, address: null, loyaltyCard: null, mergedInto: null },
  });
  const address = customer.address;
  const change = { emailConsent: true, address, company: null } as const;
  must(world, { type: "contact.change", contact, fields: change });
  expect(world.get("contact", contact)).toMatchObject({ givenName: "Ada", ...change });
});

it("merges two contacts: the one keeps what it has and gets what it lacks", () => {
  const make = (fields: { givenName: string; email?: string; phone?: string }) =>
    must(world, { type: "contact.change", contact: null, fields });
  const into = make({ givenName: "Ada", email: "ada@example.com" });
  const contact = make({ givenName: "Adah", email: "other@example.com", phone: "07700 900123" });
  expect(must(world, { type: "contact.merge", into, contact })).toBe(into);
  expect(world.get("contact", into)).toMatchObject({
    ...{ givenName: "Ada", email: "ada@example.com", phone: "07700 900123", mergedInto: null },
  });
  expect(world.get("contact", contact)).toMatchObject({ givenName: "Adah", mergedInto: into });
});

describe("a command about people that makes no sense", () => {
  const world = smallWorld();
  const ofMember = (fields: object, id = member.id) =>
    ({ type: "member.change", member: id, fields }) as WorldCommand;
  const ofContact = (fields: object, contact: string | null = null) =>
    ({ type: "contact.change", contact, fields }) as WorldCommand;
  const email = "x@example.com";
  const [one, other] = ["a", "b"].map((givenName) => must(world, ofContact({ givenName }))) as [
    string,
    string,
  ];
  must(world, { type: "contact.merge", into: one, contact: other });
  const merge = (into: string, contact: string): WorldCommand => {
    return { type: "contact.merge", into, contact };
  };
  const wrong: Readonly<Record<string, WorldCommand>> = {
    "an unknown member": ofMember({ email }, "99999"),
    "a member's e-mail without @": ofMember({ email: "nobody" }),
    "a member's e-mail of 255 characters": ofMember({ email: `${"x".repeat(243)}@example.com` }),
    "a member without a card": ofMember({ loyaltyCard: "" }),
    "a card of somebody else": ofMember({ loyaltyCard: second.loyaltyCard }),
    "a member's field that is none": ofMember({ shoeSize: 43 }),
    "a member's name that is no text": ofMember({ givenName: 7 }),
    "a contact with nothing": ofContact({}),
    "a contact with a phone only": ofContact({ phone: "07700 900123" }),
    "an unknown contact": ofContact({ email }, "99999"),
    "a contact that was merged": ofContact({ email }, other),
    "a contact's e-mail without @": ofContact({ email: "nobody" }),
    "a contact of an unknown company": ofContact({ email, company: "99999" }),
    "a stage that is none": ofContact({ email, lifecycleStage: "friend" }),
    "a country of three letters": ofContact({
      email,
      address: { ...customer.address, country: "GBR" },
    }),
    "half an address": ofContact({ email, address: { city: "Leeds" } }),
    "a contact's person": ofContact({ email, person: "1" }),
    "a merge with itself": merge(one, one),
    "a merge into nobody": merge("99999", one),
    "a merge of nobody": merge(one, "99999"),
    "a merge of what is merged": merge(one, other),
    "a merge into what is merged": merge(other, one),
  };
  const before = digest(world);
  for (const [name, command] of Object.entries(wrong)) {
    it(`is refused with a reason and changes nothing: ${name}`, () => {
      const answer = world.execute(command);
      expect(answer.ok ? "" : answer.reason).toMatch(/\w+.*\.$/);
      expect(digest(world)).toBe(before);
    });
  }
});
