import { z } from "zod";
import type { CatalogObject, CatalogType, CatalogViews, Entry } from "./catalog-views.ts";
import { page } from "./cursors.ts";
import { conflict, notFound, read, refused } from "./errors.ts";
import { squareId } from "./ids.ts";
import type { Parts, Route } from "./route.ts";
import { IdempotencyKey, MoneyInput, TimeInput, utc } from "./values.ts";

const LIST_PAGE = 100;
const SEARCH_LIMIT_MAX = 1000;
const RETRIEVE_MAX = 1000;
const TYPES: readonly CatalogType[] = ["ITEM", "ITEM_VARIATION", "CATEGORY", "TAX"];
/** Variations are shown within their items unless they are asked for. */
const TOP_LEVEL: readonly CatalogType[] = ["ITEM", "CATEGORY", "TAX"];

const Search = z.strictObject({
  cursor: z.string().optional(),
  object_types: z.array(z.string()).optional(),
  include_deleted_objects: z.boolean().default(false),
  include_related_objects: z.boolean().default(false),
  begin_time: TimeInput.optional(),
  limit: z.int().optional(),
});
const Retrieve = z.object({
  object_ids: z.array(z.string()).min(1).max(RETRIEVE_MAX),
  include_related_objects: z.boolean().nullish(),
  include_deleted_objects: z.boolean().nullish(),
});
const Upsert = z.object({
  idempotency_key: IdempotencyKey,
  object: z.object({
    type: z.string(),
    id: z.string(),
    version: z.int().optional(),
    item_variation_data: z.object({ price_money: MoneyInput }).optional(),
  }),
});

/** The catalog: all of it can be read, prices of variations can be set, items can be deleted. */
export function catalogRoutes(parts: Parts, views: CatalogViews): readonly Route[] {
  return [
    { method: "GET", path: "/v2/catalog/list", answer: ({ query }) => list(query, parts, views) },
    {
      method: "POST",
      path: "/v2/catalog/search",
      answer: ({ body }) => search(body, parts, views),
    },
    {
      method: "POST",
      path: "/v2/catalog/batch-retrieve",
      answer: ({ body }) => retrieve(body, parts, views),
    },
    {
      method: "GET",
      path: "/v2/catalog/object/*",
      answer({ ids: [id = ""], query }) {
        const entry = entryOf(id, parts, views);
        if (!entry) throw notFound(`Catalog object with ID "${id}" not found.`);
        const with_ = query.get("include_related_objects") === "true";
        return { object: views.show(entry), ...relatedTo([entry], with_, views) };
      },
    },
    {
      method: "DELETE",
      path: "/v2/catalog/object/*",
      writes: true,
      answer({ ids: [id = ""] }) {
        const code = parts.ids.product(id);
        if (code === undefined) throw notFound(`Catalog object with ID "${id}" not found.`);
        views.remove(code);
        const deleted = [squareId("item", code), squareId("variation", code)];
        return { deleted_object_ids: deleted, deleted_at: parts.world.now() };
      },
    },
    {
      method: "POST",
      path: "/v2/catalog/object",
      writes: true,
      answer: ({ body }) => upsert(body, parts, views),
    },
  ];
}

function list(query: URLSearchParams, { cursors }: Parts, views: CatalogViews): object {
  const types = typesOf(query.get("types")?.split(",") ?? null);
  const asked = { cursor: query.get("cursor"), limit: LIST_PAGE };
  const keep = (entry: Entry) => types.includes(entry.type) && !isGone(entry, views);
  const { entries, cursor } = page(cursors, { list: types }, asked, views.entries(), keep);
  return { ...(entries.length > 0 ? { objects: entries.map(views.show) } : {}), ...cursor };
}

