import type { ExecutionResult } from "graphql";

/**
 * An answer's data as the JSON text that it was written as, standing where an object is expected:
 * an answer over HTTP takes the text as it is, and whoever looks for values gets them by parsing.
 */
export class WrittenData {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  static textOf(data: unknown): string | null {
    return data instanceof WrittenData ? data.#text : null;
  }

  toJSON(): unknown {
    return JSON.parse(this.#text);
  }
}

/** The JSON text of an answer. */
export function writeResult(result: ExecutionResult | object): string {
  const { data, ...others } = result as { data?: unknown };
  const text = WrittenData.textOf(data);
  if (text === null) return JSON.stringify(result);
  const rest = JSON.stringify(others);
  return rest === "{}" ? `{"data":${text}}` : `{"data":${text},${rest.slice(1)}`;
}
