import type { Changed } from "../../world/types.ts";
import { datetimeOf } from "./values.ts";

/** The dates that every row has; `write_date` stays empty until the first edit. */
export function audit(of: Changed): { create_date: string; write_date: string | null } {
  const edited = of.changedAt !== of.createdAt;
  return {
    create_date: datetimeOf(of.createdAt),
    write_date: edited ? datetimeOf(of.changedAt) : null,
  };
}
