import { z } from "zod";
import { subgraphError } from "./failed.ts";
import type { Json, ResponseError, SubgraphAnswer } from "./subgraph.ts";

type AnswerText = { readonly type: string; readonly text: string };

const Path = z.array(z.union([z.string(), z.int().nonnegative()]));
const NO_MESSAGE = "An error without a message.";
const WireError = z.object({
  message: z.string().catch(NO_MESSAGE),
  path: Path.nullish().catch(null),
  extensions: z
    .object({ code: z.string().optional().catch(undefined) })
    .nullish()
    .catch(null),
});
type WireError = z.infer<typeof WireError>;

const ERRORS_MAX = 1_000;

/**
 * A subgraph's answer, or null when the text is no GraphQL response. Of an error only its message,
 * path and code are kept: the rest may tell of the subgraph what is nobody's business.
 */
export function readAnswer(subgraph: string, { type, text }: AnswerText): SubgraphAnswer | null {
  if (!isGraphqlType(type)) return null;
  const answer = readPayload(subgraph, parse(text));
  // JSON escapes nothing without a backslash (RFC 8259, section 7), and text that was decoded has no
  // half of a character.
  return answer && { ...answer, isPlain: !text.includes("\\") };
}

/** Whether a GraphQL response may come under this media type. */
export function isGraphqlType(type: string): boolean {
  return /^application\/(graphql-response\+)?json\b/i.test(type);
}

/** The same of what was parsed already. */
export function readPayload(subgraph: string, body: object | null): SubgraphAnswer | null {
  if (body === null || Array.isArray(body)) return null;
  const { data = null, errors = [] } = body as { data?: unknown; errors?: unknown };
  if (typeof data !== "object" || Array.isArray(data)) return null;
  const told = toErrors(subgraph, errors ?? []);
  if (data === null && !told.some(({ message }) => message !== NO_MESSAGE)) return null;
  return { data: data as Json | null, errors: told };
}

/** The errors that a subgraph tells instead of an answer. */
export function readErrors(subgraph: string, errors: unknown): readonly ResponseError[] {
  const told = toErrors(subgraph, errors);
  if (told.some(({ message }) => message !== NO_MESSAGE)) return told;
  return [
    subgraphError(subgraph, "SUBGRAPH_ERROR", "refused, and told no error that can be read."),
  ];
}

/** What errors can be read of it, whatever it is: data that is good is not lost for a wrong error. */
function toErrors(subgraph: string, errors: unknown): readonly ResponseError[] {
  const all: readonly unknown[] = Array.isArray(errors) ? errors : [errors];
  const told = all.slice(0, ERRORS_MAX).map((error) => {
    const read = WireError.safeParse(error);
    return toError(subgraph, read.success ? read.data : { message: NO_MESSAGE });
  });
  const left = all.length - told.length;
  if (left === 0) return told;
  return [...told, subgraphError(subgraph, "SUBGRAPH_ERROR", `told ${left} more errors.`)];
}

function toError(
  subgraph: string,
  { message, path, extensions }: Partial<WireError> & Pick<WireError, "message">,
): ResponseError {
  const code = extensions?.code ?? "SUBGRAPH_ERROR";
  return { message, ...(path && { path }), extensions: { code, subgraph } };
}

function parse(text: string): object | null {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === "object" ? body : null;
  } catch {
    return null;
  }
}
