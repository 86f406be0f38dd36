import type { Fault } from "../kernel/faults.ts";
import { kindOfId } from "../kernel/ids.ts";
import type { Err, Result } from "../kernel/result.ts";
import { err } from "../kernel/result.ts";
import type { GraphContext } from "./context.ts";

/** A mutation's failure as its payload carries it; docs/errors.md lists the codes. */
export type UserErrorModel = {
  readonly code: string;
  readonly message: string;
  readonly field: readonly string[] | null;
  readonly retryable: boolean;
};

export function userError(fault: Fault): UserErrorModel {
  return {
    code: fault.code,
    message: fault.message,
    field: fault.at === undefined ? null : fault.at.split("."),
    retryable: fault.recovery === "retry",
  };
}

/**
 * Does a mutation once for its principal and idempotency key, and lays its outcome out as a
 * payload that has either its result fields or its user errors, never both and never neither.
 * The result is what is kept for a repeated call, so it is ids and plain values, not records.
 */
export async function mutate<Value, Payload extends object>(
  context: GraphContext,
  mutation: string,
  input: { readonly idempotencyKey: string },
  work: (derivedKey: string) => Promise<Result<Value>>,
  payload: (value: Value) => Payload,
): Promise<(Payload | NullOf<Payload>) & { userErrors: readonly UserErrorModel[] }> {
  const { idempotencyKey, ...body } = input;
  const refusal = refusalOf(idempotencyKey, body);
  const result =
    refusal ??
    (await context.idempotency.once(
      { principalId: context.principal.id, mutation, key: idempotencyKey, body },
      work,
    ));
  if (result.ok) {
    context.note?.touched(
      Object.values((result.value as object | undefined) ?? {})
        .flat()
        .filter(isId),
    );
    return { ...payload(result.value), userErrors: [] };
  }
  context.note?.failed(result.fault.code);
  return { userErrors: [userError(result.fault)] } as unknown as NullOf<Payload> & {
    userErrors: readonly UserErrorModel[];
  };
}

function isId(value: unknown): value is string {
  return typeof value === "string" && kindOfId(value) !== null;
}

/** The payload with nothing in its result fields. */
type NullOf<Payload> = { readonly [Field in keyof Payload]: null };

/** Why an input cannot be taken at all; PostgreSQL keeps no NUL in text or JSON. */
function refusalOf(idempotencyKey: string, body: object): Err | null {
  if (!/^[\x21-\x7e]{1,200}$/.test(idempotencyKey)) {
    return err(
      "INPUT_INVALID",
      "The idempotency key must be 1 to 200 visible ASCII characters; a UUID is a good one.",
      { at: "input.idempotencyKey" },
    );
  }
  const [field] = Object.entries(body).find(([, value]) => holdsNul(value)) ?? [];
  if (field === undefined) return null;
  return err("INPUT_INVALID", `${field} holds a NUL character, which no text may.`, {
    at: `input.${field}`,
  });
}

function holdsNul(value: unknown): boolean {
  if (typeof value === "string") return value.includes("\0");
  return typeof value === "object" && value !== null && Object.values(value).some(holdsNul);
}
