import { z } from "zod";
import { money, parseDecimal } from "../../domain/money.ts";

/** Shopify ids, instants and amounts as they travel. */
export const Gid = z.string().regex(/^gid:\/\/shopify\/[A-Za-z]+\/[^/\s]{1,150}$/);

/** Any ISO 8601 instant, told in UTC. */
export const Utc = z.iso
  .datetime({ offset: true })
  .transform((text) => (text.endsWith("Z") ? text : new Date(text).toISOString()));

/** A decimal string, as ten-thousandths; never negative, because no price, total or refund is. */
export const Amount = z.string().transform((text, context) => {
  const e4 = parseDecimal(text);
  if (e4 !== null && e4 >= 0) return e4;
  context.issues.push({
    code: "custom",
    message: e4 === null ? "is not an exact amount" : "must not be negative",
    input: text,
  });
  return z.NEVER;
});

/** An amount in the shop's own currency; what the customer saw in another one is not used. */
export const ShopMoney = z
  .object({
    shopMoney: z.object({ amount: Amount, currencyCode: z.string().regex(/^[A-Z]{3}$/) }),
  })
  .transform(({ shopMoney }) => money(shopMoney.amount, shopMoney.currencyCode));

/** One page of a connection. */
export type Page<Node> = {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly nodes: readonly Node[];
};

export const pageOf = <Node>(node: z.ZodType<Node>) =>
  z.object({
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
    nodes: z.array(node),
  });

export function gid(type: string, id: number | string): string {
  return `gid://shopify/${type}/${id}`;
}

/** The type a global id names: "Product" of gid://shopify/Product/1. */
export function typeOfGid(id: string): string {
  return id.split("/")[3] ?? "";
}

/**
 * A description as plain text: paragraphs and line breaks stay as new lines, scripts go with what
 * is in them. It reads the markup once from left to right, so no markup makes it slow.
 */
export function textOfHtml(html: string): string {
  const markup = html.slice(0, HTML_MAX);
  const lower = markup.toLowerCase();
  let text = "";
  for (let at = 0; at < markup.length; ) {
    const open = markup.indexOf("<", at);
    const close = open < 0 ? -1 : markup.indexOf(">", open);
    if (close < 0) {
      text += markup.slice(at);
      break;
    }
    text += markup.slice(at, open);
    const name = /^\/?[a-z][a-z0-9]{0,10}/.exec(lower.slice(open + 1, open + 13))?.[0] ?? "";
    if (BREAKS.has(name)) text += "\n";
    // What is in a script up to its end tag is not shown; without one, nothing after it is.
    const end = HIDDEN.has(name) ? lower.indexOf(`</${name}`, close) : close + 1;
    at = end < 0 ? markup.length : end;
  }
  return text
    .replace(/&(#x?[0-9a-f]{1,6}|[a-z]{2,6});/gi, decodeEntity)
    .split("\n")
    .map((line) =>
      line
        .split(/[\s\u00a0]+/)
        .join(" ")
        .trim(),
    )
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim()
    .slice(0, TEXT_MAX);
}

const BREAKS = new Set([
  "br",
  "/p",
  "/div",
  "/li",
  "/tr",
  "/h1",
  "/h2",
  "/h3",
  "/h4",
  "/h5",
  "/h6",
]);
const HIDDEN = new Set(["script", "style"]);
const HTML_MAX = 100_000;
const TEXT_MAX = 10_000;
const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  pound: "£",
  euro: "€",
  hellip: "…",
  ndash: "–",
  mdash: "—",
};

function decodeEntity(whole: string, name: string): string {
  if (!name.startsWith("#")) return ENTITIES[name.toLowerCase()] ?? whole;
  const hex = name[1]?.toLowerCase() === "x";
  const code = hex ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}
