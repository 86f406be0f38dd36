import type { Result } from "../../kernel/result.ts";
import { err } from "../../kernel/result.ts";
import type { Keyring } from "./keyring.ts";
import type { Principal } from "./principal.ts";

/**
 * Who sent an `Authorization` header (RFC 6750, section 2.1). CREDENTIALS_MISSING without one,
 * CREDENTIALS_MALFORMED when it is not one bearer token, and what the keyring says of the token.
 */
export async function principalOf(
  authorization: unknown,
  keyring: Keyring,
): Promise<Result<Principal>> {
  if (authorization === undefined || authorization === null || authorization === "") {
    return err("CREDENTIALS_MISSING", 'Send an API key as "Authorization: Bearer tutti_...".');
  }
  const token = typeof authorization === "string" ? BEARER.exec(authorization)?.[1] : undefined;
  if (token === undefined) {
    return err("CREDENTIALS_MALFORMED", 'The authorization is not of the form "Bearer tutti_...".');
  }
  return keyring.principalOf(token);
}

const BEARER = /^bearer +([^\s,]+) *$/i;
