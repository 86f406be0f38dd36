/**
 * An answer's data as the JSON text that it was written as, standing where an object is expected:
 * an answer over HTTP takes the text as it is, and whoever looks for values gets them by parsing.
 */
export class WrittenData {
  readonly #text: string;
  readonly #values: unknown;

  /** `values` are what it was written from, under the same keys. */
  constructor(text: string, values: unknown) {
    this.#text = text;
    this.#values = values;
  }

  static textOf(data: unknown): string | null {
    return data instanceof WrittenData ? data.#text : null;
  }

  static valuesOf(data: unknown): unknown {
    return data instanceof WrittenData ? data.#values : null;
  }

  toJSON(): unknown {
    return JSON.parse(this.#text);
  }
}

/** The JSON text of an answer, its errors first, as the GraphQL specification advises (7.1). */
export function writeResult({ errors, data, extensions }: Written): string {
  const written = WrittenData.textOf(data);
  // At once: a text that is put together of several is copied once more before it is sent.
  if (written === null) return JSON.stringify({ errors, data, extensions });
  const before = errors === undefined ? "" : `"errors":${JSON.stringify(errors)},`;
  const after = extensions === undefined ? "" : `,"extensions":${JSON.stringify(extensions)}`;
  return `{${before}"data":${written}${after}}`;
}

type Written = {
  readonly errors?: readonly unknown[] | undefined;
  readonly data?: unknown;
  readonly extensions?: unknown;
};
