import { refused } from "./errors.ts";

/**
 * Does what a key asks for once: the same request with the same key gets the first answer again,
 * another request with that key is refused. A request that failed has not used its key.
 */
export type Idempotency = <Answer extends object>(
  key: string,
  request: unknown,
  act: () => Answer,
) => Answer;

const KEYS_MAX = 10_000;

export function createIdempotency(): Idempotency {
  const known = new Map<string, { readonly request: string; readonly answer: object }>();
  return <Answer extends object>(key: string, request: unknown, act: () => Answer): Answer => {
    const text = JSON.stringify(request);
    const before = known.get(key);
    if (before && before.request !== text) {
      const detail = "The idempotency key was used before, with another request.";
      throw refused("IDEMPOTENCY_KEY_REUSED", detail, "idempotency_key");
    }
    // The same request had an answer of the same kind.
    if (before) return before.answer as Answer;
    const answer = act();
    if (known.size >= KEYS_MAX) known.delete(known.keys().next().value ?? "");
    known.set(key, { request: text, answer });
    return answer;
  };
}
