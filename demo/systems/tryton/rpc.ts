import type { World } from "../../world/types.ts";
import type { Database } from "./database.ts";
import { accessError, HttpRefusal, keyError, programError } from "./errors.ts";
import { FIXED } from "./ids.ts";
import type { Purchases } from "./purchases.ts";
import { purchases } from "./purchases.ts";
import { read } from "./read.ts";
import { search } from "./search.ts";
import type { Context, Order } from "./table.ts";
import { fromWire, isObject } from "./values.ts";

export type Dispatch = {
  /** Answers "model.<name>.<procedure>" or throws what Tryton would answer instead. */
  readonly call: (method: string, params: readonly unknown[]) => unknown;
  readonly isWrite: (method: string) => boolean;
};

export function dispatcher(
  world: World,
  database: Database,
  settings: { readonly processAfterConfirm: boolean },
): Dispatch {
  const orders = purchases(world, database, settings);
  return {
    isWrite: (method) => WRITES.has(method.slice(method.lastIndexOf(".") + 1)),
    call(method, params) {
      const [kind, ...rest] = method.split(".");
      const procedure = rest.pop() ?? "";
      const name = rest.join(".");
      if (kind !== "model") throw new HttpRefusal(403);
      if (name === "res.user") return preferences(procedure);
      const table = database.table(name);
      const args = params.map(fromWire);
      const context = args.pop();
      if (!isObject(context)) throw programError("Missing context argument");
      if (name === "purchase.purchase") {
        const done = stepOf(orders, procedure, args);
        if (done !== undefined) return done;
      } else if (procedure === "create" || procedure === "write" || procedure === "delete") {
        throw accessError(procedure, table.label);
      }
      return query(database, name, procedure, args, context);
    },
  };
}

const WRITES = new Set(["create", "write", "quote", "confirm", "process", "cancel", "draft"]);

function stepOf(
  orders: Purchases,
  procedure: string,
  [first, second]: readonly unknown[],
): number[] | null | undefined {
  switch (procedure) {
    case "create":
      return orders.create(first);
    case "write":
      return orders.write(first, second);
    case "quote":
    case "confirm":
    case "process":
    case "cancel":
    case "draft":
      return orders.step(procedure, first);
    default:
      return undefined;
  }
}

function query(
  database: Database,
  name: string,
  procedure: string,
  args: readonly unknown[],
  context: Context,
): unknown {
  const table = database.table(name);
  const find = () => {
    const [domain, offset, limit, order] = args;
    const wish = {
      domain: domain ?? [],
      offset: Number(offset ?? 0),
      limit: typeof limit === "number" ? limit : null,
      order: Array.isArray(order) ? (order as Order) : null,
    };
    return search(table, wish, database, context);
  };
  const names = (list: unknown) => (Array.isArray(list) ? list.map(String) : ["id"]);
  switch (procedure) {
    case "search":
      return find();
    case "search_count":
      return search(
        table,
        { domain: args[0] ?? [], offset: 0, limit: null, order: null },
        database,
        context,
      ).length;
    case "search_read":
      return read(table, find(), names(args[4]), database, context);
    case "read": {
      if (!Array.isArray(args[0])) throw keyError("ids");
      return read(table, args[0].map(Number), names(args[1]), database, context);
    }
    default:
      throw new HttpRefusal(403);
  }
}

/** What a client puts into the context of every call. */
function preferences(procedure: string): object {
  if (procedure !== "get_preferences") throw new HttpRefusal(403);
  return {
    company: FIXED.company,
    "company.rec_name": "The Demo Retailer",
    company_filter: "one",
    language: "en",
    language_direction: "ltr",
    groups: [1, 2],
  };
}
