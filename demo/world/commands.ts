import type { Books } from "./books.ts";
import type { Contacts } from "./contacts.ts";
import type { Delays } from "./delays.ts";
import { Command } from "./journal-entry.ts";
import { judgeDemand, judgeShipment, judgeSupplier } from "./judge-disruptions.ts";
import { judgeContact, judgeMember, judgeMerge } from "./judge-people.ts";
import { judgePlace, judgeRefund, judgeRing } from "./judge-sales.ts";
import type { Purchasing } from "./purchasing.ts";
import type { Stock } from "./stock.ts";
import type { StoreReturns } from "./store-returns.ts";
import type { StoreSales } from "./store-sales.ts";
import type { Surges } from "./surges.ts";
import type { WorldCommand, WorldPurchase } from "./types.ts";
import { stockId } from "./types.ts";
import type { Verdict } from "./verdict.ts";
import { done, isWhole, LINES_MAX, PENCE_MAX, QUANTITY_MAX, refused, TEXT_MAX } from "./verdict.ts";
import type { WebOrders } from "./web-orders.ts";

export type CommandParts = {
  readonly books: Books;
  readonly stock: Stock;
  readonly purchasing: Purchasing;
  readonly storeSales: StoreSales;
  readonly webOrders: WebOrders;
  readonly returns: StoreReturns;
  readonly contacts: Contacts;
  readonly delays: Delays;
  readonly surges: Surges;
  readonly setSpeed: (speed: number) => void;
};

export const SPEED_MAX = 86_400;

/** Decides on a command as things are now. The effect must run before anything else changes. */
export function judge(command: WorldCommand, parts: CommandParts): Verdict {
  const verdict = judgeByType(command, parts);
  // What the journal could not be read back with must not get into it.
  if (verdict.ok && !Command.safeParse(command).success) {
    return refused(`This is no ${command.type} as it should be.`);
  }
  return verdict;
}

function judgeByType(command: WorldCommand, parts: CommandParts): Verdict {
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
      return judgeRing(command, parts);
    case "receipt.refund":
      return judgeRefund(command, parts);
    case "order.place":
      return judgePlace(command, parts);
    case "member.change":
      return judgeMember(command, parts);
    case "contact.change":
      return judgeContact(command, parts);
    case "contact.merge":
      return judgeMerge(command, parts);
    case "disrupt.shipment":
      return judgeShipment(command, parts);
    case "disrupt.supplier":
      return judgeSupplier(command, parts);
    case "disrupt.demand":
      return judgeDemand(command, parts);
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
