import { absorbCustomer } from "../store/merge-repository.ts";
import type { Matching } from "./new-link.ts";

/** Makes a golden customer a part of another one, because the rule for joining says so. */
export async function mergeCustomers(
  { tx, links, newId, at, tell }: Matching,
  keptId: string,
  absorbed: { readonly id: string; readonly evidence: string; readonly confidence: number },
): Promise<void> {
  const { id: absorbedId, evidence, confidence } = absorbed;
  const id = newId("customerMerge");
  await absorbCustomer(tx, {
    ...{ id, keptId, absorbedId, evidence, confidence, mergedAt: at },
    ...{ mergedBy: null, reason: null },
  });
  links.redirect(absorbedId, keptId);
  tell({
    type: "CUSTOMERS_MERGED",
    subject: keptId,
    data: { mergeId: id, absorbedId, evidence, confidence },
  });
}
