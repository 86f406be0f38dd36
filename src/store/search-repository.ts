import type { Listing, Where } from "./listing.ts";
import { orderNumberForms } from "./order-repository.ts";
import { wordsQuery } from "./words.ts";

export type SearchType = "PRODUCT" | "ORDER" | "CUSTOMER" | "SUPPLIER" | "PURCHASE_ORDER";

export type SearchHit = { readonly id: string; readonly type: SearchType };

export type SearchFilter = { readonly query: string; readonly types: readonly SearchType[] };

/** Hits of several kinds in one order: exact numbers first, then by how well the words fit. */
export const SEARCH: Listing<SearchHit, SearchFilter, "RANK"> = {
  name: "search",
  columns: "h.id, h.type",
  from: (where, filter) => {
    const parts = filter.types.map((type) => SELECTS[type](where, filter.query));
    return `(${[NOTHING, ...parts].join(" union all ")}) h`;
  },
  id: "h.id",
  sorts: { RANK: { sql: "h.rank", type: "real" } },
  filter: () => undefined,
};

/** Gives the hits their columns, whichever kinds are searched, and when none is. */
const NOTHING = `select ''::text as id, ''::text as type, 0::real as rank where false`;

const SELECTS: Readonly<Record<SearchType, (where: Where, query: string) => string>> = {
  PRODUCT: (where, text) => {
    const query = wordsQuery(where, "english", text);
    return `select p.id, 'PRODUCT' as type, ts_rank(p.words, ${query}) as rank
      from product p where p.words @@ ${query}`;
  },
  CUSTOMER: (where, text) => {
    const query = wordsQuery(where, "simple", text);
    return `select c.id, 'CUSTOMER', ts_rank(c.words, ${query}) from customer c
      where c.words @@ ${query}`;
  },
  ORDER: (where, text) =>
    `select o.id, 'ORDER', 1::real from sales_order o
     where o.number = any(${where.bind(orderNumberForms(text))})`,
  PURCHASE_ORDER: (where, text) =>
    `select po.id, 'PURCHASE_ORDER', 1::real from purchase_order po
     where po.number = any(${where.bind(orderNumberForms(text))})`,
  SUPPLIER: (where, text) =>
    `select s.id, 'SUPPLIER', 0.5::real from supplier s
     where position(lower(${where.bind(text.trim())}) in lower(s.name)) > 0`,
};
