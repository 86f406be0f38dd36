import type { Books } from "./books.ts";
import type { Purchasing } from "./purchasing.ts";
import type { Stock } from "./stock.ts";
import type { WorldCommand, WorldPurchase } from "./types.ts";
import { stockId } from "./types.ts";

/** What a command would do, decided without doing anything: its effect, or why it is refused. */
export type Verdict =
  | { readonly ok: true; readonly effect: () => string }
  | { readonly ok: false; readonly reason: string };

export type CommandParts = {
  readonly books: Books;
  readonly stock: Stock;
  readonly purchasing: Purchasing;
  readonly setSpeed: (speed: number) => void;
};

const LINES_MAX = 500;
const QUANTITY_MAX = 1_000_000;
const PENCE_MAX = 10_000_000;
export const SPEED_MAX = 86_400;
const TEXT_MAX = 2000;

/** Decides on a command as things are now. The effect must run before anything else changes. */
export function judge(command: WorldCommand, parts: CommandParts): Verdict {
  switch (command.type) {
    case "purchase.create":
      return judgeCreate(command, parts);
    case "purchase.quote":
    case "purchase.confirm":
    case "purchase.process":
    case "purchase.cancel":
    case "purchase.draft":
      return judgeStep(command.type, command.purchase, parts);
    case "price.set":
      return judgePrice(command, parts);
    case "stock.adjust":
      return judgeAdjustment(command, parts);
    case "receipt.ring":
    case "receipt.refund":
    case "order.place":
    case "member.change":
    case "contact.change":
    case "contact.merge":
    case "disrupt.shipment":
    case "disrupt.supplier":
    case "disrupt.demand":
      return refused(`${command.type} is not served yet.`);
    case "clock.speed":
      if (!(command.speed >= 0 && command.speed <= SPEED_MAX)) {
        return refused(`Speed must be from 0 to ${SPEED_MAX} simulated seconds per second.`);
      }
      return done(() => {
        parts.setSpeed(command.speed);
        return "clock";
      });
  }
}

function judgeCreate(
  command: WorldCommand & { type: "purchase.create" },
  { books, purchasing }: CommandParts,
): Verdict {
  const { type: _, ...draft } = command;
  const { supplier, location, lines } = draft;
  const { tables } = books;
  if (tables.supplier.get(supplier) === undefined) return refused(`No supplier ${supplier}.`);
  if (tables.location.get(location) === undefined) return refused(`No location ${location}.`);
  if (lines.length === 0) return refused("A purchase needs at least one line.");
  if (lines.length > LINES_MAX) return refused(`A purchase has at most ${LINES_MAX} lines.`);
  if ((draft.reference?.length ?? 0) > TEXT_MAX || draft.comment.length > TEXT_MAX) {
    return refused(`Reference and comment have at most ${TEXT_MAX} characters.`);
  }
  for (const { product, quantity, unitCostPence } of lines) {
    if (tables.product.get(product) === undefined) return refused(`No product ${product}.`);
    if (!isWhole(quantity, 1, QUANTITY_MAX)) {
      return refused(
        `The quantity of ${product} must be a whole number from 1 to ${QUANTITY_MAX}.`,
      );
    }
    if (!isWhole(unitCostPence, 0, PENCE_MAX)) {
      return refused(`The unit cost of ${product} must be whole pence from 0 to ${PENCE_MAX}.`);
    }
  }
  return done(() => purchasing.create(draft));
}

type StepType = Extract<WorldCommand, { readonly purchase: string }>["type"];
type State = WorldPurchase["state"];

/** Tryton's workflow of a purchase: from which states a step may be taken, and where it leads. */
const STEPS: Readonly<Record<StepType, { from: readonly State[]; to: State }>> = {
  "purchase.quote": { from: ["draft"], to: "quotation" },
  "purchase.confirm": { from: ["quotation"], to: "confirmed" },
  "purchase.process": { from: ["confirmed"], to: "processing" },
  "purchase.cancel": { from: ["draft", "quotation"], to: "cancelled" },
  "purchase.draft": { from: ["quotation", "confirmed", "cancelled"], to: "draft" },
};

function judgeStep(step: StepType, id: string, { books, purchasing }: CommandParts): Verdict {
  const purchase = books.tables.purchase.get(id);
  if (purchase === undefined) return refused(`No purchase ${id}.`);
  const { from, to } = STEPS[step];
  if (!from.includes(purchase.state)) {
    return refused(
      `Purchase ${purchase.number} is in state ${purchase.state}, not ${from.join(" or ")}.`,
    );
  }
  return done(() => {
    if (step === "purchase.process") purchasing.process(id);
    else purchasing.setState(id, to);
    return id;
  });
}

function judgePrice(
  { product: code, pricePence }: WorldCommand & { type: "price.set" },
  { books }: CommandParts,
): Verdict {
  const product = books.tables.product.get(code);
  if (product === undefined) return refused(`No product ${code}.`);
  if (!isWhole(pricePence, 1, PENCE_MAX)) {
    return refused(`The price must be whole pence from 1 to ${PENCE_MAX}.`);
  }
  return done(() => {
    books.tables.product.put(code, { ...product, pricePence });
    return code;
  });
}

function judgeAdjustment(
  { product, location, onHand }: WorldCommand & { type: "stock.adjust" },
  { books, stock }: CommandParts,
): Verdict {
  const level = books.tables.stock.get(stockId(product, location));
  if (level === undefined) return refused(`No stock of ${product} at ${location}.`);
  if (!isWhole(onHand, 0, QUANTITY_MAX)) {
    return refused(`Units on hand must be a whole number from 0 to ${QUANTITY_MAX}.`);
  }
  if (onHand < level.reserved) {
    return refused(`${level.reserved} units are promised to open orders.`);
  }
  return done(() => {
    const change = onHand - level.onHand;
    const [from, to] = change > 0 ? ["adjustment", location] : [location, "adjustment"];
    if (change !== 0) {
      const quantity = Math.abs(change);
      stock.move({ product, from, to, quantity, reason: "adjustment", origin: "count" });
    }
    return stockId(product, location);
  });
}

function isWhole(value: number, low: number, high: number): boolean {
  return Number.isInteger(value) && value >= low && value <= high;
}

function refused(reason: string): Verdict {
  return { ok: false, reason };
}

function done(effect: () => string): Verdict {
  return { ok: true, effect };
}
