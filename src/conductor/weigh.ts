import { addMoney, formatDecimal, money, timesMoney } from "../domain/money.ts";
import type { DecisionOutcome, KeptProposal, Run } from "../domain/run.ts";
import type { ControlPolicy } from "./settings.ts";

export type Refusal = {
  readonly proposal: KeptProposal;
  readonly outcome: Extract<
    DecisionOutcome,
    "REFUSED_BY_GUARDRAIL" | "REFUSED_AS_DUPLICATE" | "REFUSED_AS_CONFLICT" | "REFUSED_BY_BUDGET"
  >;
  readonly reason: string;
};

export type Verdict = {
  readonly passed: readonly KeptProposal[];
  readonly refused: readonly Refusal[];
};

/**
 * Weighs a run's proposals by rules alone, each against those before it: guardrails first, then
 * what is in hand already, then the budget. The most profit for its money comes first, so that a
 * tight budget buys the most; the order in which proposals were made does not matter.
 */
export function weigh(
  proposals: readonly KeptProposal[],
  inHand: readonly KeptProposal[],
  policy: ControlPolicy,
  run: Pick<Run, "spent" | "spendLimit">,
): Verdict {
  const passed: KeptProposal[] = [];
  const refused: Refusal[] = [];
  const taken = new Map(inHand.flatMap((other) => needsOf(other).map((need) => [need, other])));
  let left = run.spendLimit ? run.spendLimit.e4 - run.spent.e4 : Number.POSITIVE_INFINITY;
  for (const proposal of [...proposals].sort(byReturn)) {
    const refuse = (outcome: Refusal["outcome"], reason: string) =>
      refused.push({ proposal, outcome, reason });
    const broken = brokenGuardrail(proposal, policy);
    const other = needsOf(proposal).flatMap((need) => taken.get(need) ?? [])[0];
    if (broken !== null) refuse("REFUSED_BY_GUARDRAIL", broken);
    else if (other?.runId === proposal.runId) {
      refuse("REFUSED_AS_DUPLICATE", `${other.id} orders the same variant for the same location.`);
    } else if (other) {
      refuse("REFUSED_AS_CONFLICT", `${other.runId} has the same need in hand (${other.id}).`);
    } else if (proposal.cost.e4 > left) {
      refuse("REFUSED_BY_BUDGET", `Only ${formatDecimal(left)} of the run's budget is left.`);
    } else {
      passed.push(proposal);
      left -= proposal.cost.e4;
      for (const need of needsOf(proposal)) taken.set(need, proposal);
    }
  }
  return { passed, refused };
}

function brokenGuardrail({ action, cost, profit }: KeptProposal, policy: ControlPolicy) {
  if (cost.currency !== policy.currency || profit.currency !== policy.currency) {
    return `It is in ${cost.currency}; the retailer's currency is ${policy.currency}.`;
  }
  if (action.lines.some(({ unitCost }) => unitCost.currency !== cost.currency)) {
    return "Its lines are in another currency than its cost.";
  }
  const total = action.lines
    .map(({ unitCost, quantity }) => timesMoney(unitCost, quantity))
    .reduce(addMoney, money(0, cost.currency));
  if (total.e4 !== cost.e4) {
    return `Its lines cost ${formatDecimal(total.e4)}, not ${formatDecimal(cost.e4)}.`;
  }
  const large = action.lines.find(({ quantity }) => quantity > policy.lineQuantityMax);
  if (large) return `${large.quantity} units in a line; at most ${policy.lineQuantityMax} may be.`;
  if (profit.e4 <= 0) return "It is not expected to earn anything.";
  return null;
}

/** What a purchase meets: a variant's need at a location, whoever supplies it. */
function needsOf({ action }: KeptProposal): readonly string[] {
  return action.lines.map(({ variantId }) => `${variantId} ${action.locationId}`);
}

function byReturn(a: KeptProposal, b: KeptProposal): number {
  const difference = b.profit.e4 / Math.max(1, b.cost.e4) - a.profit.e4 / Math.max(1, a.cost.e4);
  return difference || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
}
