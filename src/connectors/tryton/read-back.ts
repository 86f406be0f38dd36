import type { SourceRecord } from "../../domain/records.ts";
import { inventorySourceId } from "../../domain/records.ts";
import type { Result } from "../../kernel/result.ts";
import { err, ok } from "../../kernel/result.ts";
import type { Call, Receipt } from "../contract.ts";
import { NAME } from "./config.ts";
import type { Parts } from "./parts.ts";
import type { Load, TrytonKind } from "./reading.ts";
import { idOfReference } from "./reading.ts";
import { readAll } from "./rows.ts";

/** Reads what a write to a purchase touched, and makes the receipt of it. */
export type ReadBack = (purchase: string, created: boolean, call: Call) => Promise<Result<Receipt>>;

/** The purchase, its moves and shipments, and the levels they change. */
export function readBackOf(parts: Parts, loads: Readonly<Record<TrytonKind, Load>>): ReadBack {
  return async (sourceId, created, call) => {
    const read = await recordsOf(loads.purchaseOrder, [sourceId], call);
    if (!read.ok) return read;
    const [purchase] = read.value;
    if (purchase?.kind !== "purchaseOrder") {
      return err("SYSTEM_ANSWER_INVALID", `${NAME} does not show purchase ${sourceId} as written.`);
    }
    const { lines, location } = purchase;
    const origins = lines.map((line) => `purchase.line,${line.sourceId}`);
    const wish = { model: "stock.move", fields: ["shipment"], pageMax: 1000, pagesMax: 5 };
    const moves = await readAll(parts.rpc, { ...wish, domain: [["origin", "in", origins]] }, call);
    if (!moves.ok) return moves;
    const shipments = moves.value.flatMap(({ shipment }) => {
      return (
        idOfReference(typeof shipment === "string" ? shipment : null, "stock.shipment.in") ?? []
      );
    });
    const levels = lines.map(({ variant }) => inventorySourceId(variant, location));
    const touched = await Promise.all([
      recordsOf(loads.inboundShipment, [...new Set(shipments)].map(String), call),
      recordsOf(
        loads.stockMovement,
        moves.value.map(({ id }) => String(id)),
        call,
      ),
      recordsOf(loads.inventory, [...new Set(levels)], call),
    ]);
    const records: SourceRecord[] = [purchase];
    for (const some of touched) {
      if (!some.ok) return some;
      records.push(...some.value);
    }
    return ok({ sourceId, created, records });
  };
}

async function recordsOf(
  load: Load,
  keys: readonly string[],
  call: Call,
): Promise<Result<readonly SourceRecord[]>> {
  if (keys.length === 0) return ok([]);
  const loaded = await load(keys, call);
  if (!loaded.ok) return loaded;
  return ok(
    [...loaded.value.values()].flatMap((one) => (one && "record" in one ? [one.record] : [])),
  );
}
