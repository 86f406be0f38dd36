import type { Rows } from "../../domain/principal.ts";

/** Every scope there is, and what it opens. The schema may name no other. */
export const SCOPES = {
  "catalog:read": "products, variants, prices, categories",
  "inventory:read": "inventory levels and locations",
  "inventory:reserve": "promising units to buyers, and letting go of one's own promises",
  "orders:read": "orders without the person who placed them",
  "customers:read": "personal data: customers, their contact data, addresses, order history",
  "customers:write": "joining customers, and taking them apart again",
  "costs:read": "purchase costs and margins",
  "supply:read": "suppliers, purchase orders, shipments, stock movements",
  "events:read": "the event log and its subscriptions",
  "control:read": "chains, runs, proposals, insights, connectors and their health",
  "control:write": "starting, cancelling and retrying runs",
  "control:approve": "answering approvals, pausing chains, the kill switch",
  "schema:read": "the schema, by introspection, and what errors tell of it and of subgraphs",
  admin: "everything, and what only an administrator needs",
} as const;

export type Scope = keyof typeof SCOPES;

/**
 * The scopes that a principal may have who is limited to some suppliers or channels. The others
 * open what belongs to no supplier and no channel, or change what belongs to all.
 */
export const LIMITED_SCOPES: ReadonlySet<Scope> = new Set<Scope>([
  "catalog:read",
  "inventory:read",
  "inventory:reserve",
  "orders:read",
  "customers:read",
  "costs:read",
  "supply:read",
  "events:read",
  "schema:read",
]);

/** What a new key gets when it is made for a kind of user. */
export const ROLES = {
  app: ["catalog:read", "inventory:read", "inventory:reserve", "schema:read"],
  partner: ["catalog:read", "inventory:read", "supply:read", "schema:read"],
  dashboard: [
    "catalog:read",
    "inventory:read",
    "orders:read",
    "supply:read",
    "events:read",
    "control:read",
    "schema:read",
  ],
  operator: [
    "catalog:read",
    "inventory:read",
    "inventory:reserve",
    "orders:read",
    "customers:read",
    "customers:write",
    "costs:read",
    "supply:read",
    "events:read",
    "control:read",
    "control:write",
    "control:approve",
    "schema:read",
  ],
  admin: ["admin"],
} as const satisfies Record<string, readonly Scope[]>;

export type Role = keyof typeof ROLES;

export function isScope(text: string): text is Scope {
  return Object.hasOwn(SCOPES, text);
}

export function isRole(text: string): text is Role {
  return Object.hasOwn(ROLES, text);
}

/** What a credential grants: the scopes that there are, and of those what may be limited. */
export function grantOf(
  named: readonly string[],
  rows: Rows | null,
): { readonly scopes: ReadonlySet<Scope>; readonly rows: Rows | null } {
  const known = named.filter(isScope);
  const scopes = rows === null ? known : known.filter((scope) => LIMITED_SCOPES.has(scope));
  return { scopes: new Set(scopes), rows };
}

/** Whether what is held opens the need: any of its alternatives, all scopes of it. */
export function satisfies(
  held: ReadonlySet<string>,
  anyOf: readonly (readonly string[])[],
): boolean {
  const opens = held.has("admin")
    ? (scope: string) => !scope.startsWith("policy:")
    : (scope: string) => held.has(scope);
  return anyOf.some((allOf) => allOf.every(opens));
}
