import { inventorySourceId, type Kind } from "../../../src/domain/records.ts";
import type { Dice } from "../dice.ts";
import * as make from "./records.ts";
import type { Source } from "./source.ts";

/** What a world's retailer does: the state its systems begin with, and one change after another. */
export type Retail = {
  readonly kinds: readonly Kind[];
  begin(): void;
  act(): void;
};

export type RetailParts = {
  readonly world: number;
  readonly dice: Dice;
  readonly sources: readonly Source[];
};

/** Stock of the same variants in the same places, counted by several systems. */
export function stockRetail({ world, dice, sources }: RetailParts): Retail {
  const variants = ["p1v", "p2v"];
  const places = ["l1", "l2"];
  let moves = 0;
  const list = (source: Source, variant: string) =>
    source.put((mark) => make.product(world, variant.slice(0, -1), [variant], mark));
  const count = (source: Source, variant: string, place: string) => {
    const id = inventorySourceId(variant, place);
    const before = source.find("inventory", id)?.onHand ?? 0;
    const units = dice.below(9) - 3 || 1;
    source.put((mark) => make.level(variant, place, before + units, mark));
    if (source.role !== "ERP") return;
    moves += 1;
    source.put(() => make.movement(`m${moves}`, variant, place, units));
  };
  const someLevel = () => [dice.pick(variants), dice.pick(places)] as const;
  return {
    kinds: ["location", "product", "inventory", "stockMovement"],
    begin() {
      for (const source of sources) {
        for (const [i, place] of places.entries()) {
          const type = i === 0 && source.role === "ERP" ? "WAREHOUSE" : "STORE";
          source.put(() => make.location(world, place, type));
        }
        for (const variant of variants) list(source, variant);
        for (let n = dice.below(3); n >= 0; n -= 1) count(source, ...someLevel());
      }
    },
    act() {
      const source = dice.pick(sources);
      const [variant, place] = someLevel();
      const product = variant.slice(0, -1);
      const isListed = source.find("product", product) !== null;
      if (!isListed || dice.chance(0.1)) return list(source, variant);
      if (dice.chance(0.1)) return source.drop("inventory", inventorySourceId(variant, place));
      if (dice.chance(0.05)) {
        source.drop("product", product);
        for (const where of places) source.drop("inventory", inventorySourceId(variant, where));
        return;
      }
      count(source, variant, place);
    },
  };
}

/** Sales of things and to people that may not be known yet, and copies of them in other systems. */
export function salesRetail({ world, dice, sources }: RetailParts): Retail {
  let sales = 0;
  let products = 0;
  let people = 0;
  const states = new Map<string, make.OrderState>();
  const holders = new Map<string, readonly Source[]>();
  const sell = (source: Source) => {
    if (products === 0 || dice.chance(0.3)) {
      products += 1;
      source.put((mark) => make.product(world, `p${products}`, [`p${products}v`], mark));
    }
    if (people === 0 || dice.chance(0.3)) {
      people += 1;
      meet(source, `c${people}.1`);
      if (dice.chance(0.5)) meet(source, `c${people}.2`);
    }
    sales += 1;
    const known = source.all("product").flatMap(({ variants }) => variants);
    const buyers = source.all("customer").map(({ sourceId }) => sourceId);
    const some = Array.from({ length: 1 + dice.below(2) }, (_, i) => i);
    states.set(`o${sales}`, {
      ...{ number: `#${world}-${sales}`, turn: sales, status: "OPEN" },
      customer: buyers.length === 0 || dice.chance(0.2) ? null : dice.pick(buyers),
      lines: (known.length === 0 ? [] : some).map((i) => ({
        ...{
          id: `o${sales}-${i}`,
          variant: dice.pick(known).sourceId,
          quantity: 1 + dice.below(4),
        },
      })),
    });
    tell(source, `o${sales}`);
  };
  /** A second record of a person is found to be one only when it has the e-mail address too. */
  const meet = (source: Source, id: string) => {
    const [person, turn] = id.split(".");
    const isKnown = turn === "1" || source.find("customer", id) !== null;
    const email = isKnown ? `${person}.${world}@example.com` : null;
    const contact = { email, phone: null, loyaltyIds: [] };
    source.put((mark) => make.customer(id, "Byron", contact, [], mark));
  };
  const tell = (source: Source, id: string) => {
    const state = states.get(id);
    if (state === undefined || state.lines.length === 0) return;
    const had = holders.get(id) ?? [];
    if (!had.includes(source)) holders.set(id, [...had, source]);
    source.put((mark) => make.order(id, numbered(state, source), mark));
  };
  /** Another system writes the number in its own way, and knows no customers of the first. */
  const numbered = (state: make.OrderState, source: Source) =>
    source.role === "STOREFRONT"
      ? state
      : { ...state, number: state.number.slice(1), customer: null };
  const [first] = sources;
  return {
    kinds: ["product", "customer", "order"],
    begin() {
      if (first === undefined) return;
      for (let n = dice.below(3); n >= 0; n -= 1) sell(first);
    },
    act() {
      if (first === undefined) return;
      if (sales === 0 || dice.chance(0.35))
        return sell(dice.chance(0.7) ? first : dice.pick(sources));
      const id = `o${1 + dice.below(sales)}`;
      const state = states.get(id);
      if (state === undefined) return;
      if (dice.chance(0.3)) return tell(dice.pick(sources), id);
      const person = `c${1 + dice.below(people)}`;
      if (dice.chance(0.1)) return first.drop("customer", `${person}.1`);
      if (dice.chance(0.2)) return meet(dice.pick(sources), `${person}.2`);
      const status = dice.pick(["OPEN", "COMPLETED", "CANCELLED"] as const);
      const lines = state.lines.map((line) => ({ ...line, quantity: 1 + dice.below(4) }));
      states.set(id, { ...state, status, lines: dice.chance(0.2) ? lines.slice(0, 1) : lines });
      for (const source of holders.get(id) ?? []) tell(source, id);
    },
  };
}
