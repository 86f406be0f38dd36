import { FaultError, fault } from "../kernel/result.ts";

/**
 * Classes of SQLSTATE by which PostgreSQL refuses values and not the moment: a row met twice (21),
 * data it cannot hold, such as a NUL character (22), a constraint (23), its own limits (54).
 * Asking again changes nothing.
 */
const CLASSES: ReadonlySet<string> = new Set(["21", "22", "23", "54"]);

export function isDataRefusal(error: unknown): error is Error & { readonly code: string } {
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined;
  return typeof code === "string" && code.length === 5 && CLASSES.has(code.slice(0, 2));
}

/** The answer to a caller's question; a value in it that no column can hold is INPUT_INVALID. */
export async function asked<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    if (!isDataRefusal(error)) throw error;
    throw new FaultError(
      fault("INPUT_INVALID", "A value is out of range, or has characters that are never stored."),
    );
  }
}
