import { createHash } from "node:crypto";
import { decodeJwt, errors, type JWTPayload, jwtVerify } from "jose";
import { LRUCache } from "lru-cache";
import { rowsOf } from "../../domain/principal.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { Log } from "../../kernel/log.ts";
import type { Err, Result } from "../../kernel/result.ts";
import { err, FaultError, ok } from "../../kernel/result.ts";
import type { JwtIssuer } from "../config/jwt-settings.ts";
import { issuerKeys } from "./issuer-keys.ts";
import type { Principal } from "./principal.ts";
import { grantOf, isRole, ROLES } from "./scopes.ts";

export type Tokens = {
  /** Whether a text has the form of a signed token (RFC 7519) at all. */
  isToken(text: string): boolean;
  /**
   * Who is vouched for by a token: TOKEN_INVALID, without saying why, unless one of the issuers
   * has signed it for us and its time has come; TOKEN_EXPIRED when its time is over;
   * TOKEN_KEYS_UNAVAILABLE while its issuer's keys cannot be read.
   */
  principalOf(token: string): Promise<Result<Principal>>;
};

export type TokensOptions = {
  readonly issuers: readonly JwtIssuer[];
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly log: Log;
};

const TOKEN_MAX = 8_000;
const REMEMBERED_MAX = 10_000;
/** A key that its issuer took back is believed for this long at most, beside its keys' own age. */
const REMEMBERED_MS = 60_000;

export function createTokens({ issuers, fetch, clock, log }: TokensOptions): Tokens {
  const known = new Map(
    issuers.map((issuer) => {
      const keys = issuerKeys({ url: issuer.jwksUrl, fetch, clock, log });
      return [issuer.issuer, { issuer, keys }];
    }),
  );
  type Remembered = { readonly principal: Principal; readonly untilMs: number };
  const remembered = new LRUCache<string, Remembered>({ max: REMEMBERED_MAX });

  const verify = async (token: string): Promise<Result<Principal>> => {
    const from = known.get(issuerOf(token) ?? "");
    if (from === undefined) return INVALID;
    const { issuer, keys } = from;
    const { payload } = await jwtVerify(token, keys, {
      issuer: issuer.issuer,
      audience: [...issuer.audience],
      algorithms: [...issuer.algorithms],
      clockTolerance: issuer.clockToleranceSeconds,
      requiredClaims: ["exp", "sub"],
      currentDate: clock.now(),
    });
    return principalFrom(payload, issuer);
  };

  return {
    isToken: (text) => known.size > 0 && SHAPE.test(text),
    async principalOf(token) {
      if (token.length > TOKEN_MAX) return INVALID;
      const hash = createHash("sha256").update(token).digest("base64");
      const before = remembered.get(hash);
      const now = clock.now().getTime();
      if (before !== undefined && now < before.untilMs) return ok(before.principal);
      try {
        const found = await verify(token);
        if (!found.ok) return found;
        const untilMs = Math.min(found.value.expiresAtMs ?? now, now + REMEMBERED_MS);
        remembered.set(hash, { principal: found.value, untilMs });
        return found;
      } catch (error) {
        if (error instanceof errors.JWTExpired) return EXPIRED;
        if (error instanceof errors.JOSEError) return INVALID;
        if (error instanceof FaultError) return { ok: false, fault: error.fault };
        log.warn({ err: error }, "a token could not be checked");
        return INVALID;
      }
    },
  };
}

const SHAPE = /^[\w-]+\.[\w-]+\.[\w-]*$/;

const EXPIRED = err("TOKEN_EXPIRED", "The token has expired. Sign in again, or renew it.");
const INVALID: Err = err(
  "TOKEN_INVALID",
  "The token is not valid here: its issuer, its audience, its signature or its time is not right.",
);

/** What a token says of its issuer, to know by whose keys to check it; nothing is believed yet. */
function issuerOf(token: string): string | null {
  try {
    return decodeJwt(token).iss ?? null;
  } catch {
    return null;
  }
}

function principalFrom(payload: JWTPayload, issuer: JwtIssuer): Result<Principal> {
  const { sub = "", exp = 0 } = payload;
  const scopes = textsOf(payload[issuer.scopesClaim] ?? []);
  const roles = textsOf((issuer.rolesClaim && payload[issuer.rolesClaim]) ?? []);
  const suppliers = claimed(payload, issuer.suppliersClaim);
  const channels = claimed(payload, issuer.channelsClaim);
  // A claim that cannot be read limits to nothing known, so its token opens nothing.
  if (scopes === null || roles === null || suppliers === null || channels === null) return INVALID;
  if (sub === "" || sub.length > SUBJECT_MAX) return INVALID;
  const ofRoles = roles.filter(isRole).flatMap((role) => ROLES[role]);
  const none = issuer.alwaysLimited ? [] : null;
  const rows = rowsOf(suppliers ?? none, channels ?? none);
  const id = createHash("sha256").update(`${issuer.issuer}\n${sub}`).digest("hex").slice(0, 32);
  return ok({
    ...{ id: `sub_${id}`, name: sub, role: null },
    ...grantOf([...scopes, ...ofRoles], rows),
    expiresAtMs: (exp + issuer.clockToleranceSeconds) * 1_000,
  });
}

const SUBJECT_MAX = 200;

/** The texts of a claim that limits; undefined when it is not there, null when it is no such. */
function claimed(payload: JWTPayload, claim: string | null) {
  const value = claim === null ? undefined : payload[claim];
  return value === undefined ? undefined : textsOf(value);
}

const TEXTS_MAX = 1_000;

/** A text with spaces between words, or a list of texts; null for anything else. */
function textsOf(value: unknown): readonly string[] | null {
  if (typeof value === "string") return value.split(/\s+/).filter((word) => word !== "");
  const fits = Array.isArray(value) && value.every((word) => typeof word === "string");
  return fits && value.length <= TEXTS_MAX ? (value as readonly string[]) : null;
}
