import type { Money } from "../../domain/money.ts";
import { addMoney, money, timesMoney } from "../../domain/money.ts";
import type { ExpectedEffect, Proposal, ProposedAction } from "../../domain/proposal.ts";
import { groupBy } from "../../kernel/collections.ts";

/** A line of a purchase to propose, with its share of the expected effect. */
export type PurchaseLine = {
  readonly supplierId: string;
  readonly locationId: string;
  readonly variantId: string;
  /** What people call the variant. */
  readonly name: string;
  readonly quantity: number;
  readonly unitCost: Money;
  readonly expectedEffect: ExpectedEffect;
  readonly why: string;
};

/** The most lines in one purchase; a longer one becomes several. */
const LINES_MAX = 500;
/** Lines whose reason is told in words; the others are counted. */
const WHY_LINES = 5;

/** One purchase for each supplier, receiving location and currency; lines in variant order. */
export function purchasesOf(lines: readonly PurchaseLine[]): readonly Proposal[] {
  const groups = groupBy(lines, (line) =>
    [line.supplierId, line.locationId, line.unitCost.currency].join(" "),
  );
  return [...groups.keys()].sort().flatMap((key) => {
    const own = [...(groups.get(key) ?? [])].sort((a, b) => (a.variantId < b.variantId ? -1 : 1));
    return chunks(own, LINES_MAX).map((part, i) => purchase(`purchase ${key} ${i + 1}`, part));
  });
}

/**
 * Joins the purchases of several calls: one for each supplier and receiving location, because a
 * supplier takes one order and not one for each batch. A variant must not be in two of them.
 */
export function mergePurchases(proposals: readonly Proposal[]): readonly Proposal[] {
  const groups = groupBy(proposals, ({ action, cost }) =>
    [action.supplierId, action.locationId, cost.currency].join(" "),
  );
  return [...groups.keys()].sort().flatMap((key) => {
    const parts = groups.get(key) ?? [];
    const [first] = parts;
    if (first === undefined || parts.length === 1) return parts;
    const lines = parts.reduce((sum, { action }) => sum + action.lines.length, 0);
    // Too long for one order: they stay as they are, under names of their own.
    if (lines > LINES_MAX)
      return parts.map((part, i) => ({ ...part, key: `${part.key} ${i + 1}` }));
    return [join(first, parts)];
  });
}

function join(first: Proposal, parts: readonly Proposal[]): Proposal {
  const sum = (read: (part: Proposal) => Money) => parts.map(read).reduce(addMoney);
  return {
    key: first.key,
    action: {
      ...first.action,
      lines: parts
        .flatMap(({ action }) => action.lines)
        .sort((a, b) => (a.variantId < b.variantId ? -1 : 1)),
    },
    cost: sum((part) => part.cost),
    expectedEffect: {
      profit: sum((part) => part.expectedEffect.profit),
      lostUnitsAvoided: parts.reduce((all, part) => all + part.expectedEffect.lostUnitsAvoided, 0),
    },
    rationale: parts
      .map((part) => part.rationale)
      .join(" ")
      .slice(0, 2000),
  };
}

function purchase(key: string, lines: readonly PurchaseLine[]): Proposal {
  const [first] = lines;
  if (first === undefined) throw new Error("A purchase has a line");
  const { currency } = first.unitCost;
  const action: ProposedAction = {
    type: "purchase",
    supplierId: first.supplierId,
    locationId: first.locationId,
    lines: lines.map(({ variantId, quantity, unitCost, expectedEffect }) => ({
      ...{ variantId, quantity, unitCost, expectedEffect },
    })),
  };
  const told = lines.slice(0, WHY_LINES).map((line) => `${line.name}: ${line.why}.`);
  const rest = lines.length - told.length;
  return {
    key,
    action,
    cost: lines
      .map((line) => timesMoney(line.unitCost, line.quantity))
      .reduce(addMoney, money(0, currency)),
    expectedEffect: {
      profit: lines.map((line) => line.expectedEffect.profit).reduce(addMoney, money(0, currency)),
      lostUnitsAvoided: lines.reduce((sum, line) => sum + line.expectedEffect.lostUnitsAvoided, 0),
    },
    rationale: [...told, ...(rest > 0 ? [`And ${rest} lines more.`] : [])].join(" ").slice(0, 2000),
  };
}

function chunks<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, i) => items.slice(i * size, (i + 1) * size));
}
