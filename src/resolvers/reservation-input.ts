import { parseDuration } from "../domain/duration.ts";
import { kindOfId } from "../kernel/ids.ts";
import type { Result } from "../kernel/result.ts";
import { err, ok } from "../kernel/result.ts";
import type { ReservationLineInput, ReserveInventoryInput } from "../schema/generated/types.ts";
import type { ReserveWish } from "./reservation-port.ts";

const LINES_MAX = 100;
const QUANTITY_MAX = 1_000_000;
const TEXT_MAX = 200;
const EXPIRES_MIN_MS = 10_000;
const EXPIRES_MAX_MS = 86_400_000;
const EXPIRES_USUAL = "PT15M";

/** Reads what is to be reserved. Faults name the field: INPUT_INVALID, ID_INVALID. */
export function readReserveInput(
  input: ReserveInventoryInput,
): Result<Pick<ReserveWish, "lines" | "expiresInMs" | "reference">> {
  const { lines, expiresIn, reference } = input;
  if (lines.length === 0 || lines.length > LINES_MAX) {
    const message = `There are ${lines.length} lines; a reservation has 1 to ${LINES_MAX}.`;
    return err("INPUT_INVALID", message, { at: "input.lines" });
  }
  for (const [n, line] of lines.entries()) {
    const refusal = refusalOf(line, `input.lines.${n}`);
    if (refusal !== null) return refusal;
  }
  const expiresInMs = parseDuration(expiresIn ?? EXPIRES_USUAL);
  if (expiresInMs === null || expiresInMs < EXPIRES_MIN_MS || expiresInMs > EXPIRES_MAX_MS) {
    const message = `expiresIn is ${expiresIn}; it goes from PT10S to P1D.`;
    return err("INPUT_INVALID", message, { at: "input.expiresIn" });
  }
  const text = reference ? readText("reference", reference) : ok(null);
  return text.ok ? ok({ lines, expiresInMs, reference: text.value }) : text;
}

/** A short text that is not blank, without the space around it. */
export function readText(field: string, text: string): Result<string> {
  const trimmed = text.trim();
  if (trimmed.length > 0 && trimmed.length <= TEXT_MAX) return ok(trimmed);
  const why = trimmed === "" ? "is blank" : `has ${trimmed.length} characters`;
  return err("INPUT_INVALID", `${field} ${why}; it has 1 to ${TEXT_MAX}.`, {
    at: `input.${field}`,
  });
}

function refusalOf({ variantId, locationId, quantity }: ReservationLineInput, at: string) {
  for (const [kind, id] of [
    ["variant", variantId],
    ["location", locationId],
  ] as const) {
    if (kindOfId(id) === kind) continue;
    const message = `"${id.slice(0, 60)}" is not the id of a ${kind}.`;
    return err("ID_INVALID", message, { at: `${at}.${kind}Id` });
  }
  if (quantity >= 1 && quantity <= QUANTITY_MAX) return null;
  const message = `The quantity is ${quantity}; it goes from 1 to ${QUANTITY_MAX.toLocaleString("en-US")}.`;
  return err("INPUT_INVALID", message, { at: `${at}.quantity` });
}
