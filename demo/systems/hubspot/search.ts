import { z } from "zod";
import { invalid } from "./errors.ts";
import { type ObjectType, type PropertyType, typeOf } from "./properties.ts";
import type { SearchIndex } from "./search-index.ts";
import type { CrmObject } from "./views.ts";

const Filter = z.object({
  propertyName: z.string(),
  operator: z.enum([
    ...(["EQ", "NEQ", "LT", "LTE", "GT", "GTE", "BETWEEN", "IN", "NOT_IN"] as const),
    ...(["HAS_PROPERTY", "NOT_HAS_PROPERTY", "CONTAINS_TOKEN", "NOT_CONTAINS_TOKEN"] as const),
  ]),
  value: z.coerce.string().optional(),
  highValue: z.coerce.string().optional(),
  values: z.array(z.coerce.string()).optional(),
});
type Filter = z.infer<typeof Filter>;

const Sort = z.union([
  z.string(),
  z.object({ propertyName: z.string(), direction: z.enum(["ASCENDING", "DESCENDING"]).optional() }),
]);

const SearchRequest = z.object({
  filterGroups: z.array(z.object({ filters: z.array(Filter) })).optional(),
  query: z.string().optional(),
  sorts: z.array(Sort).optional(),
  limit: z.coerce.number().int().optional(),
  after: z.coerce.string().optional(),
  properties: z.array(z.string()).optional(),
});

export type Found = {
  readonly total: number;
  readonly results: readonly CrmObject[];
  readonly properties: readonly string[];
  readonly after: string | null;
};

const GROUPS_MAX = 5;
const FILTERS_MAX = 6;
const FILTERS_IN_ALL_MAX = 18;
const LIMIT_MAX = 200;
const RESULTS_MAX = 10_000;
const LIMIT_DEFAULT = 10;

/** One search, with HubSpot's limits: what goes beyond them is refused, not cut. */
export function search(index: SearchIndex, type: ObjectType, body: unknown): Found {
  const parsed = SearchRequest.safeParse(body);
  if (!parsed.success) throw invalid(`Invalid input JSON: ${parsed.error.issues[0]?.message}`);
  const { filterGroups = [], query, sorts = [], properties = [] } = parsed.data;
  const limit = parsed.data.limit ?? LIMIT_DEFAULT;
  const offset = Number(parsed.data.after || 0);
  expectWithin(filterGroups.length, GROUPS_MAX, "filter groups");
  for (const { filters } of filterGroups) expectWithin(filters.length, FILTERS_MAX, "filters");
  const inAll = filterGroups.reduce((sum, { filters }) => sum + filters.length, 0);
  expectWithin(inAll, FILTERS_IN_ALL_MAX, "filters in all groups");
  expectWithin(sorts.length, 1, "sorts");
  expectWithin(limit, LIMIT_MAX, "results in a page");
  if (limit < 0 || !Number.isInteger(offset) || offset < 0) throw invalid("Invalid paging");
  if (offset + limit > RESULTS_MAX) {
    throw invalid(`Search gives the first ${RESULTS_MAX} results and no more`);
  }
  const groups = filterGroups.map(({ filters }) => filters.map((filter) => test(type, filter)));
  const hits = [...index.all(type)].filter(
    (object) =>
      (groups.length === 0 || groups.some((tests) => tests.every((holds) => holds(object)))) &&
      (!query || matches(object, query)),
  );
  hits.sort(order(type, sorts[0]));
  const results = hits.slice(offset, offset + limit);
  const next = offset + results.length;
  const after = next < hits.length && results.length > 0 ? String(next) : null;
  return { total: hits.length, results, properties, after };
}

function expectWithin(count: number, max: number, what: string): void {
  if (count > max) throw invalid(`There may be at most ${max} ${what}, not ${count}`);
}

type Test = (object: CrmObject) => boolean;

