import { z } from "zod";
import type { Result } from "../../kernel/result.ts";
import { ok } from "../../kernel/result.ts";
import type { Call } from "../contract.ts";
import type { Hubspot } from "./client.ts";

/** The ids of contacts that are associated with any of these companies; the first 20,000. */
export async function contactsOfCompanies(
  hubspot: Hubspot,
  companies: readonly string[],
  call: Call,
): Promise<Result<readonly string[]>> {
  const contacts = new Set<string>();
  let inputs: readonly { id: string; after?: string }[] = companies.map((id) => ({ id }));
  for (let pages = 0; inputs.length > 0 && pages < PAGES_MAX; pages += 1) {
    const answer = await hubspot.post(PATH, { inputs }, Answer, call);
    if (!answer.ok) return answer;
    for (const { to } of answer.value.results) {
      for (const { toObjectId } of to) contacts.add(toObjectId);
    }
    inputs = answer.value.results.flatMap(({ from, paging }) =>
      paging?.next ? [{ id: from.id, after: paging.next.after }] : [],
    );
  }
  return ok([...contacts]);
}

const PATH = "/crm/v4/associations/companies/contacts/batch/read";
/** HubSpot gives 500 of a company at once. */
const PAGES_MAX = 40;

const Text = z.union([z.string(), z.int()]).transform(String);
/** 207 when some have none: they are not in `results`. */
const Answer = z.object({
  results: z.array(
    z.object({
      from: z.object({ id: Text }),
      to: z.array(z.object({ toObjectId: Text })),
      paging: z.object({ next: z.object({ after: Text }).optional() }).optional(),
    }),
  ),
});
