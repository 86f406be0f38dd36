import { createHash } from "node:crypto";
import type { World, WorldReceipt } from "../../world/types.ts";

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const MIXED = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ0123456789";

/** How Square's ids of each thing look: what they begin with, their letters and their length. */
const LOOKS = {
  location: ["L", BASE32, 13],
  item: ["", BASE32, 24],
  variation: ["", BASE32, 24],
  category: ["", BASE32, 24],
  tax: ["", BASE32, 24],
  customer: ["", BASE32, 26],
  order: ["", MIXED, 27],
  return: ["", MIXED, 25],
  payment: ["", MIXED, 27],
  refund: ["", MIXED, 27],
  line: ["", MIXED, 22],
  change: ["", BASE32, 24],
} as const;
export type SquareKind = keyof typeof LOOKS;

/** The id that Square has for a thing of the world: always the same, and telling nothing. */
export function squareId(kind: SquareKind, id: string): string {
  const [head, letters, length] = LOOKS[kind];
  const bytes = createHash("sha256").update(`${kind}/${id}`).digest();
  let made: string = head;
  for (let i = 0; made.length < length; i += 1) {
    made += letters[(bytes[i] ?? 0) % letters.length];
  }
  return made;
}

const RUNG_HERE = "square/";

/** What a receipt remembers of the order that was made through the API: its id and reference. */
export function receiptReference(order: string, reference: string | null): string {
  return `${RUNG_HERE}${order}/${reference ?? ""}`;
}

/** The order that a receipt is: the one made through the API, or one of the tills' own. */
export function orderIdOf(receipt: Pick<WorldReceipt, "id" | "reference">): string {
  return partsOf(receipt.reference)?.order ?? squareId("order", receipt.id);
}

/** The `reference_id` of a receipt's order: what its client gave. */
export function referenceOf({ reference }: Pick<WorldReceipt, "reference">): string | null {
  const parts = partsOf(reference);
  return parts ? parts.reference : (reference ?? null);
}

export const paymentIdOf = (order: string): string => squareId("payment", order);
export const returnIdOf = (refund: string): string => squareId("return", refund);
export const refundIdOf = (order: string, refund: string): string =>
  `${paymentIdOf(order)}_${squareId("refund", refund)}`;

type Known = { readonly location: string; readonly product: string; readonly member: string };

/** The world's names of what Square's ids stand for; undefined for an id that it never gave. */
export type WorldIds = {
  readonly store: (location: string) => string | undefined;
  readonly product: (object: string) => string | undefined;
  readonly member: (customer: string) => string | undefined;
};

export function worldIds(world: World): WorldIds {
  const known = new Map<keyof Known, { size: number; names: Map<string, string> }>();
  const lookUp = (kind: keyof Known, kinds: readonly SquareKind[], id: string) => {
    const entities = world.all(kind);
    let index = known.get(kind);
    if (!index || index.size !== entities.length) {
      const names = entities.map((entity) => ("code" in entity ? entity.code : entity.id));
      const pairs = names.flatMap((name) => kinds.map((as) => [squareId(as, name), name] as const));
      index = { size: entities.length, names: new Map(pairs) };
      known.set(kind, index);
    }
    return index.names.get(id);
  };
  return {
    store: (location) => {
      const id = lookUp("location", ["location"], location);
      return world.get("location", id ?? "")?.type === "store" ? id : undefined;
    },
    product: (object) => lookUp("product", ["item", "variation"], object),
    member: (customer) => lookUp("member", ["customer"], customer),
  };
}

function partsOf(reference: string | null | undefined) {
  if (!reference?.startsWith(RUNG_HERE)) return null;
  const [order = "", ...rest] = reference.slice(RUNG_HERE.length).split("/");
  return { order, reference: rest.join("/") || null };
}
