import { afterAll, beforeAll, expect, test } from "vitest";
import type { Erp } from "../../../connectors/tryton/erp.ts";
import { startErp } from "../../../connectors/tryton/erp.ts";

// Every expectation here was first seen in the answers of a real trytond 6.0.29.

let erp: Erp;
let headers: Record<string, string>;
beforeAll(async () => {
  erp = await startErp();
  headers = await login();
});
afterAll(() => erp.close());

type Said = { status: number; result?: unknown; error?: unknown };

async function post(method: string, params: unknown[], with_ = headers): Promise<Said> {
  const url = new URL(`${erp.emulator.database}/`, erp.emulator.url);
  const body = JSON.stringify({ id: 7, method, params });
  const all = { "content-type": "application/json", ...with_ };
  const response = await fetch(url, { method: "POST", headers: all, body });
  const text = await response.text();
  return { status: response.status, ...(response.ok ? JSON.parse(text) : {}) };
}

async function login(): Promise<Record<string, string>> {
  const { user, password } = erp.emulator;
  const { result } = await post("common.db.login", [user, { password }, "en"], {});
  const [id, key] = result as [number, string];
  return { authorization: `Session ${btoa(`${user}:${id}:${key}`)}` };
}

const CONTEXT = { company: 1, active_test: false };
const searchRead = async (
  model: string,
  domain: unknown,
  fields: string[],
  limit = 1000,
  order?: unknown,
) => {
  const said = await post(`model.${model}.search_read`, [
    domain,
    0,
    limit,
    order ?? null,
    fields,
    CONTEXT,
  ]);
  return said.result as Record<string, unknown>[];
};

test.each([
  ["model.nope.nope.search", [[], CONTEXT], { error: ["'nope.nope'", ""] }],
  [
    "model.stock.move.search",
    [[["bogus", "=", 1]], 0, 1, null, CONTEXT],
    { error: ["'bogus'", ""] },
  ],
  [
    "model.stock.move.search_read",
    [[], 0, 1, null, ["bogus"], CONTEXT],
    { error: ["'bogus'", ""] },
  ],
  ["model.stock.move.search", [[], 0, 2, [["bogus", "DESC"]], CONTEXT], { error: ["'bogus'", ""] }],
  ["model.stock.move.search", [[], 0, 2, null], { error: ["Missing context argument", ""] }],
  ["model.party.party.nope", [[], CONTEXT], { status: 403 }],
])("%s %j is answered as by Tryton", async (method, params, expected) => {
  expect(await post(method, params)).toMatchObject(expected);
});

test("rows that do not exist are an error for read, and nothing for search_read", async () => {
  const read = await post("model.party.party.read", [[99_999], ["name"], CONTEXT]);
  expect(read.error).toMatchObject(["UserError", [expect.stringContaining("99999"), "", null]]);
  expect(await searchRead("party.party", [["id", "in", [99_999]]], ["name"])).toEqual([]);
});

test("nobody is let in without a session, with a wrong one, or with a wrong password", async () => {
  const params = [[], 0, 1, null, CONTEXT];
  for (const wrong of [{}, { authorization: "Session zzzz" }, { authorization: "Basic YTpi" }]) {
    expect((await post("model.party.party.search", params, wrong)).status).toBe(401);
  }
  const bad = await post("common.db.login", [erp.emulator.user, { password: "x" }, "en"], {});
  expect(bad.status).toBe(401);
});

test("a relation is read as an id, as a sub-object under its name and a dot, or as both", async () => {
  const fields = ["party", "party.name", "prices.quantity", "lead_time", "product.template.name"];
  const [row] = await searchRead("purchase.product_supplier", [["id", "=", 1]], fields);
  expect(row).toEqual({
    id: 1,
    party: expect.any(Number),
    "party.": { id: row?.["party"], name: expect.any(String) },
    "prices.": [{ id: expect.any(Number), quantity: expect.any(Number) }],
    lead_time: { __class__: "timedelta", seconds: expect.any(Number) },
    "product.": { id: expect.any(Number), "template.": { id: 1, name: expect.any(String) } },
  });
});

test("write_date is null until the first edit", async () => {
  const [product] = erp.world.all("product");
  if (!product) throw new Error("The world has no products.");
  const of = () => searchRead("product.product", [["code", "=", product.code]], ["write_date"]);
  expect(await of()).toMatchObject([{ write_date: null }]);
  erp.world.advanceTo("2010-12-01T13:00:00.000Z");
  erp.world.execute({ type: "price.set", product: product.code, pricePence: 123 });
  expect(await of()).toMatchObject([
    { write_date: { __class__: "datetime", hour: 13, minute: 0 } },
  ]);
});

