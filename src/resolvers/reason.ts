import type { Result } from "../kernel/result.ts";
import { err } from "../kernel/result.ts";

/** Does `work` with the reason somebody gave; a blank one is INPUT_INVALID on `input.reason`. */
export function because<Value>(
  input: { readonly reason: string },
  work: (reason: string) => Promise<Result<Value>>,
): () => Promise<Result<Value>> {
  const reason = input.reason.trim();
  if (/[\p{L}\p{N}\p{P}\p{S}]/u.test(reason)) return () => work(reason);
  const message = "The reason is blank; say why in a few words, because it is kept and shown.";
  return async () => err("INPUT_INVALID", message, { at: "input.reason" });
}
