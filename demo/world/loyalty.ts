import type { Books } from "./books.ts";
import type { DemandEvent } from "./demand.ts";
import type { Draw, Name } from "./people.ts";
import { emailOf, inventCustomer, inventName, PHONES, phoneAt } from "./people.ts";
import type { Chance } from "./random.ts";
import type { RetailData } from "./retail-data.ts";
import type { Retailer } from "./retailer.ts";
import { STORES } from "./retailer.ts";
import { asDialed, asTyped } from "./spelling.ts";
import type { Changed, WorldMember } from "./types.ts";

/** The holders of loyalty cards, whom the tills get to know when they first show theirs. */
export type Loyalty = {
  /** Whose card is shown for a receipt; null when none is. */
  readonly holder: (event: DemandEvent & { type: "receipt" }, cycle: number) => WorldMember | null;
};

/** How many hold a card, in each copy of the catalog. */
const HOLDERS = 640;
const SHOWN_SHARE = 0.26;
/** How often a card is shown away from its holder's own store. */
const AWAY_SHARE = 0.1;
/** Holders who also buy on the web have done so, or will, within so many days of the start. */
const WEB_WITHIN_DAYS = 200;

export function createLoyalty({ chance, data, trade }: Retailer, books: Books): Loyalty {
  const shoppers = webShoppers(data, trade, chance);
  const { member: members } = books.tables;

  const invent = (position: number, clone: number) => {
    const id = 1 + position + clone * HOLDERS;
    // Every other four: half of each store's holders, as a holder's store is position % 4.
    const isShopper = Math.floor(position / STORES.length) % 2 === 0;
    const nth =
      Math.floor(position / 2 / STORES.length) * STORES.length + (position % STORES.length);
    const shopper = isShopper ? shoppers[nth] : undefined;
    const known = data.customers[shopper ?? -1];
    const draw = (what: string) => chance(`member/${id}/${what}`);
    if (shopper === undefined || known === undefined) return inventStranger(id, draw);
    const place = shopper + clone * data.customers.length;
    const customer = inventCustomer(known.id + clone * 100_000, known.country, place, chance);
    return atTheTill(id, customer.id, customer, draw);
  };

  return {
    holder({ clone, key, store }, cycle) {
      const draw = (what: string) => chance(`${what}/${key}/${cycle}`);
      if (draw("card") >= SHOWN_SHARE) return null;
      const away = draw("away") < AWAY_SHARE ? 1 + Math.floor(draw("home") * 3) : 0;
      const home = (store + away) % STORES.length;
      // Some come often and some rarely: those of low rank show their cards the most.
      const rank = Math.floor(draw("holder") ** 1.4 * (HOLDERS / STORES.length));
      const position = rank * STORES.length + home;
      const known = members.get(String(1 + position + clone * HOLDERS));
      if (known !== undefined) return known;
      const fresh = invent(position, clone);
      return members.put(fresh.id, fresh);
    },
  };
}

type Reachable = Name & { readonly email: string; readonly phone: string };

/** Somebody the web shop never sees. Their phones are taken from the end, customers' from the start. */
function inventStranger(id: number, draw: Draw): Omit<WorldMember, keyof Changed> {
  const name = inventName(draw);
  const reachable = { ...name, email: emailOf(name, `m${id}`), phone: phoneAt(PHONES - id) };
  return atTheTill(id, null, reachable, draw);
}

/** What was written down when the card was given out: an e-mail, a phone only, or neither. */
function atTheTill(
  id: number,
  person: string | null,
  { givenName, familyName, email, phone }: Reachable,
  draw: Draw,
): Omit<WorldMember, keyof Changed> {
  const told = draw("told");
  const spell = (name: string) => (draw("shouting") < 0.1 ? name.toUpperCase() : name);
  const tellsPhone = told < 0.12 || (told >= 0.4 && told < 0.7);
  return {
    id: String(id),
    person,
    loyaltyCard: `RH${40_000_000 + id * 37}`,
    givenName: spell(givenName),
    familyName: spell(familyName),
    email: told < 0.4 ? asTyped(email, draw("typed")) : null,
    phone: tellsPhone ? asDialed(phone, draw("dialed")) : null,
  };
}

/** British customers of the web shop who buy for themselves, in a drawn order, by position. */
function webShoppers(data: RetailData, trade: ReadonlySet<number>, chance: Chance): number[] {
  const untilMs = data.startMs + WEB_WITHIN_DAYS * 86_400_000;
  const early = new Set<number>();
  for (const { customer, atMs } of data.invoices) if (atMs < untilMs) early.add(customer);
  return data.customers
    .flatMap(({ id, country }, position) => {
      const isFit = country === "GB" && early.has(position) && !trade.has(position);
      return isFit ? [{ position, turn: chance(`shopper/${id}`) }] : [];
    })
    .sort((a, b) => a.turn - b.turn)
    .map(({ position }) => position);
}
