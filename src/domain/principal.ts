/** Who is calling, and what that caller may do. No resolver runs without one. */
export type Principal = {
  readonly id: string;
  readonly name: string;
  /** The preset the scopes came from, if any. */
  readonly role: string | null;
  readonly scopes: ReadonlySet<string>;
  /** Whose records it may see; null for everyone's. */
  readonly rows: Rows | null;
};

/**
 * What a limited principal may see of what belongs to a supplier or to a sales channel: what is of
 * these, and nothing else. An empty list is none at all.
 */
export type Rows = {
  /** Ids of suppliers. */
  readonly suppliers: readonly string[];
  readonly channels: readonly SalesChannel[];
};

export const SALES_CHANNELS = ["WEB", "POS", "PARTNER"] as const;
export type SalesChannel = (typeof SALES_CHANNELS)[number];

export function isSalesChannel(text: string): text is SalesChannel {
  return (SALES_CHANNELS as readonly string[]).includes(text);
}

/**
 * The rows of a principal whose grant names suppliers, channels or neither: whoever names one kind
 * only sees nothing of the other.
 */
export function rowsOf(
  suppliers: readonly string[] | null,
  channels: readonly string[] | null,
): Rows | null {
  if (suppliers === null && channels === null) return null;
  return { suppliers: suppliers ?? [], channels: (channels ?? []).filter(isSalesChannel) };
}

/** Whether a principal may do what a scope stands for; `admin` may do everything. */
export function may(principal: Pick<Principal, "scopes">, scope: string): boolean {
  return principal.scopes.has(scope) || principal.scopes.has("admin");
}