test("a search by date and id pages through all rows, however its index was made", async () => {
  const order = [
    ["create_date", "ASC"],
    ["id", "ASC"],
  ];
  const all = await searchRead("stock.move", [], ["create_date"], 100_000, order);
  const ids = all.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const plain = await searchRead("stock.move", [["quantity", ">", 0]], [], 100_000);
  expect([...ids].sort()).toEqual(plain.map(({ id }) => id).sort());
  const [first, cut] = [all[0], all[Math.floor(all.length / 2)]];
  if (!first || !cut) throw new Error("The world has no moves.");
  const at = cut["create_date"];
  const rest = [
    ["create_date", ">=", at],
    ["OR", ["create_date", ">", at], ["id", ">", cut["id"]]],
  ];
  const after = await searchRead("stock.move", rest, [], 100_000, order);
  expect(after.map(({ id }) => id)).toEqual(ids.slice(ids.indexOf(cut["id"]) + 1));
});

test("OR, nested lists, like, in, relations and references select as they should", async () => {
  const [product] = await searchRead(
    "product.product",
    [["id", "=", 3]],
    ["code", "template.name"],
  );
  const code = String(product?.["code"]);
  const domains: unknown[] = [
    [
      ["code", "ilike", `${code.slice(0, 4).toLowerCase()}%`],
      ["id", "=", 3],
    ],
    ["OR", [["id", "=", 3]], [["code", "=", "no such code"]]],
    [["AND", [["id", "in", [3, 4]]], ["id", "<", 4]]],
    [["identifiers.product.code", "=", code]],
    [
      ["id", "in", [3, 4]],
      ["code", "not in", [null, "x"]],
      ["id", "!=", 4],
    ],
  ];
  for (const domain of domains) {
    expect((await searchRead("product.product", domain, [])).map(({ id }) => id)).toEqual([3]);
  }
});

test("stock is 0 without locations, and a warehouse's with its zones", async () => {
  const level = async (locations: number[]) => {
    const params = [[["id", "=", 1]], 0, 1, null, ["quantity"], { ...CONTEXT, locations }];
    const { result } = await post("model.product.product.search_read", params);
    return (result as { quantity: number }[])[0]?.quantity;
  };
  const [stock] = erp.world.all("stock").filter(({ location }) => location === "web");
  expect(await level([])).toBe(0);
  expect(await level([10])).toBe(stock?.onHand);
});

test("a step that the state does not allow changes nothing and says nothing", async () => {
  const line = {
    product: 1,
    quantity: 12,
    unit: 1,
    unit_price: { __class__: "Decimal", decimal: "1" },
  };
  const values = { party: 2, warehouse: 10, reference: "r-1", lines: [["create", [line]]] };
  const made = await post("model.purchase.purchase.create", [[values], CONTEXT]);
  const [id] = made.result as [number];
  const step = (name: string) => post(`model.purchase.purchase.${name}`, [[id], CONTEXT]);
  const state = async () =>
    (await searchRead("purchase.purchase", [["id", "=", id]], ["state"]))[0]?.["state"];
  expect(await step("process")).toMatchObject({ status: 200, result: null });
  expect(await state()).toBe("draft");
  expect(await step("quote")).toMatchObject({ result: null });
  const confirmed = await step("confirm");
  expect(confirmed.error).toMatchObject([
    "UserError",
    [expect.stringContaining("Invoice Address"), "", null],
  ]);
  await post("model.purchase.purchase.write", [[id], { invoice_address: 1_000_001 }, CONTEXT]);
  await step("confirm");
  expect(await state()).toBe("processing");
  expect(await step("cancel")).toMatchObject({ status: 200, result: null });
  expect(await state()).toBe("processing");
});

test("only purchases can be written", async () => {
  for (const method of ["product.product.create", "stock.move.write", "party.party.delete"]) {
    const said = await post(`model.${method}`, [[1], { name: "x" }, CONTEXT]);
    expect(said.error).toMatchObject([
      "UserError",
      [expect.stringContaining("not allowed"), "", null],
    ]);
  }
});

test("its rows have the same ids after a restart", async () => {
  const again = await startErp();
  try {
    for (const kind of ["product", "location", "offer", "move", "stock"] as const) {
      for (const entity of again.world.all(kind)) {
        const id =
          "id" in entity
            ? entity.id
            : "code" in entity
              ? entity.code
              : `${entity.product}@${entity.location}`;
        expect(again.emulator.numberOf(kind, id)).toBe(erp.emulator.numberOf(kind, id));
      }
    }
  } finally {
    await again.close();
  }
});
