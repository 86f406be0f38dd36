import { z } from "zod";
import { readPlace } from "./place.ts";

const Purchase = z.object({
  id: z.int(),
  reference: z.string().nullable(),
  state: z.string(),
});
export type ErpPurchase = z.infer<typeof Purchase>;

type Ask = (method: string, params: unknown[]) => Promise<unknown>;

/**
 * Opens a session with the demo's ERP itself, past Tutti: Tryton's JSON-RPC, as its own clients
 * speak it. `folder` is the data folder of the Tutti whose demo it is.
 */
export async function erpSession(folder: string): Promise<Ask> {
  const { ports, tryton } = await readPlace(folder);
  const call = async (method: string, params: unknown[], session?: string): Promise<unknown> => {
    const response = await fetch(`http://127.0.0.1:${ports.tryton}/tutti/`, {
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
  const login = await call("common.db.login", ["tutti", { password: tryton.password }, "en"]);
  const [user, key] = z.tuple([z.int(), z.string()]).parse(login);
  const session = Buffer.from(`tutti:${user}:${key}`).toString("base64");
  return (method, params) => call(method, params, session);
}

/** Asks the demo's ERP which purchases it has that somebody gave a reference. */
export async function erpPurchases(folder: string): Promise<readonly ErpPurchase[]> {
  const call = await erpSession(folder);
  const fields = ["reference", "state"];
  const found = await call("model.purchase.purchase.search_read", [
    ...[[["reference", "!=", null]], 0, 10_000, [["id", "ASC"]], fields, {}],
  ]);
  return z.array(Purchase).parse(found);
}
