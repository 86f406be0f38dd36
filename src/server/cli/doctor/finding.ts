/** What one check found, in words that a person can act on. */
export type Finding = {
  /** What was looked at, such as "PostgreSQL" or "shop: credentials". */
  readonly check: string;
  readonly status: "ok" | "warning" | "problem";
  readonly says: string;
  /** What to do; null where nothing is to be done. */
  readonly todo: string | null;
};

export function fine(check: string, says: string): Finding {
  return { check, status: "ok", says, todo: null };
}

/** Works, and will not forever or not as well as it should. */
export function warning(check: string, says: string, todo: string): Finding {
  return { check, status: "warning", says, todo };
}

/** Does not work, or will not when Tutti starts. */
export function problem(check: string, says: string, todo: string): Finding {
  return { check, status: "problem", says, todo };
}

/** "3 minutes", "2 days": roughly, the larger unit alone. */
export function roughly(ms: number): string {
  const [size, unit] = UNITS.find(([size]) => ms >= size) ?? [1_000, "second"];
  const count = Math.max(0, Math.round(ms / size));
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

const UNITS = [
  [86_400_000, "day"],
  [3_600_000, "hour"],
  [60_000, "minute"],
  [1_000, "second"],
] as const;
