import { authorityRank, type Rank, type SystemRole } from "../../../src/domain/authority.ts";
import type { Dice } from "../dice.ts";
import { catalogRetail, peopleRetail } from "./people.ts";
import { type Retail, salesRetail, stockRetail } from "./retail.ts";
import { type Habits, type Message, Source } from "./source.ts";

const THEMES = {
  stock: { make: stockRetail, roles: ["STOREFRONT", "POS", "ERP"] },
  sales: { make: salesRetail, roles: ["STOREFRONT", "POS", "ERP"] },
  people: { make: peopleRetail, roles: ["STOREFRONT", "POS", "CRM"] },
  catalog: { make: catalogRetail, roles: ["STOREFRONT", "ERP", "POS"] },
} as const;

export type Cast = {
  readonly sources: readonly Source[];
  readonly retail: Retail;
  readonly rank: Rank;
};

/** Draws what a world is about, and up to three systems with their habits. */
export function castOf(dice: Dice, world: number, tell: (message: Message) => void): Cast {
  const theme = THEMES[dice.pick(["stock", "sales", "people", "catalog"] as const)];
  const count = dice.chance(0.2) ? 1 : dice.chance(0.6) ? 2 : 3;
  const left = [...theme.roles];
  const roles = Array.from({ length: count }, () => left.splice(dice.below(left.length), 1));
  const sources = roles.flat().map((role, i) => {
    const name = `${role.toLowerCase()}-${world}`;
    return new Source(name, role, i + 1, habitsOf(dice), tell);
  });
  const names = new Map(sources.map(({ name, role }) => [name, role]));
  const rank = authorityRank({}, (name): SystemRole => names.get(name) ?? "CRM");
  return { sources, rank, retail: theme.make({ world, dice: dice.fork("retail"), sources }) };
}

function habitsOf(dice: Dice): Habits {
  return {
    versions: dice.pick(["exact", "exact", "coarse", "none"] as const),
    webhooks: dice.pick(["whole", "whole", "names", "none"] as const),
    deletions: dice.pick(["webhook", "poll", "nowhere"] as const),
    exports: dice.chance(0.4),
  };
}
