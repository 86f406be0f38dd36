import { createHash } from "node:crypto";
import type { Money } from "../domain/money.ts";
import type { Principal } from "../domain/principal.ts";
import type { Result } from "../kernel/result.ts";
import { err, ok } from "../kernel/result.ts";
import { findChainStates } from "../store/control-repository.ts";
import { countActiveRuns, findRuns, insertRun } from "../store/run-repository.ts";
import { canonical } from "./canonical.ts";
import type { Engine } from "./engine.ts";
import type { Registry } from "./execute.ts";
import type { Parts } from "./execution.ts";
import { idOf, nowOf, statusEvent } from "./execution.ts";

export type StartRequest = {
  readonly chain: string;
  readonly input: unknown;
  readonly principal: Pick<Principal, "id">;
  /** With the same key and input the same run is given back; with another input it is refused. */
  readonly idempotencyKey: string;
  /** Less than the policy's limit, for this run; more counts as the policy's. */
  readonly spendLimit?: Money | null;
};

export type Started = {
  readonly runId: string;
  /** False when the key had been used before. */
  readonly created: boolean;
};

/** Keeps a run and has it begun; returns as soon as it is sure to be executed. */
export async function startRun(
  parts: Parts,
  registry: Registry,
  engine: Pick<Engine, "start">,
  request: StartRequest,
  retryOf: string | null = null,
): Promise<Result<Started>> {
  const chain = newestVersion(registry, request.chain);
  if (!chain) return err("CHAIN_UNKNOWN", `There is no chain ${request.chain}.`);
  const parsed = chain.input.safeParse(request.input);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const at = ["input", ...(issue?.path ?? [])].map(String).join(".");
    return err("INPUT_INVALID", issue?.message ?? "The input is invalid.", { at });
  }
  const wrong = wrongLimit(parts, request.spendLimit);
  if (wrong) return wrong;
  const inputHash = createHash("sha256")
    .update(canonical([parsed.data, request.spendLimit ?? null]))
    .digest("hex");
  const [state] = await findChainStates(parts.database, [chain.name]);
  const active = await countActiveRuns(parts.database);
  const kept = await parts.database
    .transaction(async (tx): Promise<Result<Started>> => {
      const id = idOf(parts, "run");
      const run = await insertRun(tx, {
        id,
        chain: chain.name,
        chainVersion: chain.version,
        input: parsed.data,
        inputHash,
        principal: request.principal.id,
        idempotencyKey: request.idempotencyKey,
        retryOf,
        currency: parts.policy.currency,
        spendLimitE4: spendLimitE4(parts, request.spendLimit),
        approvalLimitE4: parts.policy.approvalLimit.e4,
        createdAt: nowOf(parts),
      });
      if (!run.created && run.inputHash !== inputHash) {
        const message = "This idempotency key began a run with another input; use a new key.";
        return err("IDEMPOTENCY_CONFLICT", message, { at: "input.idempotencyKey" });
      }
      if (run.created) {
        const { id: principal } = request.principal;
        const event = statusEvent({ id, chain: chain.name }, "QUEUED");
        await parts.events.append(tx, [{ ...event, run: id, principal }]);
        // Looked at only for a new run, so that a repeated start gives its run in any case.
        if (state?.paused) {
          const why = state.reason === "" ? "no reason was given" : state.reason;
          throw new Refused(err("CHAIN_PAUSED", `${chain.name} is paused: ${why}`));
        }
        if (active >= parts.limits.activeRunsMax) {
          throw new Refused(
            err("RUNS_TOO_MANY", `${active} runs have not ended; try again later.`),
          );
        }
      }
      return ok({ runId: run.id, created: run.created });
    })
    .catch((cause: unknown) => {
      if (cause instanceof Refused) return cause.why;
      throw cause;
    });
  if (kept.ok && kept.value.created) {
    // When this fails, a worker's caretaker finds the run and begins it.
    await engine.start(kept.value.runId).catch((cause: unknown) => {
      parts.log.warn({ run: kept.value.runId, err: cause }, "run not begun at once");
    });
  }
  return kept;
}

/** Begins a run anew that failed or was cancelled: the same chain and input, its own effects. */
export async function retryRun(
  parts: Parts,
  registry: Registry,
  engine: Pick<Engine, "start">,
  request: Pick<StartRequest, "principal" | "idempotencyKey"> & { readonly runId: string },
): Promise<Result<Started>> {
  const [run] = await findRuns(parts.database, [request.runId]);
  if (!run) return err("NOT_FOUND", `There is no run ${request.runId}.`, { at: "input.runId" });
  if (run.status !== "FAILED" && run.status !== "CANCELLED") {
    const message = `The run is ${run.status}; only a failed or cancelled run can be tried again.`;
    return err("RUN_NOT_RETRYABLE", message, { at: "input.runId" });
  }
  const { chain, input, spendLimit } = run;
  return startRun(parts, registry, engine, { ...request, chain, input, spendLimit }, run.id);
}

/** Rolls a start back because of what was found after its run was kept. */
class Refused extends Error {
  readonly why: Result<never>;
  constructor(why: Result<never>) {
    super("refused");
    this.why = why;
  }
}

function newestVersion({ chains }: Registry, name: string) {
  return [...chains.values()]
    .filter((chain) => chain.name === name)
    .reduce<(typeof chains extends ReadonlyMap<string, infer C> ? C : never) | null>(
      (newest, chain) => (newest && newest.version > chain.version ? newest : chain),
      null,
    );
}

function wrongLimit({ policy }: Parts, limit: Money | null | undefined): Result<never> | null {
  if (!limit || (limit.currency === policy.currency && limit.e4 >= 0)) return null;
  return err("INPUT_INVALID", `A limit is an amount of ${policy.currency}, from 0.`, {
    at: "input.spendLimit",
  });
}

function spendLimitE4({ policy }: Parts, asked: Money | null | undefined): number | null {
  const limits = [policy.spendLimit, asked ?? null].flatMap((limit) => limit?.e4 ?? []);
  return limits.length === 0 ? null : Math.min(...limits);
}
