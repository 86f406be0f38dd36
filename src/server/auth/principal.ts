import type { Rows } from "../../domain/principal.ts";
import type { Role } from "./scopes.ts";

/** Who is calling, with what it may do. Everything that runs, runs for one. */
export type Principal = {
  /** The API key's id, such as key_01j..., or one made of a token's issuer and subject. */
  readonly id: string;
  readonly name: string;
  readonly role: Role | null;
  /** Ours, and those that other graphs name. */
  readonly scopes: ReadonlySet<string>;
  /** Whose records it may see; null for everyone's. */
  readonly rows: Rows | null;
  /** When what it showed of itself is no longer good, by the clock; null when it does not end. */
  readonly expiresAtMs: number | null;
};
