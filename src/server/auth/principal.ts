import type { Role, Scope } from "./scopes.ts";

/** Who is calling, with scopes that are known to exist. Everything that runs, runs for one. */
export type Principal = {
  /** The API key's id, such as key_01j...; safe in logs and events. */
  readonly id: string;
  readonly name: string;
  readonly role: Role | null;
  readonly scopes: ReadonlySet<Scope>;
};
