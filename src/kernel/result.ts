import type { Fault, FaultCode, Recovery } from "./faults.ts";
import { FAULTS } from "./faults.ts";

/** The outcome of something that may fail in an expected way. Bugs throw instead. */
export type Result<Value> = Ok<Value> | Err;
export type Ok<Value> = { readonly ok: true; readonly value: Value };
export type Err = { readonly ok: false; readonly fault: Fault };

export function ok<Value>(value: Value): Ok<Value> {
  return { ok: true, value };
}

/** An expected failure; its recovery comes from the table of codes unless a caller knows better. */
export function err(code: FaultCode, message: string, more: FaultExtras = {}): Err {
  return { ok: false, fault: fault(code, message, more) };
}

export function fault(code: FaultCode, message: string, more: FaultExtras = {}): Fault {
  return { code, message, recovery: FAULTS[code].recovery, ...more };
}

type FaultExtras = {
  readonly recovery?: Recovery;
  /** Where it happened: a field path, a setting, a system's record. */
  readonly at?: string;
  /** The system's own wish for when to try again, in milliseconds. */
  readonly retryAfterMs?: number;
};

/** Carries a fault through code that can only throw (a resolver, an engine's step). */
export class FaultError extends Error {
  readonly fault: Fault;
  constructor(cause: Fault) {
    super(cause.message);
    this.name = "FaultError";
    this.fault = cause;
  }
}

/** The value, or a thrown FaultError. For the edges where a throw is the language of the host. */
export function unwrap<Value>(result: Result<Value>): Value {
  if (result.ok) return result.value;
  throw new FaultError(result.fault);
}
