import { TrytonConfig, tryton } from "../../src/connectors/tryton/index.ts";
import type { Kind } from "../../src/domain/records.ts";
import { openAsk } from "../../systems/tryton/ask.ts";
import { startFaultProxy } from "../../systems/tryton/fault-proxy.ts";
import type { RealTryton } from "../../systems/tryton/real-tryton.ts";
import { startRealTryton } from "../../systems/tryton/real-tryton.ts";
import type { Harness } from "./harness.ts";
import { realOffice } from "./tryton-real-office.ts";
import { realTruth } from "./tryton-real-truth.ts";

const WRONG_PASSWORD = "a-password-that-is-wrong";
/** A real Tryton needs more than the suite's 100 ms for a login: its short times are stretched. */
const SLOWNESS = 15;

/** The Tryton connector before a real Tryton, which a proxy makes do wrong where a clause wants it. */
export async function realTrytonHarness(version: string): Promise<Harness> {
  const real = await startRealTryton(version);
  try {
    return await harnessOf(real);
  } catch (error) {
    await real.close();
    throw error;
  }
}

async function harnessOf(real: RealTryton): Promise<Harness> {
  const proxy = await startFaultProxy(real.url, SLOWNESS);
  const ask = openAsk(real);
  const office = realOffice(ask, real.seeded);
  for (let nth = 0; nth < 12; nth += 1) office.ship(office.buy(nth, "sent"));
  for (let nth = 0; nth < 2; nth += 1) office.buy(nth, "draft");
  return {
    connect: (outside, { credentials = "right", timeoutMs = 30_000 } = {}) => {
      const config = TrytonConfig.parse({
        ...{ url: proxy.url, database: real.database, user: real.user },
        password: credentials === "wrong" ? WRONG_PASSWORD : real.password,
        ...{ pageMax: 20, invoiceMethod: "manual" },
        timeoutMs: timeoutMs < 5000 ? timeoutMs * SLOWNESS : timeoutMs,
      });
      return tryton(config, outside);
    },
    secrets: [real.password, WRONG_PASSWORD],
    requests: proxy.requests,
    faults: proxy.faults,
    truth: (kind) => realTruth(ask, real.seeded, kind),
    unknownKey: (kind: Kind) =>
      kind === "inventory" ? `999999@${real.seeded.warehouses[0]?.id}` : "999999",
    change: (kind) => office.change(kind),
    writes: {
      "purchaseOrder.create": office.orderCase,
      "purchaseOrder.place": office.placeCase,
      "purchaseOrder.cancel": office.cancelCase,
    },
    async close() {
      await ask.close();
      await proxy.close();
      await real.close();
    },
  };
}
