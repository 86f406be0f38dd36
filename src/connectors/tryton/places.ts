import { z } from "zod";
import type { Result } from "../../kernel/result.ts";
import { err, ok } from "../../kernel/result.ts";
import type { Call, Outside } from "../contract.ts";
import { NAME } from "./config.ts";
import { readAll } from "./rows.ts";
import type { Rpc } from "./rpc.ts";
import { sharedWork } from "./shared-work.ts";

export type Place = {
  readonly type: string;
  /** The warehouse it belongs to, itself when it is one, null for suppliers, customers, losses. */
  readonly warehouse: number | null;
  /** True where goods wait that were picked for somebody. */
  readonly isOutput: boolean;
};

/** All stock locations, kept for a minute: every move and every level refers to them. */
export type Places = {
  /** `naming`: ids that must be among them, or they are read again. */
  readonly all: (
    call: Call,
    naming?: readonly number[],
  ) => Promise<Result<ReadonlyMap<number, Place>>>;
};

export function knownPlaces(rpc: Rpc, { clock }: Pick<Outside, "clock">): Places {
  let known: { readonly places: ReadonlyMap<number, Place>; readonly atMs: number } | null = null;
  const read = sharedWork(async (call): Promise<Result<ReadonlyMap<number, Place>>> => {
    const atMs = clock.monotonicMs();
    const wish = { model: "stock.location", domain: [], fields: FIELDS, ...LIMITS };
    const rows = await readAll(rpc, wish, call);
    if (!rows.ok) return rows;
    const wire = z.array(WirePlace).safeParse(rows.value);
    if (!wire.success) return err("SYSTEM_ANSWER_INVALID", `${NAME}'s locations are malformed.`);
    known = { places: placesOf(wire.data), atMs };
    return ok(known.places);
  });
  return {
    async all(call, naming = []) {
      const fresh = known && clock.monotonicMs() - known.atMs < KEPT_MS ? known.places : null;
      return fresh && naming.every((id) => fresh.has(id)) ? ok(fresh) : read(call);
    },
  };
}

export function warehousesOf(places: ReadonlyMap<number, Place>): number[] {
  return [...places].flatMap(([id, { type }]) => (type === "warehouse" ? [id] : []));
}

const KEPT_MS = 60_000;
const LIMITS = { pageMax: 1000, pagesMax: 20 };
const ZONES = ["input_location", "output_location", "storage_location"] as const;
const FIELDS = ["type", "parent", ...ZONES];
const WirePlace = z.object({
  id: z.int(),
  type: z.string(),
  parent: z.int().nullable(),
  input_location: z.int().nullable(),
  output_location: z.int().nullable(),
  storage_location: z.int().nullable(),
});
type WirePlace = z.infer<typeof WirePlace>;

/** A location belongs to the warehouse above it, or to the one that uses it as a zone. */
function placesOf(rows: readonly WirePlace[]): ReadonlyMap<number, Place> {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const zoneOf = new Map<number, number>();
  const outputs = new Set<number>();
  for (const row of rows) {
    if (row.type !== "warehouse") continue;
    for (const zone of ZONES) zoneOf.set(row[zone] ?? 0, row.id);
    if (row.output_location !== null) outputs.add(row.output_location);
  }
  const warehouse = (id: number): number | null => {
    let at = byId.get(id);
    for (let depth = 0; at && depth < DEPTH_MAX; depth += 1) {
      if (at.type === "warehouse") return at.id;
      const zone = zoneOf.get(at.id);
      if (zone !== undefined) return zone;
      at = at.parent === null ? undefined : byId.get(at.parent);
    }
    return null;
  };
  return new Map(
    rows.map(({ id, type }) => {
      return [id, { type, warehouse: warehouse(id), isOutput: outputs.has(id) }];
    }),
  );
}

const DEPTH_MAX = 50;
