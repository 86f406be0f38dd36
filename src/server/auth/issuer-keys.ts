import { createLocalJWKSet, errors, type JWTHeaderParameters, type JWTVerifyGetKey } from "jose";
import { z } from "zod";
import type { Clock } from "../../kernel/clock.ts";
import type { Log } from "../../kernel/log.ts";
import { FaultError, fault } from "../../kernel/result.ts";

export type IssuerKeysOptions = {
  readonly url: string;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly log: Log;
};

const TIMEOUT_MS = 5_000;
const BYTES_MAX = 256_000;
const KEYS_MAX = 100;
/** Keys are read anew after this, by the way of a request that does not wait for it; */
const RENEWED_MS = 240_000;
/** after this no request goes by them before they were asked for again; */
const FRESH_MS = 300_000;
/** and after this not even while the issuer does not answer. */
const KEPT_MS = 3_600_000;
/** How often the issuer is asked at most, however many tokens name keys that are not there. */
const COOLDOWN_MS = 10_000;

/**
 * The public keys of an issuer, read when they are first needed. A key that is not among them is
 * looked for once more, because issuers rotate theirs. While the issuer does not answer, the keys
 * that are known go on for an hour, and a token of another key is TOKEN_KEYS_UNAVAILABLE.
 */
export function issuerKeys(options: IssuerKeysOptions): JWTVerifyGetKey {
  const { clock, log, url } = options;
  let keys: ReturnType<typeof createLocalJWKSet> | null = null;
  let readAtMs = Number.NEGATIVE_INFINITY;
  let triedAtMs = Number.NEGATIVE_INFINITY;
  let failed = false;
  let reading: Promise<void> | null = null;

  const read = async () => {
    triedAtMs = clock.monotonicMs();
    try {
      keys = createLocalJWKSet(await readKeys(options));
      readAtMs = clock.monotonicMs();
      failed = false;
    } catch (error) {
      failed = true;
      log.warn({ err: error, host: new URL(url).host }, "an issuer's keys could not be read");
    } finally {
      reading = null;
    }
  };
  const readOnce = () => {
    if (reading === null && clock.monotonicMs() - triedAtMs >= COOLDOWN_MS) reading = read();
    return reading ?? Promise.resolve();
  };
  const ageMs = () => clock.monotonicMs() - readAtMs;
  const find = async (header: JWTHeaderParameters) => {
    try {
      return keys === null || ageMs() >= KEPT_MS ? null : await keys(header);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey) return null;
      throw error;
    }
  };

  return async (header) => {
    if (ageMs() >= FRESH_MS) await readOnce();
    else if (ageMs() >= RENEWED_MS) void readOnce();
    const known = await find(header);
    if (known !== null) return known;
    await readOnce();
    const found = await find(header);
    if (found !== null) return found;
    if (!failed) throw new errors.JWKSNoMatchingKey();
    const message = "The keys of the token's issuer cannot be read now. Try again shortly.";
    throw new FaultError(fault("TOKEN_KEYS_UNAVAILABLE", message, { retryAfterMs: COOLDOWN_MS }));
  };
}

/** Public keys only are taken: a secret that stands here is nobody's secret. */
const Jwks = z.object({
  keys: z
    .array(z.looseObject({ kty: z.string() }))
    .max(KEYS_MAX)
    .transform((keys) => keys.filter(({ kty }) => kty !== "oct")),
});

async function readKeys({ url, fetch }: IssuerKeysOptions) {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const headers = { accept: "application/jwk-set+json, application/json" };
  const response = await fetch(url, { headers, redirect: "manual", signal });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`the issuer answered ${response.status}`);
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > BYTES_MAX) throw new Error(`the issuer answered more than ${BYTES_MAX} bytes`);
    chunks.push(chunk);
  }
  return Jwks.parse(JSON.parse(Buffer.concat(chunks).toString("utf8")));
}
