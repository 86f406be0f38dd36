import type { Err, Result } from "../../kernel/result.ts";
import { err } from "../../kernel/result.ts";
import type { Call } from "../contract.ts";
import { CalledOff, unlessAborted } from "../deadline.ts";
import { NAME } from "./config.ts";

/**
 * Work that several callers wait for and that is done once. It does not belong to any of them: one
 * that calls off stops waiting, and the work goes on for the others.
 */
export function sharedWork<Value>(
  work: (call: Call) => Promise<Result<Value>>,
): (call: Call) => Promise<Result<Value>> {
  let running: Promise<Result<Value>> | null = null;
  return async (call) => {
    running ??= work({ signal: NEVER, priority: "interactive" }).finally(() => {
      running = null;
    });
    try {
      return await unlessAborted(call.signal, running);
    } catch (thrown) {
      if (thrown instanceof CalledOff) return calledOff();
      throw thrown;
    }
  };
}

const NEVER = new AbortController().signal;

function calledOff(): Err {
  return err("SYSTEM_TIMEOUT", `The call to ${NAME} was called off before it answered.`);
}
