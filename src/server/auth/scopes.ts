import type { Rows } from "../../domain/principal.ts";

/** Every scope of our own, and what it opens. Our schema may name no other. */
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
export const LIMITED_SCOPES: ReadonlySet<string> = new Set<Scope>([
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

/**
 * Whether it can be the name of a scope, also of one that another graph names: as RFC 6749 has them
 * (section 3.3), without commas and of at most 100 characters. `policy:<name>` satisfies a policy.
 */
export function isScopeName(text: string): boolean {
  return /^[!#-+\--[\]-~]{1,100}$/.test(text);
}

/** The most scopes of other graphs that one credential has; the rest is not heard. */
export const FOREIGN_MAX = 100;

/**
 * What a credential grants: our scopes, of those what may be limited, and scopes of other graphs
 * unless it is limited, since we cannot limit what they open.
 */
export function grantOf(
  named: readonly string[],
  rows: Rows | null,
): { readonly scopes: ReadonlySet<string>; readonly rows: Rows | null } {
  const known = named.filter(isScope);
  if (rows !== null)
    return { scopes: new Set(known.filter((one) => LIMITED_SCOPES.has(one))), rows };
  const foreign = named.filter((one) => !isScope(one) && isScopeName(one)).slice(0, FOREIGN_MAX);
  return { scopes: new Set([...known, ...foreign]), rows };
}

/**
 * Whether what is held opens the need: one of its alternatives, with all its scopes. Administrators
 * have every scope; policies are somebody else's word, and have to be granted to them too.
 */
export function satisfies(
  held: ReadonlySet<string>,
  anyOf: readonly (readonly string[])[],
): boolean {
  const opens = held.has("admin")
    ? (scope: string) => !scope.startsWith("policy:") || held.has(scope)
    : (scope: string) => held.has(scope);
  return anyOf.some((allOf) => allOf.every(opens));
}