function search(body: unknown, { cursors }: Parts, views: CatalogViews): object {
  const asked = read(Search, body ?? {});
  const types = typesOf(asked.object_types ?? null);
  const begin = asked.begin_time === undefined ? null : utc(asked.begin_time);
  const { include_deleted_objects: deleted, limit = 0 } = asked;
  const keep = (entry: Entry) =>
    types.includes(entry.type) &&
    (deleted || !isGone(entry, views)) &&
    (begin === null || views.updatedAt(entry) > begin);
  const isLimit = limit >= 1 && limit <= SEARCH_LIMIT_MAX;
  const pageOf = { cursor: asked.cursor, limit: isLimit ? limit : LIST_PAGE };
  const query = { search: types, begin, deleted };
  const { entries, cursor } = page(cursors, query, pageOf, views.entries(), keep);
  return {
    ...(entries.length > 0 ? { objects: entries.map(views.show) } : {}),
    ...relatedTo(entries, asked.include_related_objects, views),
    ...cursor,
    latest_time: latestOf(views),
  };
}

function retrieve(body: unknown, parts: Parts, views: CatalogViews): object {
  const asked = read(Retrieve, body);
  const entries = [...new Set(asked.object_ids)].flatMap((id) => {
    const entry = entryOf(id, parts, views, asked.include_deleted_objects ?? false);
    return entry ? [entry] : [];
  });
  return {
    ...(entries.length > 0 ? { objects: entries.map(views.show) } : {}),
    ...relatedTo(entries, asked.include_related_objects ?? false, views),
  };
}

function upsert(body: unknown, parts: Parts, views: CatalogViews): object {
  const { idempotency_key: key, object } = read(Upsert, body);
  return parts.once(`upsert ${key}`, body, () => {
    const code = parts.ids.product(object.id);
    if (object.type !== "ITEM_VARIATION" || object.id.startsWith("#")) {
      throw refused("INVALID_VALUE", "Here only existing variations can be changed.", "object");
    }
    const entry: Entry = { type: "ITEM_VARIATION", code: code ?? "" };
    if (code === undefined || isGone(entry, views)) {
      throw refused("INVALID_VALUE", `Catalog object with ID "${object.id}" not found.`, "object");
    }
    const now = views.show(entry) as CatalogObject & { version: number };
    if (object.version !== now.version) {
      const detail = "Object version does not match latest database version.";
      throw conflict("VERSION_MISMATCH", detail, "object.version");
    }
    const price = object.item_variation_data?.price_money;
    if (!price) throw refused("MISSING_REQUIRED_PARAMETER", "A price is missing.", "price_money");
    const set = { type: "price.set", product: code, pricePence: price.amount } as const;
    const told = parts.world.execute(set);
    if (!told.ok) throw refused("INVALID_VALUE", told.reason, "price_money");
    return { catalog_object: views.show(entry) };
  });
}

function typesOf(asked: readonly string[] | null): readonly CatalogType[] {
  if (asked === null) return TOP_LEVEL;
  const wanted = asked.map((type) => type.trim().toUpperCase());
  return TYPES.filter((type) => wanted.includes(type));
}

function isGone(entry: Entry, views: CatalogViews): boolean {
  return "code" in entry && views.isDeleted(entry.code);
}

function entryOf(id: string, { ids }: Parts, views: CatalogViews, deleted = false): Entry | null {
  const code = ids.product(id);
  if (code !== undefined) {
    const type = id === squareId("item", code) ? "ITEM" : "ITEM_VARIATION";
    return deleted || !views.isDeleted(code) ? { type, code } : null;
  }
  const others = views.entries().filter((entry) => !("code" in entry));
  return others.find((entry) => views.show(entry).id === id) ?? null;
}

function relatedTo(entries: readonly Entry[], wanted: boolean, views: CatalogViews): object {
  if (!wanted || entries.length === 0) return {};
  const related = entries.flatMap((entry) => views.related(entry));
  return { related_objects: [...new Map(related.map((object) => [object.id, object])).values()] };
}

function latestOf(views: CatalogViews): string {
  let latest = "";
  for (const entry of views.entries()) {
    const at = views.updatedAt(entry);
    if (at > latest) latest = at;
  }
  return latest;
}
