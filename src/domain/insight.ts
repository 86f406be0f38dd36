import { z } from "zod";
import { Instant } from "./records.ts";

/** A claim an agent shares with the others: what, about whom, how sure, since when, until when. */
export const Insight = z.strictObject({
  /** The graph id of what it is about. */
  subject: z.string(),
  /** The claim's name, such as "demand-forecast" or "low-stock-risk". */
  claim: z.string().regex(/^[a-z][a-z0-9-]{1,60}$/),
  /** The claim's value, in the shape its name promises. */
  value: z.json(),
  /** From 0 to 1. */
  confidence: z.number().min(0).max(1),
  /** What it rests on, in words with figures. */
  evidence: z.string().max(2000),
  expiresAt: Instant,
});
export type Insight = z.infer<typeof Insight>;
