import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

const Place = z.object({
  ports: z.object({
    shopify: z.int(),
    tryton: z.int(),
    square: z.int(),
    hubspot: z.int(),
  }),
  controlPort: z.int(),
  controlToken: z.string(),
  shopify: z.object({ accessToken: z.string(), webhookSecret: z.string() }),
  tryton: z.object({ password: z.string() }),
  square: z.object({ accessToken: z.string() }),
  hubspot: z.object({ accessToken: z.string() }),
});
export type Place = z.infer<typeof Place>;

/** Where the demo of a Tutti's data folder has its systems, and what lets one in. */
export async function readPlace(folder: string): Promise<Place> {
  return Place.parse(JSON.parse(await readFile(join(folder, "demo", "place.json"), "utf8")));
}
