/** What a command would do, decided without doing anything: its effect, or why it is refused. */
export type Verdict =
  | { readonly ok: true; readonly effect: () => string }
  | { readonly ok: false; readonly reason: string };

export const LINES_MAX = 500;
export const QUANTITY_MAX = 1_000_000;
export const PENCE_MAX = 10_000_000;
export const TEXT_MAX = 2000;

export function refused(reason: string): Verdict {
  return { ok: false, reason };
}

/** `effect` does it, and gives the id of what it made or changed. */
export function done(effect: () => string): Verdict {
  return { ok: true, effect };
}

export function isWhole(value: number, low: number, high: number): boolean {
  return Number.isInteger(value) && value >= low && value <= high;
}
