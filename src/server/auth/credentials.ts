import { err } from "../../kernel/result.ts";
import type { Keyring } from "./keyring.ts";

/**
 * Who sent an `Authorization` header (RFC 6750, section 2.1). CREDENTIALS_MISSING without one,
 * CREDENTIALS_MALFORMED when it is not one bearer token, and what the keyring says of the token.
 */
export function principalOf(
  authorization: unknown,
  keyring: Keyring,
): ReturnType<Keyring["principalOf"]> {
  if (authorization === undefined || authorization === null || authorization === "") return MISSING;
  const token = typeof authorization === "string" ? BEARER.exec(authorization)?.[1] : undefined;
  return token === undefined ? MALFORMED : keyring.principalOf(token);
}

const MISSING = err("CREDENTIALS_MISSING", 'Send an API key as "Authorization: Bearer tutti_...".');
const MALFORMED = err(
  "CREDENTIALS_MALFORMED",
  'The authorization is not of the form "Bearer tutti_...".',
);
const BEARER = /^bearer +([^\s,]+) *$/i;
