import type { Dice } from "../../dice.ts";

/** A type of one of these names: nullable or not, in a list, in lists of lists. */
export function randomType(names: readonly string[], dice: Dice): string {
  const mark = (type: string) => (dice.chance(0.35) ? `${type}!` : type);
  let type = mark(dice.pick(names));
  if (dice.chance(0.35)) {
    type = mark(`[${type}]`);
    if (dice.chance(0.3)) type = mark(`[${type}]`);
  }
  return type;
}
