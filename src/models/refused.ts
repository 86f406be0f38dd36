/** Why a model gives no answer, as a sentence for whoever keeps the data. */
export type Refused = { readonly kind: "refused"; readonly why: string };

export function refused(why: string): Refused {
  return { kind: "refused", why };
}
