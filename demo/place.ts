import { randomBytes } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

/** What stays the same over restarts, so that the systems are found where they were. */
const Place = z.strictObject({
  /** Of each system, by name. */
  ports: z.record(z.string(), z.int()),
  controlPort: z.int(),
  controlToken: z.string(),
  shopify: z.strictObject({ accessToken: z.string(), webhookSecret: z.string() }),
  tryton: z.strictObject({ password: z.string() }),
  square: z.strictObject({ accessToken: z.string(), webhookSignatureKey: z.string() }),
  hubspot: z.strictObject({ accessToken: z.string(), clientSecret: z.string() }),
});
export type Place = z.infer<typeof Place>;

/** Reads the place of the demo in a folder, or makes one with new secrets and no ports yet. */
export async function readPlace(folder: string): Promise<Place> {
  try {
    return Place.parse(JSON.parse(await readFile(pathIn(folder), "utf8")));
  } catch {
    return {
      ports: {},
      controlPort: 0,
      controlToken: secret(),
      shopify: { accessToken: `shpat_${secret()}`, webhookSecret: `shpss_${secret()}` },
      tryton: { password: secret() },
      square: { accessToken: `EAAA${secret()}`, webhookSignatureKey: secret() },
      hubspot: { accessToken: `pat-eu1-${secret()}`, clientSecret: secret() },
    };
  }
}

export async function writePlace(folder: string, place: Place): Promise<void> {
  const path = pathIn(folder);
  await writeFile(`${path}.new`, JSON.stringify(place, null, 2), { mode: 0o600 });
  await rename(`${path}.new`, path);
}

function pathIn(folder: string): string {
  return join(folder, "place.json");
}

function secret(): string {
  return randomBytes(16).toString("hex");
}
