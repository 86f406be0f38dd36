import { z } from "zod";
import { inventorySourceId } from "../../domain/records.ts";
import type { Result } from "../../kernel/result.ts";
import { ok } from "../../kernel/result.ts";
import type { Call } from "../contract.ts";
import { purchasesOfOrigins } from "./loaders.ts";
import type { Parts } from "./parts.ts";
import { warehousesOf } from "./places.ts";
import type { TrytonKind } from "./reading.ts";
import { idOfReference } from "./reading.ts";
import type { Domain, Row } from "./rows.ts";

/** A model whose changed rows tell that things of a kind may have changed. */
export type Source = {
  readonly model: string;
  readonly domain: Domain;
  /** What `owners` needs to know of a row, beside its id and dates. */
  readonly fields: readonly string[];
  /** Rows of one page; less than a page where one row stands for many things. */
  readonly pageMax: number;
  /** The keys of the things that the rows belong to. */
  readonly owners: (rows: readonly Row[], call: Call) => Promise<Result<readonly string[]>>;
};

/** The first source of a kind covers all its things, and alone makes the first sweep. */
export function sourcesOf(
  parts: Parts,
): Readonly<Record<TrytonKind, readonly [Source, ...Source[]]>> {
  const { config } = parts;
  const { pageMax } = config;
  const itself = (model: string, domain: Domain = []): Source => {
    const owners = async (rows: readonly Row[]) => ok(rows.map(({ id }) => String(id)));
    return { model, domain, fields: [], pageMax, owners };
  };
  const part = (model: string, owner: string): Source => {
    const owners = async (rows: readonly Row[]) => ok(idsIn(rows, owner));
    return { model, domain: [[owner, "!=", null]], fields: [owner], pageMax, owners };
  };
  const category = config.supplierCategory;
  const inCategory = (field: string): Domain => (category === null ? [] : [[field, "=", category]]);
  return {
    product: [
      itself("product.product"),
      part("product.identifier", "product"),
      productsOfTemplates(pageMax),
    ],
    location: [itself("stock.location", [["type", "=", "warehouse"]])],
    supplier: [
      itself("party.party", inCategory("categories.name")),
      ...["party.address", "party.contact_mechanism"].map((model) => ({
        ...part(model, "party"),
        domain: inCategory("party.categories.name"),
      })),
    ],
    supplierOffer: [
      itself("purchase.product_supplier"),
      part("purchase.product_supplier.price", "product_supplier"),
    ],
    purchaseOrder: [
      itself("purchase.purchase"),
      part("purchase.line", "purchase"),
      purchasesOfMoves(parts),
    ],
    inboundShipment: [itself("stock.shipment.in"), shipmentsOfMoves(pageMax)],
    stockMovement: [itself("stock.move")],
    inventory: [levelsOfProducts(parts), levelsOfMoves(parts)],
  };
}

function productsOfTemplates(pageMax: number): Source {
  const fields = ["products"];
  const owners = async (rows: readonly Row[]) => {
    const products = rows.flatMap((row) => z.array(z.int()).safeParse(row["products"]).data ?? []);
    return ok(products.map(String));
  };
  return { model: "product.template", domain: [], fields, pageMax, owners };
}

function purchasesOfMoves({ rpc, config }: Parts): Source {
  return {
    model: "stock.move",
    domain: [["origin", "like", "purchase.line,%"]],
    fields: ["origin"],
    pageMax: config.pageMax,
    async owners(rows, call) {
      const owners = await purchasesOfOrigins(rpc, textsIn(rows, "origin"), call);
      return owners.ok ? ok([...new Set(owners.value.values())]) : owners;
    },
  };
}

function shipmentsOfMoves(pageMax: number): Source {
  const model = "stock.shipment.in";
  const owners = async (rows: readonly Row[]) => {
    const ids = textsIn(rows, "shipment").flatMap((text) => idOfReference(text, model) ?? []);
    return ok([...new Set(ids)].map(String));
  };
  const domain = [["shipment", "like", `${model},%`]];
  return { model: "stock.move", domain, fields: ["shipment"], pageMax, owners };
}

/** Every product has a level in every warehouse, be it 0. */
function levelsOfProducts({ places, config }: Parts): Source {
  return {
    model: "product.product",
    domain: [["template.type", "in", ["goods", "assets"]]],
    fields: [],
    pageMax: Math.min(config.pageMax, LEVEL_PRODUCTS_MAX),
    async owners(rows, call) {
      const known = await places.all(call);
      if (!known.ok) return known;
      const warehouses = warehousesOf(known.value);
      return ok(
        rows.flatMap(({ id }) => warehouses.map((at) => inventorySourceId(String(id), String(at)))),
      );
    },
  };
}

/** A move touches the levels of its product where it leaves and where it arrives. */
function levelsOfMoves({ places, config }: Parts): Source {
  return {
    model: "stock.move",
    domain: [],
    fields: ["product", "from_location", "to_location"],
    pageMax: config.pageMax,
    async owners(rows, call) {
      const named = ["from_location", "to_location"].flatMap((field) => numbersIn(rows, field));
      const known = await places.all(call, named);
      if (!known.ok) return known;
      const keys = new Set<string>();
      for (const row of rows) {
        for (const end of [row["from_location"], row["to_location"]]) {
          const warehouse = known.value.get(Number(end))?.warehouse;
          if (warehouse) keys.add(inventorySourceId(String(row["product"]), String(warehouse)));
        }
      }
      return ok([...keys]);
    },
  };
}

const LEVEL_PRODUCTS_MAX = 200;

function numbersIn(rows: readonly Row[], field: string): number[] {
  return rows.flatMap((row) => z.int().safeParse(row[field]).data ?? []);
}

function idsIn(rows: readonly Row[], field: string): string[] {
  return [...new Set(numbersIn(rows, field))].map(String);
}

function textsIn(rows: readonly Row[], field: string): string[] {
  return rows.flatMap((row) => z.string().safeParse(row[field]).data ?? []);
}
