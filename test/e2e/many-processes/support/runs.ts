import { randomUUID } from "node:crypto";
import { type Ask, until } from "./ask.ts";
import type { Retailer } from "./retailer.ts";

/** Runs of the real chain, begun over a gateway. */
export type Runs = {
  /** Begins so many runs, each over other variants. */
  begin(count: number): Promise<readonly string[]>;
  /** The process that executes one of these runs which has begun to write, once there is one. */
  executor(runIds: readonly string[]): Promise<{ readonly pid: number; readonly runId: string }>;
  /** Waits until another process than this has the run, or it has ended. */
  untilTakenOver(runId: string, pid: number): Promise<void>;
  untilCompleted(runIds: readonly string[]): Promise<void>;
  /** What is in Tutti's books of effects and not once at the ERP, and what is there twice. */
  wrong(): Promise<readonly string[]>;
};

const VARIANTS = 7;

export async function runsOf(retailer: Retailer, ask: Ask): Promise<Runs> {
  const { database } = retailer;
  const { products, locations } = await ask<Ground>(GROUND);
  const variantIds = products.nodes.flatMap(({ variants }) => variants.map(({ id }) => id));
  const locationIds = locations.nodes.map(({ id }) => id);
  let begun = 0;
  const executors = (runIds: readonly string[]) =>
    database.query<{ runId: string; pid: number }>(
      `select w.workflow_uuid as "runId", e.pid from dbos.workflow_status w
       join executor e on e.id = w.executor_id
       where w.status = 'PENDING' and w.workflow_uuid = any($1)`,
      [runIds],
    );
  return {
    begin: (count) =>
      Promise.all(
        Array.from({ length: count }, async () => {
          const from = VARIANTS * begun++;
          const input = {
            idempotencyKey: randomUUID(),
            variantIds: variantIds.slice(from, from + VARIANTS),
            locationIds,
          };
          const { replenishStock } = await ask<Begun>(BEGIN, { input });
          return replenishStock.run.id;
        }),
      ),
    executor: (runIds) =>
      until("a run in the middle of its writes", async () => {
        const found = await database.query<{ run_id: string }>(
          "select distinct run_id from effect where status = 'INTENDED' and run_id = any($1)",
          [runIds],
        );
        return (await executors(found.map((row) => row.run_id)))[0];
      }),
    async untilTakenOver(runId, pid) {
      await until(`${runId} to be taken over`, async () =>
        (await executors([runId])).every((now) => now.pid !== pid),
      );
    },
    async untilCompleted(runIds) {
      await until("the runs to be completed", async () => {
        const rows = await database.query<{ status: string; fault: unknown }>(
          "select status, fault from run where id = any($1)",
          [runIds],
        );
        const failed = rows.find(({ status }) => /FAILED|CANCELLED/.test(status));
        if (failed) throw new Error(JSON.stringify(failed));
        return rows.every(({ status }) => status === "COMPLETED");
      });
    },
    async wrong() {
      const there = retailer.purchases().filter((reference) => reference.startsWith("run_"));
      const twice = there.filter((reference, n) => there.indexOf(reference) !== n);
      const effects = await database.query<{ key: string; status: string }>(
        "select idempotency_key as key, status from effect",
      );
      const lost = effects.filter(
        ({ key, status }) => status !== "APPLIED" || !there.includes(key),
      );
      const own = new Set(effects.map(({ key }) => key));
      const unknown = there.filter((reference) => !own.has(reference));
      return [...twice, ...lost.map(({ key, status }) => `${key} ${status}`), ...unknown];
    },
  };
}

type Ground = {
  readonly products: { readonly nodes: readonly { readonly variants: readonly Id[] }[] };
  readonly locations: { readonly nodes: readonly Id[] };
};
type Id = { readonly id: string };
type Begun = { readonly replenishStock: { readonly run: Id } };

const GROUND = `{
  products(first: 100) { nodes { variants { id } } }
  locations(first: 10, filter: { type: [WAREHOUSE] }) { nodes { id } } }`;
const BEGIN = `mutation ($input: ReplenishStockInput!) {
  replenishStock(input: $input) { run { id } userErrors { code message } } }`;