function test(objectType: ObjectType, filter: Filter): Test {
  const { propertyName: name, operator, value, highValue, values } = filter;
  const type = typeOf(objectType, name);
  if (type === null) throw invalid(`There is no property ${name}`);
  const compare = (text: string | null, other: string | undefined) =>
    text === null ? Number.NaN : keyOf(type, text) < keyOf(type, need(other, filter)) ? -1 : 1;
  const equals = (text: string | null, other: string | undefined) =>
    text !== null && keyOf(type, text) === keyOf(type, need(other, filter));
  const at = (object: CrmObject) => object.properties[name] ?? null;
  const isIn = (object: CrmObject) => need(values, filter).some((one) => equals(at(object), one));
  const least = (object: CrmObject) => equals(at(object), value) || compare(at(object), value) > 0;
  const most = (object: CrmObject, limit: string | undefined) =>
    equals(at(object), limit) || compare(at(object), limit) < 0;
  const tests: Readonly<Record<Filter["operator"], Test>> = {
    EQ: (object) => equals(at(object), value),
    NEQ: (object) => at(object) !== null && !equals(at(object), value),
    LT: (object) => !equals(at(object), value) && compare(at(object), value) < 0,
    LTE: (object) => most(object, value),
    GT: (object) => !equals(at(object), value) && compare(at(object), value) > 0,
    GTE: least,
    BETWEEN: (object) => least(object) && most(object, highValue),
    IN: isIn,
    NOT_IN: (object) => at(object) !== null && !isIn(object),
    HAS_PROPERTY: (object) => at(object) !== null,
    NOT_HAS_PROPERTY: (object) => at(object) === null,
    CONTAINS_TOKEN: (object) => hasToken(at(object), need(value, filter)),
    NOT_CONTAINS_TOKEN: (object) => !hasToken(at(object), need(value, filter)),
  };
  return tests[operator];
}

function need<Value>(value: Value | undefined, { operator, propertyName }: Filter): Value {
  if (value === undefined) throw invalid(`${operator} of ${propertyName} needs a value`);
  return value;
}

/** What a value is compared by: an instant may be given in milliseconds or in ISO 8601. */
function keyOf(type: PropertyType, text: string): number | string {
  if (type === "number") return Number(text);
  if (type === "datetime") return /^-?\d+$/.test(text) ? Number(text) : Date.parse(text);
  return text.toLowerCase();
}

function hasToken(text: string | null, token: string): boolean {
  const wanted = token.toLowerCase();
  const open = wanted.endsWith("*") ? wanted.slice(0, -1) : null;
  const tokens = (text ?? "").toLowerCase().split(/[^\p{L}\p{N}]+/u);
  return tokens.some((one) => (open === null ? one === wanted : one.startsWith(open)));
}

const QUERIED = ["firstname", "lastname", "email", "hs_additional_emails", "phone", "company"];
const QUERIED_OF_COMPANIES = ["name", "domain"];

function matches({ properties }: CrmObject, query: string): boolean {
  const texts = [...QUERIED, ...QUERIED_OF_COMPANIES].map((name) => properties[name] ?? "");
  const said = texts.join(" ").toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => said.includes(word));
}

/** Newest last when no order is asked for; among equals no order is promised. */
function order(type: ObjectType, sort: z.infer<typeof Sort> | undefined) {
  const plain = typeof sort === "string" ? sort : (sort?.propertyName ?? "createdate");
  const descends =
    typeof sort === "string" ? sort.startsWith("-") : sort?.direction === "DESCENDING";
  const name = plain.replace(/^-/, "");
  const kind = typeOf(type, name);
  if (kind === null) throw invalid(`There is no property ${name} to sort by`);
  const key = ({ properties }: CrmObject) => {
    const text = properties[name];
    return text === null || text === undefined ? null : keyOf(kind, text);
  };
  return (one: CrmObject, other: CrmObject): number => {
    const [a, b] = [key(one), key(other)];
    if (a === b) return 0;
    if (a === null || b === null) return a === null ? 1 : -1;
    return (a < b ? -1 : 1) * (descends ? -1 : 1);
  };
}
