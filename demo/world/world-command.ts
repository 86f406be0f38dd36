import type { Changed, WorldContact, WorldMember } from "./entities.ts";

/** What a system's user, or Tutti through a connector, may do to the world. */
export type WorldCommand =
  | {
      readonly type: "purchase.create";
      readonly supplier: string;
      readonly location: string;
      readonly reference: string | null;
      readonly comment: string;
      readonly lines: readonly { product: string; quantity: number; unitCostPence: number }[];
    }
  | {
      readonly type:
        | "purchase.quote"
        | "purchase.confirm"
        | "purchase.process"
        | "purchase.cancel"
        | "purchase.draft";
      readonly purchase: string;
    }
  | { readonly type: "price.set"; readonly product: string; readonly pricePence: number }
  | {
      readonly type: "stock.adjust";
      readonly product: string;
      readonly location: string;
      readonly onHand: number;
    }
  /** A sale at a till; all of it is sold, or it is refused. The same reference sells once. */
  | {
      readonly type: "receipt.ring";
      readonly store: string;
      readonly reference: string;
      readonly member: string | null;
      readonly tender: "card" | "cash";
      readonly lines: readonly { product: string; quantity: number }[];
    }
  /** Answers the refund's id. */
  | {
      readonly type: "receipt.refund";
      readonly receipt: string;
      readonly lines: readonly { line: string; quantity: number }[];
    }
  /** An order in the web shop; all of it is sold, or it is refused. */
  | {
      readonly type: "order.place";
      readonly reference: string;
      readonly customer: string;
      readonly lines: readonly { product: string; quantity: number }[];
    }
  | {
      readonly type: "member.change";
      readonly member: string;
      readonly fields: Partial<
        Pick<WorldMember, "givenName" | "familyName" | "email" | "phone" | "loyaltyCard">
      >;
    }
  /** Without a contact it makes one. */
  | {
      readonly type: "contact.change";
      readonly contact: string | null;
      readonly fields: Partial<Omit<WorldContact, keyof Changed | "id" | "person" | "mergedInto">>;
    }
  /** What the one lacks it gets from the other, which stays as `mergedInto` says. */
  | { readonly type: "contact.merge"; readonly into: string; readonly contact: string }
  /** What is on its way comes that many days later, or never. */
  | {
      readonly type: "disrupt.shipment";
      readonly shipment: string;
      readonly how: { readonly lateDays: number } | "lost";
    }
  /** The supplier sends nothing for that many days; what was to leave meanwhile leaves after. */
  | { readonly type: "disrupt.supplier"; readonly supplier: string; readonly days: number }
  /** People want that many times as much of a product (null: of all) for that many days. */
  | {
      readonly type: "disrupt.demand";
      readonly product: string | null;
      readonly factor: number;
      readonly days: number;
    }
  | {
      readonly type: "clock.speed" /** Simulated seconds per wall second; 0 pauses. */;
      readonly speed: number;
    };

export type WorldAnswer =
  | { readonly ok: true; readonly id: string }
  | { readonly ok: false /** Why, as the system would say it. */; readonly reason: string };
