import { z } from "zod";

/** How a seller's Square account is reached; the token needs the read permissions of what is synced. */
export const SquareConfig = z.strictObject({
  /** Such as https://connect.squareup.com. */
  url: z.url({ protocol: /^https?$/ }),
  accessToken: z.string().min(1),
  /** The webhook subscription's signature key. */
  webhookSignatureKey: z.string().min(1),
  /**
   * The webhook subscription's notification URL, which Square signs with every body. Needed where
   * deliveries come through something that changes their address; otherwise it is taken from them.
   */
  webhookUrl: z.url().optional(),
  version: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .default("2026-09-16"),
  /** Milliseconds for one request. */
  timeoutMs: z.int().min(10).max(600_000).default(15_000),
  /** Records in one page of changes; Square gives at most 100 customers. */
  pageMax: z.int().min(1).max(1000).default(500),
  /** Webhooks of events longer ago are refused; Square itself tries for a day. */
  webhookMaxAgeMs: z
    .int()
    .min(1000)
    .default(25 * 3_600_000),
  /** How far each poll reaches back before the last one began: Square's searches lag a little. */
  overlapMs: z.int().min(1000).max(3_600_000).default(60_000),
  pollEveryMs: z.int().min(1000).default(60_000),
  /** Whether shelf prices include tax, which Square keeps with each tax and not with the price. */
  taxIncluded: z.boolean().default(true),
});
export type SquareConfig = z.infer<typeof SquareConfig>;
export type SquareSettings = z.input<typeof SquareConfig>;

export const NAME = "square";
