import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { err, ok, type Result } from "../../kernel/result.ts";

export type DemoRequest = {
  readonly path: "/clock" | "/disrupt";
  /** Nothing is changed without. */
  readonly change?: { readonly method: "PUT" | "POST"; readonly body: object };
};

const Place = z.object({ controlPort: z.int(), controlToken: z.string() });
const Refusal = z.object({ error: z.string() });

/**
 * Asks the demo that runs on a data folder. INPUT_INVALID with the demo's words when it refuses,
 * SYSTEM_UNAVAILABLE when none runs there.
 */
export async function askDemo<Answer>(
  dataFolder: string,
  { path, change }: DemoRequest,
  shape: z.ZodType<Answer>,
): Promise<Result<Answer>> {
  try {
    const file = join(dataFolder, "demo", "place.json");
    const place = Place.parse(JSON.parse(await readFile(file, "utf8")));
    const response = await fetch(`http://127.0.0.1:${place.controlPort}${path}`, {
      ...(change && { method: change.method, body: JSON.stringify(change.body) }),
      headers: { authorization: `Bearer ${place.controlToken}` },
      signal: AbortSignal.timeout(10_000),
    });
    const body: unknown = await response.json();
    if (response.status === 400 || response.status === 409) {
      return err("INPUT_INVALID", `The demo refuses this: ${Refusal.parse(body).error}`);
    }
    return ok(shape.parse(body));
  } catch {
    return err(
      "SYSTEM_UNAVAILABLE",
      "No demo retailer runs on the data folder, or this account may not see it. Start one " +
        "(npm start), or name the folder with TUTTI_DATA_FOLDER.",
    );
  }
}
