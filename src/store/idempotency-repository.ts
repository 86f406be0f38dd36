import { createHash } from "node:crypto";
import type { Clock } from "../kernel/clock.ts";
import type { Result } from "../kernel/result.ts";
import { err, ok } from "../kernel/result.ts";
import type { Database } from "./database.ts";

export type IdempotentCall = {
  readonly principalId: string;
  readonly mutation: string;
  readonly key: string;
  /** The mutation's input; two calls with one key must have the same. */
  readonly body: unknown;
};

export type Idempotency = {
  /**
   * Answers a repeated call with the first call's answer; the same key with another body is
   * IDEMPOTENCY_CONFLICT. `work` gets a key of its own derived from the call, and must itself be
   * safe to repeat with it: a crash after it and before the answer is kept repeats it.
   * A failed answer is not kept and frees the key, so that a caller may mend the input and try
   * again with it; whatever fails so has done nothing.
   */
  once<Value>(
    call: IdempotentCall,
    work: (derivedKey: string) => Promise<Result<Value>>,
  ): Promise<Result<Value>>;
};

const KEEP_DAYS = 7;

export function createIdempotency(database: Database, clock: Clock): Idempotency {
  return {
    async once<Value>(
      call: IdempotentCall,
      work: (derivedKey: string) => Promise<Result<Value>>,
    ): Promise<Result<Value>> {
      const bodyHash = digest(canonical(call.body));
      const expiry = new Date(clock.now().getTime() - KEEP_DAYS * 86_400_000).toISOString();
      const claimed = await database.query<Claim>(CLAIM, [
        call.principalId,
        call.mutation,
        call.key,
        bodyHash,
        clock.now().toISOString(),
        expiry,
      ]);
      const row = claimed[0];
      if (row === undefined || row.bodyHash !== bodyHash) {
        return err(
          "IDEMPOTENCY_CONFLICT",
          `The idempotency key "${call.key}" was used for another ${call.mutation}. ` +
            "Use a new key for a new request, or repeat the first request unchanged.",
          { at: "input.idempotencyKey" },
        );
      }
      if (row.result !== null) return ok((row.result as { value: Value }).value);
      const result = await work(digest([call.principalId, call.mutation, call.key].join("\n")));
      if (result.ok) await database.query(KEEP, [...keyOf(call), JSON.stringify(result)]);
      else await database.query(FREE, keyOf(call));
      return result;
    },
  };
}

type Claim = { readonly bodyHash: string; readonly result: unknown };

function keyOf(call: IdempotentCall): readonly string[] {
  return [call.principalId, call.mutation, call.key];
}

/** Takes the key, or finds who took it; a key older than seven days is taken anew. */
const CLAIM = `
  insert into mutation_call as c (principal_id, mutation, key, body_hash, created_at)
  values ($1, $2, $3, $4, $5)
  on conflict (principal_id, mutation, key) do update set
    body_hash = case when c.created_at < $6 then excluded.body_hash else c.body_hash end,
    result = case when c.created_at < $6 then null else c.result end,
    created_at = case when c.created_at < $6 then excluded.created_at else c.created_at end
  returning body_hash as "bodyHash", result`;

const KEEP = `
  update mutation_call set result = $4
  where principal_id = $1 and mutation = $2 and key = $3 and result is null`;

const FREE = `
  delete from mutation_call
  where principal_id = $1 and mutation = $2 and key = $3 and result is null`;

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** JSON with its keys in order, so that the order in which a client writes them does not count. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
