import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

const Place = z.object({ trytonPort: z.int(), password: z.string() });
const Purchase = z.object({
  id: z.int(),
  reference: z.string().nullable(),
  state: z.string(),
});
export type ErpPurchase = z.infer<typeof Purchase>;

/**
 * Asks the demo's ERP itself, past Tutti, which purchases it has: Tryton's JSON-RPC, as its own
 * clients speak it. `folder` is the data folder of the Tutti whose demo it is.
 */
export async function erpPurchases(folder: string): Promise<readonly ErpPurchase[]> {
  const place = Place.parse(JSON.parse(await readFile(join(folder, "demo", "place.json"), "utf8")));
  const call = async (method: string, params: unknown[], session?: string): Promise<unknown> => {
    const response = await fetch(`http://127.0.0.1:${place.trytonPort}/tutti/`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(session ? { authorization: `Session ${session}` } : {}),
      },
      body: JSON.stringify({ id: 1, method, params }),
      signal: AbortSignal.timeout(30_000),
    });
    const answer = z.object({ result: z.unknown() }).parse(await response.json());
    return answer.result;
  };
  const login = await call("common.db.login", ["tutti", { password: place.password }, "en"]);
  const [user, key] = z.tuple([z.int(), z.string()]).parse(login);
  const session = Buffer.from(`tutti:${user}:${key}`).toString("base64");
  const fields = ["reference", "state"];
  const found = await call(
    "model.purchase.purchase.search_read",
    [[["reference", "!=", null]], 0, 10_000, [["id", "ASC"]], fields, {}],
    session,
  );
  return z.array(Purchase).parse(found);
}
