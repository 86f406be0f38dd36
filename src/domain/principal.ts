/** Who is calling, and what that caller may do. No resolver runs without one. */
export type Principal = {
  readonly id: string;
  readonly name: string;
  /** The preset the scopes came from, if any. */
  readonly role: string | null;
  readonly scopes: ReadonlySet<string>;
};

/** Whether a principal may do what a scope stands for; `admin` may do everything. */
export function may(principal: Pick<Principal, "scopes">, scope: string): boolean {
  return principal.scopes.has(scope) || principal.scopes.has("admin");
}
