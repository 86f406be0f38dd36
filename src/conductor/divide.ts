import { addMoney, money, timesMoney } from "../domain/money.ts";
import type { KeptProposal } from "../domain/run.ts";

type Line = KeptProposal["action"]["lines"][number];

/** A part of a proposal whose lines are in hand of the same one, or of none. */
export type Part = {
  readonly proposal: KeptProposal;
  /** What stands against its lines. */
  readonly against: "nothing" | "this run" | "other runs";
  /** The proposals that meet the same needs. */
  readonly others: readonly KeptProposal[];
};

/**
 * Divides a proposal by who has the needs of its lines in hand: a part that is free, one that
 * doubles this run's own, and one that other runs have. The first part there is keeps the
 * proposal's id, and each other gets one of its own; costs and expectations are those of the lines.
 * A supplier's minimum holds for each line by itself, so what is left of an order is one still.
 */
export function divide(
  proposal: KeptProposal,
  taken: ReadonlyMap<string, KeptProposal>,
  newId: () => string,
): readonly Part[] {
  const { lines, locationId } = proposal.action;
  const otherOf = (line: Line) => taken.get(needOf(line.variantId, locationId));
  const standing = (line: Line): Part["against"] => {
    const other = otherOf(line);
    if (!other) return "nothing";
    return other.runId === proposal.runId ? "this run" : "other runs";
  };
  const groups = (["nothing", "this run", "other runs"] as const)
    .map((against) => ({ against, own: lines.filter((line) => standing(line) === against) }))
    .filter(({ own }) => own.length > 0);
  return groups.map(({ against, own }, i) => ({
    proposal:
      groups.length === 1
        ? proposal
        : partOf(proposal, own, i === 0 ? null : { id: newId(), against }),
    against,
    others: [...new Set(own.flatMap((line) => otherOf(line) ?? []))],
  }));
}

/** What a purchase line meets: a variant's need at a location, whoever supplies it. */
export function needOf(variantId: string, locationId: string): string {
  return `${variantId} ${locationId}`;
}

const RATIONALE_MAX = 2000;

function partOf(
  whole: KeptProposal,
  lines: readonly Line[],
  apart: { readonly id: string; readonly against: string } | null,
): KeptProposal {
  const { currency } = whole.cost;
  const all = whole.action.lines.length;
  const note =
    apart === null
      ? ` Left out, because in hand already: ${all - lines.length} of its ${all} lines.`
      : ` Taken out of ${whole.id}.`;
  return {
    ...whole,
    ...(apart === null ? {} : { id: apart.id, key: `${whole.key} (${apart.against})` }),
    action: { ...whole.action, lines: [...lines] },
    cost: lines
      .map(({ unitCost, quantity }) => timesMoney(unitCost, quantity))
      .reduce(addMoney, money(0, currency)),
    profit: lines
      .map(({ expectedEffect }) => expectedEffect.profit)
      .reduce(addMoney, money(0, currency)),
    lostUnitsAvoided: lines.reduce(
      (sum, { expectedEffect }) => sum + expectedEffect.lostUnitsAvoided,
      0,
    ),
    rationale: `${whole.rationale.slice(0, RATIONALE_MAX - note.length)}${note}`,
  };
}
