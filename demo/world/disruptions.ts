import type { Books } from "./books.ts";
import type { Delays } from "./delays.ts";
import type { Surges } from "./surges.ts";

/** Something that goes wrong, or unusually, until a simulated time. */
export type Disruption =
  | {
      readonly what: "shipment";
      readonly shipment: string;
      readonly number: string;
      readonly lateDays: number;
      readonly lost: boolean;
    }
  | {
      readonly what: "supplier";
      readonly supplier: string;
      readonly name: string;
      readonly until: string;
    }
  | {
      readonly what: "demand";
      readonly product: string | null;
      readonly factor: number;
      readonly until: string;
    };

/** What is in force now; a shipment's trouble ends when it arrives or is given up. */
export function disruptionsOf(
  { tables }: Books,
  { delays, surges }: { readonly delays: Delays; readonly surges: Surges },
): readonly Disruption[] {
  const iso = (ms: number) => new Date(ms).toISOString();
  return [
    ...delays.troubled().map((trouble): Disruption => {
      const number = tables.shipment.get(trouble.shipment)?.number ?? "";
      return { what: "shipment", number, ...trouble };
    }),
    ...delays.closed().map(({ supplier, untilMs }): Disruption => {
      const name = tables.supplier.get(supplier)?.name ?? "";
      return { what: "supplier", supplier, name, until: iso(untilMs) };
    }),
    ...surges.inForce().map(({ product, factor, untilMs }): Disruption => {
      return { what: "demand", product, factor, until: iso(untilMs) };
    }),
  ];
}
