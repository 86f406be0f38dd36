import { z } from "zod";

/** How a Shopify store is reached; the token needs the read scopes of what is synced. */
export const ShopifyConfig = z.strictObject({
  /** The store's own address, such as https://example.myshopify.com. */
  url: z.url({ protocol: /^https?$/ }),
  accessToken: z.string().min(1),
  /** The app's client secret, with which Shopify signs webhooks. */
  webhookSecret: z.string().min(1),
  apiVersion: z
    .string()
    .regex(/^\d{4}-\d{2}$/)
    .default("2026-07"),
  /** Milliseconds for one request. */
  timeoutMs: z.int().min(10).max(600_000).default(10_000),
  /** Records in one page of changes. */
  pageMax: z.int().min(1).max(500).default(250),
  /** Webhooks sent longer ago are refused; Shopify itself redelivers for four hours. */
  webhookMaxAgeMs: z
    .int()
    .min(1000)
    .default(5 * 3_600_000),
  /** How far each poll reaches back before the newest change seen: the search index lags. */
  overlapMs: z.int().min(0).default(10_000),
  pollEveryMs: z.int().min(1000).default(60_000),
});
export type ShopifyConfig = z.infer<typeof ShopifyConfig>;
export type ShopifySettings = z.input<typeof ShopifyConfig>;
