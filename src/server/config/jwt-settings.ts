import { z } from "zod";
import { mayBePosted } from "./urls.ts";

const ISSUERS_MAX = 10;

/** Signatures that only the issuer can make: none, and none of a secret that we would know too. */
const ALGORITHMS = [
  ...["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"],
  ...["ES256", "ES384", "ES512", "EdDSA"],
] as const;

const claim = () => z.string().min(1).max(200);

const Issuer = z
  .strictObject({
    /** As it stands in its tokens, to the letter. */
    issuer: z.string().min(1).max(2000),
    /** Whom its tokens are for; one of these has to be named. */
    audience: z
      .union([z.string(), z.array(z.string().min(1)).min(1).max(20)])
      .transform((some) => [some].flat()),
    /** Where its public keys are (RFC 7517). */
    jwksUrl: z
      .string()
      .max(2000)
      .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), {
        error: "expected an http or https address",
      }),
    algorithms: z.array(z.enum(ALGORITHMS)).min(1).default(["RS256", "ES256"]),
    /** Scopes, in a text with spaces between or in a list. */
    scopesClaim: claim().default("scope"),
    /** Roles of keys, whose scopes count too. */
    rolesClaim: claim().nullable().default(null),
    /** Ids of the suppliers, and channels, whose records a token may see; without both, all. */
    suppliersClaim: claim().nullable().default(null),
    channelsClaim: claim().nullable().default(null),
    /** Whether a token without those claims sees no supplier's and no channel's records at all. */
    alwaysLimited: z.boolean().default(false),
    clockToleranceSeconds: z.int().min(0).max(300).default(5),
    plainHttp: z.boolean().default(false),
  })
  .refine(({ jwksUrl, plainHttp }) => !URL.canParse(jwksUrl) || mayBePosted(jwksUrl, plainHttp), {
    path: ["jwksUrl"],
    error: "expected https, or http on this machine (plainHttp allows it elsewhere)",
  });

export type JwtIssuer = z.infer<typeof Issuer>;

/** Who may vouch for callers by signed tokens, beside the API keys: one issuer, or several. */
export const JwtSettings = z
  .preprocess((given) => (Array.isArray(given) ? given : [given]), z.array(Issuer).max(ISSUERS_MAX))
  .refine((all) => new Set(all.map(({ issuer }) => issuer)).size === all.length, {
    error: "expected each issuer once",
  })
  .default([]);
