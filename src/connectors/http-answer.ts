import type { z } from "zod";
import type { Clock } from "../kernel/clock.ts";
import type { FaultCode } from "../kernel/faults.ts";
import type { Err, Result } from "../kernel/result.ts";
import { err, ok } from "../kernel/result.ts";
import { DeadlinePassed } from "./deadline.ts";
import { excerpt, type Redact } from "./redact.ts";

/** A response on its way to being understood, with what its faults need to say. */
export type Answer = {
  readonly system: string;
  /** System, method and path, for a fault's `at`; never a query, which may be signed. */
  readonly at: string;
  readonly response: Response;
  readonly bodyMaxBytes: number;
  readonly redact: Redact;
};

/** The body as JSON of the given shape; HTML, half a JSON or nothing is SYSTEM_ANSWER_INVALID. */
export async function readJson<Body>(
  answer: Answer,
  shape: z.ZodType<Body>,
): Promise<Result<Body>> {
  const text = await readText(answer);
  if (!text.ok) return text;
  const invalid = (what: string) =>
    err("SYSTEM_ANSWER_INVALID", `${answer.system} answered with ${what}`, { at: answer.at });
  if (text.value.trim() === "") return invalid("an empty body.");
  let body: unknown;
  try {
    body = JSON.parse(text.value);
  } catch {
    const what = text.value.trimStart().startsWith("<") ? "HTML" : "malformed JSON";
    return invalid(`${what}: ${excerpt(text.value, answer.redact)}`);
  }
  const parsed = shape.safeParse(body);
  if (parsed.success) return ok(parsed.data);
  return invalid(`a shape it should not have: ${issuesOf(parsed.error)}`);
}

/** The first few problems that a schema found, as "path: problem"; never the values themselves. */
export function issuesOf(error: z.ZodError): string {
  return error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.join(".") || "(all)"}: ${issue.message}`)
    .join("; ");
}

/** The fault that a status other than 2xx means, or null when there is none. */
export async function faultOfStatus(answer: Answer, clock: Clock): Promise<Err | null> {
  const { response, system, at } = answer;
  if (response.ok) return null;
  const { status } = response;
  const retryAfterMs = retryAfter(response.headers.get("retry-after"), clock);
  const code = codeOfStatus(status);
  let said = "";
  if (code === "SYSTEM_REFUSED") {
    const text = await readText({ ...answer, bodyMaxBytes: REFUSAL_MAX_BYTES });
    if (text.ok) said = `: ${excerpt(text.value, answer.redact)}`;
  } else {
    await response.body?.cancel();
  }
  const known = retryAfterMs === null ? {} : { retryAfterMs };
  return err(code, `${system} answered ${status}${said}`, { at, ...known });
}

/** What a thrown fetch means: our deadline passed, or the system could not be reached. */
export function faultOfNetwork(
  system: string,
  at: string,
  thrown: unknown,
  signal: AbortSignal,
): Err {
  if (signal.reason instanceof DeadlinePassed) {
    const { timeoutMs } = signal.reason;
    return err("SYSTEM_TIMEOUT", `${system} did not answer within ${timeoutMs} ms.`, { at });
  }
  // fetch throws a TypeError for every failure of the network; anything else is a bug of ours.
  if (!(thrown instanceof TypeError) && !hasCode(thrown)) throw thrown;
  const cause = thrown instanceof Error && hasCode(thrown.cause) ? thrown.cause.code : "no detail";
  return err("SYSTEM_UNAVAILABLE", `${system} could not be reached (${cause}).`, { at });
}

const REFUSAL_MAX_BYTES = 64 * 1024;

function codeOfStatus(status: number): FaultCode {
  if (status === 401 || status === 403) return "SYSTEM_UNAUTHORIZED";
  if (status === 429) return "SYSTEM_THROTTLED";
  if (status === 408 || status === 504) return "SYSTEM_TIMEOUT";
  if (status >= 500) return "SYSTEM_UNAVAILABLE";
  return status >= 400 ? "SYSTEM_REFUSED" : "SYSTEM_ANSWER_INVALID";
}

/** Retry-After is a number of seconds or a date (RFC 9110, section 10.2.3). */
function retryAfter(header: string | null, clock: Clock): number | null {
  if (header === null) return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, Math.round(seconds * 1000));
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - clock.now().getTime());
}

async function readText(answer: Answer): Promise<Result<string>> {
  const { response, bodyMaxBytes } = answer;
  if (!response.body) return ok("");
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    // Leaving the loop cancels the body.
    if (bytes > bodyMaxBytes) {
      const message = `${answer.system} answered with more than ${bodyMaxBytes} bytes.`;
      return err("SYSTEM_ANSWER_INVALID", message, { at: answer.at, recovery: "give-up" });
    }
    text += decoder.decode(chunk, { stream: true });
  }
  return ok(text + decoder.decode());
}

function hasCode(thrown: unknown): thrown is { code: string } {
  return thrown instanceof Error && "code" in thrown && typeof thrown.code === "string";
}
