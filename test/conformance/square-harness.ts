import { customerView } from "../../demo/systems/square/customer-routes.ts";
import { startSquareEmulator } from "../../demo/systems/square/emulator.ts";
import { orderIdOf, squareId } from "../../demo/systems/square/ids.ts";
import { envelope, signedHeaders } from "../../demo/systems/square/webhooks.ts";
import type { World, WorldCommand } from "../../demo/world/types.ts";
import type { RawRequest } from "../../src/connectors/contract.ts";
import { square } from "../../src/connectors/square/index.ts";
import { inventorySourceId, type Kind } from "../../src/domain/records.ts";
import { priceCase } from "../connectors/price-case.ts";
import { worldUntil } from "../connectors/world-until.ts";
import type { Harness } from "./harness.ts";
import { squareTruth } from "./square-truth.ts";

const WRONG_TOKEN = "EAAAwrong-but-well-formed";
const MAX_AGE_MS = 3_600_000;
const WEBHOOK_URL = "http://127.0.0.1/webhooks/square";

/** The Square connector in front of the emulator, in front of a small world whose time stands. */
export async function squareHarness(): Promise<Harness> {
  const world = worldUntil("2010-12-12T12:00:00.000Z");
  const emulator = await startSquareEmulator({ world, port: 0 });
  const { url, accessToken, signatureKey, faults } = emulator;
  const request = (body: string): RawRequest => ({
    method: "POST",
    url: WEBHOOK_URL,
    headers: signedHeaders(WEBHOOK_URL, body, signatureKey),
    body: new TextEncoder().encode(body),
  });

  return {
    connect: (outside, { credentials = "right", timeoutMs = 5_000 } = {}) =>
      square(
        {
          url,
          accessToken: credentials === "right" ? accessToken : WRONG_TOKEN,
          webhookSignatureKey: signatureKey,
          timeoutMs,
          pageMax: 100,
          webhookMaxAgeMs: MAX_AGE_MS,
        },
        outside,
      ),
    secrets: [accessToken, signatureKey, WRONG_TOKEN],
    requests: emulator.requests,
    faults,
    truth: (kind) => squareTruth(world, kind),
    unknownKey,
    change: changer(world),
    webhooks: {
      genuine(sentAt) {
        const [member] = world.all("member");
        if (!member) throw new Error("Nobody has a card.");
        const id = squareId("customer", member.id);
        const head = { type: "customer.updated", about: "customer", id };
        const event = envelope(head, { customer: customerView(member) }, sentAt, "event-1");
        const about = { kind: "customer", sourceId: id } as const;
        return { request: request(JSON.stringify(event)), about };
      },
      signed: request,
      signatureHeader: "x-square-hmacsha256-signature",
      maxAgeMs: MAX_AGE_MS,
    },
    writes: { "price.set": () => priceCase(world, (code) => squareId("variation", code)) },
    async close() {
      await emulator.close();
      world.close();
    },
  };
}

function unknownKey(kind: Kind): string {
  const variation = squareId("variation", "nothing");
  switch (kind) {
    case "inventory":
      return inventorySourceId(variation, squareId("location", "nowhere"));
    case "location":
      return squareId("location", "nowhere");
    case "customer":
      return squareId("customer", "nobody");
    case "order":
      return squareId("order", "nothing");
    default:
      return variation;
  }
}

/** Changes the world as its people would; every other change of an order is a refund. */
function changer(world: World): Harness["change"] {
  let turn = 0;
  const must = (command: WorldCommand) => {
    const told = world.execute(command);
    if (!told.ok) throw new Error(told.reason);
  };
  const refund = () => {
    const receipt = world.all("receipt").filter(({ refunds }) => refunds.length === 0)[turn * 3];
    const [line] = receipt?.lines ?? [];
    if (!receipt || !line) throw new Error("There are too few receipts.");
    must({ type: "receipt.refund", receipt: receipt.id, lines: [{ line: line.id, quantity: 1 }] });
    return orderIdOf(receipt);
  };
  const sale = () => {
    const known = world.all("receipt").length;
    for (let hours = 0; hours < 100; hours += 1) {
      world.advanceTo(new Date(Date.parse(world.now()) + 3_600_000).toISOString());
      const receipt = world.all("receipt")[known];
      if (receipt) return orderIdOf(receipt);
    }
    throw new Error("Nobody buys anything.");
  };
  return (kind) => {
    turn += 1;
    const products = world.all("product");
    const product = products[(turn * 37) % products.length];
    if (!product) throw new Error("The world has no products.");
    switch (kind) {
      case "product":
      case "price":
        must({ type: "price.set", product: product.code, pricePence: 100 + turn });
        return squareId(kind === "price" ? "variation" : "item", product.code);
      case "inventory": {
        const location = "store-1";
        must({ type: "stock.adjust", product: product.code, location, onHand: 1_000 + turn });
        const variation = squareId("variation", product.code);
        return inventorySourceId(variation, squareId("location", location));
      }
      case "customer": {
        const members = world.all("member");
        const member = members[(turn * 7) % members.length];
        if (!member) throw new Error("Nobody has a card.");
        must({ type: "member.change", member: member.id, fields: { familyName: `Turn-${turn}` } });
        return squareId("customer", member.id);
      }
      case "order":
        return turn % 2 === 0 ? refund() : sale();
      default:
        return null;
    }
  };
}
