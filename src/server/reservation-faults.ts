import { type Err, err } from "../kernel/result.ts";
import type { ReserveLine } from "../resolvers/reservation-port.ts";
import type { HeldLevel } from "../store/held-repository.ts";
import type { Place } from "../store/reservation-repository.ts";

/** NOT_FOUND for the first line whose variant or location does not exist or is not in use. */
export function unusable(lines: readonly ReserveLine[], places: readonly Place[]): Err | null {
  for (const [n, line] of lines.entries()) {
    const place = places[n];
    const refuse = (kind: "variant" | "location", id: string) =>
      err("NOT_FOUND", `${id} is no ${kind}, or one that is no longer in use.`, {
        at: `input.lines.${n}.${kind}Id`,
      });
    if (!place?.variantInUse) return refuse("variant", line.variantId);
    if (!place.locationInUse) return refuse("location", line.locationId);
  }
  return null;
}

/** INVENTORY_INSUFFICIENT for the first line whose level cannot promise what is asked of it. */
export function insufficient(
  lines: readonly (ReserveLine & { readonly levelId: string | null })[],
  wanted: ReadonlyMap<string, number>,
  levels: ReadonlyMap<string, HeldLevel>,
): Err | null {
  for (const [n, { levelId, quantity }] of lines.entries()) {
    const asked = levelId === null ? quantity : (wanted.get(levelId) ?? quantity);
    const available = availableOf(levelId === null ? undefined : levels.get(levelId));
    if (asked <= available) continue;
    const together = asked === quantity ? "" : ", counted over all lines that name this place";
    const message = `Line ${n} asks for ${asked} units${together}; ${available} are available.`;
    return err("INVENTORY_INSUFFICIENT", message, { at: `input.lines.${n}.quantity` });
  }
  return null;
}

/** Nothing is available where no system counts the variant. */
function availableOf(level: HeldLevel | undefined): number {
  return level === undefined ? 0 : Math.max(0, level.onHand - level.reserved - level.held);
}
