import type { Rows } from "../../domain/principal.ts";
import type { Role, Scope } from "./scopes.ts";

/** Who is calling, with scopes that are known to exist. Everything that runs, runs for one. */
export type Principal = {
  /** The API key's id, such as key_01j..., or one made of a token's issuer and subject. */
  readonly id: string;
  readonly name: string;
  readonly role: Role | null;
  readonly scopes: ReadonlySet<Scope>;
  /** Whose records it may see; null for everyone's. */
  readonly rows: Rows | null;
  /** When what it showed of itself is no longer good, by the clock; null when it does not end. */
  readonly expiresAtMs: number | null;
};
