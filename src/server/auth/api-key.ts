import { hash, timingSafeEqual } from "node:crypto";
import type { RandomBytes } from "../../kernel/ids.ts";
import { newId } from "../../kernel/ids.ts";

/**
 * An API key as its owner holds it: `tutti_<key id>_<secret>`. The fixed beginning lets secret
 * scanners find it, the id lets us find its row, and the secret is 260 random bits; that much
 * needs no slow hash.
 */
export type ApiKeyToken = { readonly id: string; readonly secret: string };

const SHAPE = /^tutti_([0-9a-z]{26})_([0-9a-z]{52})$/;
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

export function newToken(nowMs: number, random: RandomBytes): ApiKeyToken {
  let secret = "";
  for (const byte of random(new Uint8Array(52))) secret += ALPHABET.charAt(byte % 32);
  return { id: newId("apiKey", nowMs, random), secret };
}

export function printToken(token: ApiKeyToken): string {
  return `tutti_${token.id.slice("key_".length)}_${token.secret}`;
}

/** The parts of a key, or null when the text is not the shape of one. */
export function parseToken(text: string): ApiKeyToken | null {
  const [, id, secret] = SHAPE.exec(text) ?? [];
  return id === undefined || secret === undefined ? null : { id: `key_${id}`, secret };
}

export function hashSecret(secret: string): Buffer {
  return hash("sha256", secret, "buffer");
}

/** Compares in constant time. */
export function secretMatches(secret: string, expected: Uint8Array): boolean {
  return timingSafeEqual(hashSecret(secret), expected);
}
