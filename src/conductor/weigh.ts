import { addMoney, formatDecimal, money, timesMoney } from "../domain/money.ts";
import type { DecisionOutcome, KeptProposal, Run } from "../domain/run.ts";
import { divide, needOf } from "./divide.ts";
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
 * tight budget buys the most; the order in which proposals were made does not matter. Of a proposal
 * that is in hand in part, that part becomes a proposal of its own, which is refused, and the rest
 * is weighed on: what passed and what was refused together have every line once.
 */
export function weigh(
  proposals: readonly KeptProposal[],
  inHand: readonly KeptProposal[],
  { policy, newId }: { readonly policy: ControlPolicy; readonly newId: () => string },
  run: Pick<Run, "spent" | "spendLimit">,
): Verdict {
  const passed: KeptProposal[] = [];
  const refused: Refusal[] = [];
  const taken = new Map(inHand.flatMap((other) => needsOf(other).map((need) => [need, other])));
  let left = run.spendLimit ? run.spendLimit.e4 - run.spent.e4 : Number.POSITIVE_INFINITY;
  const refuse = (proposal: KeptProposal, outcome: Refusal["outcome"], reason: string) =>
    refused.push({ proposal, outcome, reason });
  for (const whole of [...proposals].sort(byReturn)) {
    const broken = brokenGuardrail(whole, policy);
    const parts = broken === null ? divide(whole, taken, newId) : [];
    if (broken !== null) refuse(whole, "REFUSED_BY_GUARDRAIL", broken);
    for (const { proposal, against, others } of parts) {
      const wrong = brokenGuardrail(proposal, policy);
      if (against === "this run") refuse(proposal, "REFUSED_AS_DUPLICATE", doubled(others));
      else if (against === "other runs") refuse(proposal, "REFUSED_AS_CONFLICT", held(others));
      else if (wrong !== null) refuse(proposal, "REFUSED_BY_GUARDRAIL", wrong);
      else if (proposal.cost.e4 > left) {
        const reason = `Only ${formatDecimal(left)} of the run's budget is left.`;
        refuse(proposal, "REFUSED_BY_BUDGET", reason);
      } else {
        passed.push(proposal);
        left -= proposal.cost.e4;
        for (const need of needsOf(proposal)) taken.set(need, proposal);
      }
    }
  }
  return { passed, refused };
}

function doubled(others: readonly KeptProposal[]): string {
  return `In this run ${named(others.map(({ id }) => id))} has the same variants for the same location.`;
}

function held(others: readonly KeptProposal[]): string {
  const who = others.map(({ id, runId }) => `${runId} (${id})`);
  return `Another run has the same need in hand: ${named(who)}.`;
}

const NAMED_MAX = 3;

function named(all: readonly string[]): string {
  const rest = all.length - NAMED_MAX;
  return `${all.slice(0, NAMED_MAX).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
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

function needsOf({ action }: KeptProposal): readonly string[] {
  return action.lines.map(({ variantId }) => needOf(variantId, action.locationId));
}

function byReturn(a: KeptProposal, b: KeptProposal): number {
  const difference = b.profit.e4 / Math.max(1, b.cost.e4) - a.profit.e4 / Math.max(1, a.cost.e4);
  return difference || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
}
