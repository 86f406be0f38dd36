/** The readable prefix of each kind of id in the graph. One word for one thing, everywhere. */
export const ID_PREFIXES = {
  product: "prod",
  variant: "var",
  location: "loc",
  customer: "cust",
  customerMerge: "merge",
  order: "ord",
  orderLine: "oln",
  supplier: "sup",
  supplierOffer: "off",
  purchaseOrder: "po",
  purchaseOrderLine: "pol",
  inboundShipment: "ship",
  stockMovement: "mov",
  inventoryLevel: "inv",
  reservation: "resv",
  run: "run",
  runStep: "step",
  proposal: "prop",
  approval: "appr",
  effect: "eff",
  insight: "ins",
  event: "evt",
  quarantine: "quar",
  auditEntry: "aud",
  apiKey: "key",
} as const;

export type IdKind = keyof typeof ID_PREFIXES;

/** Fills an array with random bytes; `crypto.getRandomValues` in production. */
export type RandomBytes = (into: Uint8Array) => Uint8Array;

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"; // Crockford's base 32, lower case

/**
 * A new id: prefix, underscore, 10 characters of time and 16 of randomness, as in the ULID
 * specification (https://github.com/ulid/spec), so that ids sort by the time they were made.
 */
export function newId(kind: IdKind, nowMs: number, random: RandomBytes): string {
  let time = "";
  for (let rest = nowMs, i = 0; i < 10; i += 1, rest = Math.floor(rest / 32)) {
    time = ALPHABET.charAt(rest % 32) + time;
  }
  let tail = "";
  for (const byte of random(new Uint8Array(16))) tail += ALPHABET.charAt(byte % 32);
  return `${ID_PREFIXES[kind]}_${time}${tail}`;
}

const KIND_BY_PREFIX = new Map<string, IdKind>(
  Object.entries(ID_PREFIXES).map(([kind, prefix]) => [prefix, kind as IdKind]),
);

/** Which kind of thing an id names, or null when it is not one of ours. */
export function kindOfId(id: string): IdKind | null {
  const cut = id.indexOf("_");
  if (cut < 1 || id.length > 100) return null;
  return KIND_BY_PREFIX.get(id.slice(0, cut)) ?? null;
}
