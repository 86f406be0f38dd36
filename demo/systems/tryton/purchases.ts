import type { World, WorldCommand, WorldPurchase } from "../../world/types.ts";
import type { Database } from "./database.ts";
import { accessError, keyError, userError } from "./errors.ts";
import { FIXED, locationOfWarehouse, supplierOfParty } from "./ids.ts";
import { isObject } from "./values.ts";

type Step = "quote" | "confirm" | "process" | "cancel" | "draft";

/** What the integration's user may do to purchases: create them and take them through their states. */
export type Purchases = {
  readonly create: (list: unknown) => number[];
  readonly write: (list: unknown, values: unknown) => null;
  readonly step: (step: Step, list: unknown) => null;
};

export function purchases(
  world: World,
  database: Database,
  settings: { readonly processAfterConfirm: boolean },
): Purchases {
  const execute = (command: WorldCommand): string => {
    const answer = world.execute(command);
    if (!answer.ok) throw userError(answer.reason);
    return answer.id;
  };
  const worldPurchase = (id: number): WorldPurchase => {
    const worldId = database.identities.worldIdOf("purchase", id);
    const found = worldId === null ? undefined : world.get("purchase", worldId);
    if (found) return found;
    throw userError(
      `You are trying to modify records "${id}" of "Purchase" that don't exist anymore.`,
    );
  };
  // The world keeps no invoice addresses: what was made before a restart counts as having one.
  const addressMissing = new Set<number>();

  const stepOne = (step: Step, id: number) => {
    const { id: purchase, state, lines } = worldPurchase(id);
    // A step that the state does not allow is passed over in silence, as by Tryton's workflow.
    if (!ALLOWED[step].includes(state)) return;
    if (step === "confirm" && addressMissing.has(id)) throw requiredError("Invoice Address");
    if (step === "quote" && lines.length === 0) return;
    execute({ type: `purchase.${step}`, purchase });
    if (step === "confirm" && settings.processAfterConfirm) {
      execute({ type: "purchase.process", purchase });
    }
  };

  return {
    create(list) {
      if (!Array.isArray(list)) throw keyError("vlist");
      return list.map((values: unknown) => {
        const wish = draftOf(values, database);
        const worldId = execute({ type: "purchase.create", ...wish.draft });
        const id = database.identities.numberOf("purchase", worldId) ?? 0;
        if (!wish.hasAddress) addressMissing.add(id);
        return id;
      });
    },
    write(list, values) {
      const fields = isObject(values) ? Object.keys(values) : [];
      const other = fields.find((field) => field !== "invoice_address");
      if (other) throw accessError("write", "Purchase");
      for (const id of idsOf(list)) {
        worldPurchase(id);
        if (isObject(values) && values["invoice_address"]) addressMissing.delete(id);
      }
      return null;
    },
    step(step, list) {
      for (const id of idsOf(list)) stepOne(step, id);
      return null;
    },
  };
}

/** Tryton 6.0's transitions; a processed purchase cannot be cancelled any more. */
const ALLOWED: Readonly<Record<Step, readonly WorldPurchase["state"][]>> = {
  quote: ["draft"],
  confirm: ["quotation"],
  process: ["confirmed"],
  cancel: ["draft", "quotation"],
  draft: ["quotation", "cancelled", "confirmed"],
};

type Draft = Omit<WorldCommand & { type: "purchase.create" }, "type">;

function draftOf(values: unknown, database: Database): { draft: Draft; hasAddress: boolean } {
  if (!isObject(values)) throw keyError("values");
  const unknown = Object.keys(values).find((field) => !database.models.purchase.fields[field]);
  if (unknown) throw keyError(unknown);
  const { identities } = database;
  const party = Number(values["party"] ?? 0);
  if (!party) throw requiredError("Party");
  const supplier = identities.worldIdOf("supplier", supplierOfParty(party));
  const location = identities.worldIdOf(
    "location",
    locationOfWarehouse(Number(values["warehouse"])),
  );
  if (supplier === null) throw missingError("Party");
  if (location === null) throw missingError("Warehouse");
  if (values["currency"] !== undefined && values["currency"] !== FIXED.currency) {
    throw missingError("Currency");
  }
  const lines = linesOf(values["lines"]).map((line) => lineOf(line, database));
  const draft = {
    ...{ supplier, location, lines },
    reference: typeof values["reference"] === "string" ? values["reference"] : null,
    comment: typeof values["comment"] === "string" ? values["comment"] : "",
  };
  return { draft, hasAddress: Boolean(values["invoice_address"]) };
}

/** A one2many is written as a list of orders: here only [["create", [values, ...]]]. */
function linesOf(orders: unknown): readonly unknown[] {
  if (!Array.isArray(orders)) return [];
  return orders.flatMap((order: unknown) =>
    Array.isArray(order) && order[0] === "create" && Array.isArray(order[1]) ? order[1] : [],
  );
}

function lineOf(values: unknown, database: Database): Draft["lines"][number] {
  if (!isObject(values)) throw keyError("values");
  const unknown = Object.keys(values).find((field) => !database.models.line.fields[field]);
  if (unknown) throw keyError(unknown);
  const product = database.identities.worldIdOf("product", Number(values["product"]));
  if (product === null) throw missingError("Product", "Purchase Line");
  if (!values["unit"]) throw requiredError("Unit", "Purchase Line");
  if (values["unit_price"] === undefined) throw requiredError("Unit Price", "Purchase Line");
  const quantity = Number(values["quantity"]);
  return { product, quantity, unitCostPence: Math.round(Number(values["unit_price"]) * 100) };
}

function requiredError(field: string, model = "Purchase") {
  return userError(`A value is required for field "${field}" in "${model}".`);
}

function missingError(field: string, model = "Purchase") {
  return userError(`The value for field "${field}" in "${model}" does not exist.`);
}

function idsOf(list: unknown): readonly number[] {
  const many: unknown[] = Array.isArray(list) ? list : [list];
  return many.map(Number);
}
