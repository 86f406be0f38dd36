import { fault } from "../../kernel/result.ts";
import type { Variables } from "./compiled-operations.ts";
import type { DocumentLimits } from "./document-limits.ts";
import type { Refusal } from "./refusal.ts";
import { faultError, refuseDocument } from "./refusal.ts";

/** Refuses variables of too many values, or nested too deeply; looks at no more than are allowed. */
export function refuseVariables(
  variables: Variables,
  { variablesMax, variablesDepthMax }: DocumentLimits,
): Refusal | null {
  let left = variablesMax;
  const fits = (value: unknown, depth: number): boolean => {
    if (typeof value !== "object" || value === null) return true;
    if (depth === 0) return false;
    for (const key in value) {
      left -= 1;
      if (left < 0 || !fits((value as Variables)[key], depth - 1)) return false;
    }
    return true;
  };
  if (fits(variables, variablesDepthMax + 1)) return null;
  const message =
    `The variables may have at most ${variablesMax} values, and be nested at most ` +
    `${variablesDepthMax} levels deep.`;
  return refuseDocument([faultError(fault("VARIABLES_TOO_LARGE", message))]);
}
