import type { Err } from "../../kernel/result.ts";
import { err } from "../../kernel/result.ts";
import { excerpt, redactor } from "../redact.ts";
import { NAME } from "./config.ts";

/**
 * What stands in `error` of an answer: one of trytond's own exceptions as a name and its
 * arguments, or any other Python exception as its text and a traceback.
 */
export function faultOfError(error: readonly unknown[], method: string): Err {
  const [name, details] = error;
  const at = `${NAME} ${method}`;
  const said = (text: unknown) => excerpt(String(text ?? ""), redact);
  switch (name) {
    case "UserError": {
      const [message, description] = Array.isArray(details) ? details : [details];
      const more = description ? ` (${said(description)})` : "";
      return err("SYSTEM_REFUSED", `${NAME} refused: ${said(message)}${more}`, { at });
    }
    case "UserWarning": {
      const message = Array.isArray(details) ? details[1] : details;
      return err("SYSTEM_REFUSED", `${NAME} wants a person to accept: ${said(message)}`, { at });
    }
    case "LoginException":
      return err("SYSTEM_UNAUTHORIZED", `${NAME} asks for more than a password.`, { at });
    case "ConcurrencyException":
      return err("SYSTEM_UNAVAILABLE", `${NAME} met another change of the same record.`, { at });
    default:
      return faultOfException(said(name), at);
  }
}

const redact = redactor([]);

/** A Python exception: a locked database passes; a missing field or database is a setting. */
function faultOfException(text: string, at: string): Err {
  if (/database .*locked|could not serialize|deadlock/i.test(text)) {
    return err("SYSTEM_UNAVAILABLE", `${NAME}'s database is busy.`, { at });
  }
  const missing = /^'([\w.]+)'$/.exec(text);
  if (missing) {
    const message = `${NAME} knows no "${missing[1]}": a module or a setting is missing.`;
    return err("SYSTEM_REFUSED", message, { at, recovery: "fix-config" });
  }
  return err("SYSTEM_REFUSED", `${NAME} failed: ${text}`, { at, recovery: "fix-config" });
}
