import { z } from "zod";
import type { WorldMember } from "../../world/types.ts";
import { page } from "./cursors.ts";
import { conflict, notFound, read, refused } from "./errors.ts";
import { squareId } from "./ids.ts";
import type { Parts, Route } from "./route.ts";
import { TimeInput, utc } from "./values.ts";

const LIMIT_MAX = 100;
const RETRIEVE_MAX = 100;

const Range = z.strictObject({ start_at: TimeInput.nullish(), end_at: TimeInput.nullish() });
const Exact = z.strictObject({ exact: z.string() });
const Search = z.strictObject({
  cursor: z.string().nullish(),
  limit: z.int().min(1).max(LIMIT_MAX).default(LIMIT_MAX),
  count: z.boolean().default(false),
  query: z
    .strictObject({
      filter: z
        .strictObject({
          created_at: Range.optional(),
          updated_at: Range.optional(),
          email_address: Exact.optional(),
          phone_number: Exact.optional(),
          reference_id: Exact.optional(),
        })
        .default({}),
      sort: z
        .strictObject({
          field: z.enum(["DEFAULT", "CREATED_AT"]).default("DEFAULT"),
          order: z.enum(["ASC", "DESC"]).default("ASC"),
        })
        .default({ field: "DEFAULT", order: "ASC" }),
    })
    .default({ filter: {}, sort: { field: "DEFAULT", order: "ASC" } }),
});
const Retrieve = z.object({ customer_ids: z.array(z.string()).min(1).max(RETRIEVE_MAX) });
const Update = z.object({
  version: z.int().optional(),
  given_name: z.string().max(300).optional(),
  family_name: z.string().max(300).optional(),
  email_address: z.string().max(254).nullish(),
  phone_number: z.string().max(20).nullish(),
  reference_id: z.string().max(100).optional(),
});

/** The holders of loyalty cards; the card's number is the customer's `reference_id`. */
export function customerRoutes(parts: Parts): readonly Route[] {
  const { world, ids } = parts;
  const member = (id: string) => {
    const found = world.get("member", ids.member(id) ?? "");
    if (!found) throw notFound(`Customer with ID \`${id}\` not found.`);
    return found;
  };
  return [
    {
      method: "GET",
      path: "/v2/customers",
      answer({ query }) {
        const [cursor, limit] = [query.get("cursor"), query.get("limit")];
        const sort = {
          field: query.get("sort_field") ?? "DEFAULT",
          order: query.get("sort_order") ?? "ASC",
        };
        const asked = { cursor, query: { sort }, ...(limit ? { limit: Number(limit) } : {}) };
        return search(asked, parts);
      },
    },
    { method: "POST", path: "/v2/customers/search", answer: ({ body }) => search(body, parts) },
    {
      method: "POST",
      path: "/v2/customers/bulk-retrieve",
      answer({ body }) {
        const responses = read(Retrieve, body).customer_ids.map((id) => {
          const found = world.get("member", ids.member(id) ?? "");
          const told = found
            ? { customer: customerView(found) }
            : notFound(`Customer with ID \`${id}\` not found.`).body;
          return [id, told] as const;
        });
        return { responses: Object.fromEntries(responses) };
      },
    },
    {
      method: "GET",
      path: "/v2/customers/*",
      answer: ({ ids: [id = ""] }) => ({ customer: customerView(member(id)) }),
    },
    {
      method: "PUT",
      path: "/v2/customers/*",
      writes: true,
      answer({ ids: [id = ""], body }) {
        const asked = read(Update, body);
        const before = member(id);
        if (asked.version !== undefined && asked.version !== before.seq) {
          throw conflict("CONFLICT", "The customer has another version now.", "version");
        }
        const told = world.execute({
          type: "member.change",
          member: before.id,
          fields: fieldsOf(asked),
        });
        if (!told.ok) throw refused("INVALID_VALUE", told.reason);
        return { customer: customerView(member(id)) };
      },
    },
  ];
}

export function customerView(member: WorldMember): object {
  return {
    id: squareId("customer", member.id),
    created_at: member.createdAt,
    updated_at: member.changedAt,
    given_name: member.givenName,
    family_name: member.familyName,
    ...(member.email ? { email_address: member.email } : {}),
    ...(member.phone ? { phone_number: member.phone } : {}),
    reference_id: member.loyaltyCard,
    preferences: { email_unsubscribed: false },
    creation_source: "LOYALTY",
    version: member.seq,
  };
}

function fieldsOf(asked: z.infer<typeof Update>) {
  return {
    ...(asked.given_name === undefined ? {} : { givenName: asked.given_name }),
    ...(asked.family_name === undefined ? {} : { familyName: asked.family_name }),
    ...(asked.email_address === undefined ? {} : { email: asked.email_address || null }),
    ...(asked.phone_number === undefined ? {} : { phone: asked.phone_number || null }),
    ...(asked.reference_id === undefined ? {} : { loyaltyCard: asked.reference_id }),
  };
}

function search(body: unknown, { world, cursors }: Parts): object {
  const { cursor, limit, count, query } = read(Search, body ?? {});
  const { created_at, updated_at, email_address, phone_number, reference_id } = query.filter;
  const same = (wanted: string | undefined, held: string | null) =>
    wanted === undefined || wanted.toLowerCase() === held?.toLowerCase();
  const keep = (member: WorldMember) =>
    within(created_at, member.createdAt) &&
    within(updated_at, member.changedAt) &&
    same(email_address?.exact, member.email) &&
    same(phone_number?.exact, member.phone) &&
    same(reference_id?.exact, member.loyaltyCard);
  const all = sorted(world.all("member"), query.sort.field, query.sort.order);
  const found = page(cursors, { customers: query }, { cursor, limit }, all, keep);
  return {
    ...(found.entries.length > 0 ? { customers: found.entries.map(customerView) } : {}),
    ...found.cursor,
    ...(count ? { count: all.filter(keep).length } : {}),
  };
}

function within(range: z.infer<typeof Range> | undefined, at: string): boolean {
  const { start_at, end_at } = range ?? {};
  return (!start_at || at >= utc(start_at)) && (!end_at || at <= utc(end_at));
}

/** Members come in the order of their making, which is that of their creation. */
function sorted(
  members: readonly WorldMember[],
  field: "DEFAULT" | "CREATED_AT",
  order: "ASC" | "DESC",
): readonly WorldMember[] {
  const name = ({ givenName, familyName }: WorldMember) => `${givenName} ${familyName}`;
  const ascending =
    field === "CREATED_AT"
      ? members
      : members.toSorted((left, right) => (name(left) < name(right) ? -1 : 1));
  return order === "ASC" ? ascending : ascending.toReversed();
}
