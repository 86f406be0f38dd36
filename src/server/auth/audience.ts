import type { Principal } from "./principal.ts";

/**
 * Everything of a principal that decides what it is answered, as a key: two principals of one
 * audience get the same answers to whatever is not marked `@perPrincipal`.
 */
export function audienceOf({ scopes, rows, role }: Principal): string {
  const sees = rows && [[...rows.suppliers].sort(), [...rows.channels].sort()];
  return JSON.stringify([[...scopes].sort(), sees, role]);
}

/**
 * What of a principal is in its audience, and what is of itself alone. A field of Principal that is
 * in neither list does not compile: whoever adds one decides.
 */
type InAudience = "scopes" | "rows" | "role";
type OfItself = "id" | "name" | "expiresAtMs";
type Undecided = Exclude<keyof Principal, InAudience | OfItself>;
const ALL_DECIDED: [Undecided] extends [never] ? true : Undecided = true;

/**
 * The audience as a principal, for what is executed once for all of it. It is nobody: to read its
 * id or name is a bug, because the answer would be one subscriber's and go to all.
 */
export function anyoneOf(principal: Principal): Principal {
  const { scopes, rows, role } = principal;
  return {
    ...{ scopes, rows, role },
    expiresAtMs: ALL_DECIDED ? null : 0,
    get id(): string {
      throw new Error("the id of a principal was read where one answer goes to many");
    },
    get name(): string {
      throw new Error("the name of a principal was read where one answer goes to many");
    },
  };
}
