import { z } from "zod";

/** How a HubSpot account is reached: by an app of its own, with read scopes of contacts and companies. */
export const HubspotConfig = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).default("https://api.hubapi.com"),
  accessToken: z.string().min(1),
  /** The app's client secret, with which HubSpot signs webhooks. */
  clientSecret: z.string().min(1),
  /** The contact property that has the number of a loyalty card. */
  loyaltyProperty: z.string().min(1).max(200).default("loyalty_card"),
  /**
   * The contact property that says "true" of who agreed to e-mail and "false" of who did not.
   * HubSpot's own hs_email_optout, when it is "true", counts more.
   */
  consentProperty: z.string().min(1).max(200).default("email_consent"),
  /** Milliseconds for one request. */
  timeoutMs: z.int().min(10).max(600_000).default(10_000),
  /** Records in one page of changes. */
  pageMax: z.int().min(1).max(100).default(100),
  /** How many requests it may send in ten seconds; what the account allows is learned from it. */
  requestsPerTenSecondsMax: z.int().min(4).max(100_000).default(100),
  /** Searches in a second. An account has five, for all its apps. */
  searchesPerSecondMax: z.int().min(1).max(1_000).default(4),
  /** Webhooks signed longer ago are refused; HubSpot signs each attempt anew. */
  webhookMaxAgeMs: z.int().min(1_000).default(300_000),
  /** How far each poll reaches back before the newest change seen: search lags behind unevenly. */
  overlapMs: z.int().min(0).default(60_000),
  pollEveryMs: z.int().min(1_000).default(60_000),
  /** How often to look for contacts that were deleted while no webhook came. */
  archivedEveryMs: z.int().min(1_000).default(3_600_000),
});
export type HubspotConfig = z.infer<typeof HubspotConfig>;
export type HubspotSettings = z.input<typeof HubspotConfig>;
