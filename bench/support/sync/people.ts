import * as make from "./records.ts";
import type { Retail, RetailParts } from "./retail.ts";
import type { Source } from "./source.ts";

/**
 * People, each with up to two records in each system, which have one key or another in common. A
 * record's keys are never taken back, so that who is who does not depend on what was seen when.
 */
export function peopleRetail({ world, dice, sources }: RetailParts): Retail {
  const people = ["c1", "c2", "c3"];
  const contacts = new Map<string, make.Contact>();
  const merged = new Map<string, readonly string[]>();
  const write = (source: Source, id: string) => {
    const [person = ""] = id.split(".");
    const key = `${source.name} ${id}`;
    const before = contacts.get(key) ?? { email: null, phone: null, loyaltyIds: [] };
    const draw = dice.below(3);
    const contact = {
      email: draw === 0 ? ` ${person.toUpperCase()}.${world}@example.com` : before.email,
      phone: draw === 1 ? phoneOf(world, person) : before.phone,
      loyaltyIds: draw === 2 ? [`card-${world}-${person}`] : before.loyaltyIds,
    };
    contacts.set(key, contact);
    source.put((mark) => make.customer(id, `B ${person}`, contact, merged.get(key) ?? [], mark));
  };
  /** One record of a person swallows the other, which the system then knows no more. */
  const merge = (source: Source, person: string) => {
    const [kept, other] = [`${person}.1`, `${person}.2`];
    if (source.find("customer", kept) === null || source.find("customer", other) === null) return;
    merged.set(`${source.name} ${kept}`, [other]);
    source.drop("customer", other, true);
    write(source, kept);
  };
  const someId = (source: Source) => {
    const person = dice.pick(people);
    const swallowed = merged.get(`${source.name} ${person}.1`);
    return swallowed || dice.chance(0.7) ? `${person}.1` : `${person}.2`;
  };
  return {
    kinds: ["customer"],
    begin() {
      for (const source of sources) {
        for (let n = dice.below(3); n >= 0; n -= 1) write(source, someId(source));
      }
    },
    act() {
      const source = dice.pick(sources);
      if (dice.chance(0.1)) return source.drop("customer", someId(source));
      if (dice.chance(0.15)) return merge(source, dice.pick(people));
      write(source, someId(source));
    },
  };
}

/** A British mobile number that no other person of any world has. */
function phoneOf(world: number, person: string): string {
  return `+447${String(world * 10 + Number(person.slice(1))).padStart(9, "0")}`;
}

/** Products whose variants come, go and move, with prices and suppliers' offers. */
export function catalogRetail({ world, dice, sources }: RetailParts): Retail {
  const products = ["p1", "p2"];
  const [first, ...others] = sources;
  const variantsOf = (source: Source, id: string) =>
    source.find("product", id)?.variants.map(({ sourceId }) => sourceId) ?? [];
  /** One variant is listed under one product of a system. */
  const list = (source: Source, id: string, wanted: readonly string[]) => {
    const elsewhere = products
      .filter((one) => one !== id)
      .flatMap((one) => variantsOf(source, one));
    const variants = wanted.filter((one) => !elsewhere.includes(one));
    if (variants.length > 0) source.put((mark) => make.product(world, id, variants, mark));
  };
  const ask = (source: Source, variant: string) =>
    source.put((mark) => make.price(variant, source.role === "POS" ? "POS" : "WEB", mark));
  const offer = (source: Source, variant: string) =>
    source.put((mark) => make.supplierOffer(`${variant}-f`, "s1", variant, mark));
  const anew = (source: Source, id: string) => {
    list(source, id, [`${id}a`]);
    ask(source, `${id}a`);
    if (source.role === "ERP") offer(source, `${id}a`);
  };
  const vanish = (source: Source, id: string) => {
    for (const variant of variantsOf(source, id)) {
      source.drop("price", variant);
      source.drop("supplierOffer", `${variant}-f`);
    }
    source.drop("product", id);
  };
  /** A variant goes to another product; only where no other system groups it otherwise. */
  const move = (source: Source, from: string, to: string) => {
    const [moving, ...rest] = variantsOf(source, from);
    if (moving === undefined || rest.length === 0) return;
    list(source, from, rest);
    list(source, to, [...variantsOf(source, to), moving]);
  };
  return {
    kinds: ["supplier", "product", "supplierOffer", "price"],
    begin() {
      for (const source of sources) {
        if (source.role === "ERP") source.put(() => make.supplier("s1", world));
        for (const id of products) if (dice.chance(0.8)) anew(source, id);
      }
    },
    act() {
      const source = dice.pick(sources);
      const id = dice.pick(products);
      const variants = variantsOf(source, id);
      if (variants.length === 0) return anew(source, id);
      if (dice.chance(0.1)) return vanish(source, id);
      if (dice.chance(0.2)) return list(source, id, [...new Set([...variants, `${id}b`])]);
      if (dice.chance(0.2) && variants.length > 1) return list(source, id, variants.slice(0, -1));
      if (dice.chance(0.2) && source === first && others.length === 0) {
        return move(source, id, id === "p1" ? "p2" : "p1");
      }
      const variant = dice.pick(variants);
      if (source.role === "ERP" && dice.chance(0.5)) return offer(source, variant);
      ask(source, variant);
    },
  };
}
