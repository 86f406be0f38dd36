/** What trytond puts into `error`: its own exceptions as a name and arguments, or any other. */
export class TrytonError extends Error {
  readonly wire: readonly unknown[];
  constructor(wire: readonly unknown[]) {
    super(String(wire[0]));
    this.name = "TrytonError";
    this.wire = wire;
  }
}

/** A refusal with a sentence for the user. */
export function userError(message: string, description = ""): TrytonError {
  return new TrytonError(["UserError", [message, description, null]]);
}

/** What Python says of a key that is not there: the key in quotes, and no traceback. */
export function keyError(key: string): TrytonError {
  return new TrytonError([`'${key}'`, ""]);
}

export function programError(message: string): TrytonError {
  return new TrytonError([message, ""]);
}

export function accessError(action: string, label: string): TrytonError {
  return userError(`You are not allowed to ${action} records of "${label}".`);
}

/** An answer that is a bare HTTP status instead of a JSON-RPC answer. */
export class HttpRefusal extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`HTTP ${status}`);
    this.name = "HttpRefusal";
    this.status = status;
  }
}
