import type { ServerResponse } from "node:http";
import type { FaultType, SystemFault } from "../faults.ts";
import { isObject } from "./values.ts";

/** Faults that show before a request is even looked at. */
export const AT_THE_DOOR = ["down", "status", "throttle", "html", "half-json", "empty"] as const;

/** Answers wrongly, as a broken server, or a proxy before it, would. */
export function misbehave(fault: SystemFault, response: ServerResponse): void {
  const say = (status: number, type: string, body: string) => {
    response.writeHead(status, { "content-type": type });
    response.end(body);
  };
  switch (fault.type) {
    case "down":
    case "drop-after-write":
      response.destroy();
      return;
    case "status":
      say(fault.status, "text/html", `<!doctype html><title>${fault.status}</title>`);
      return;
    case "throttle":
      response.setHeader("retry-after", "1");
      say(429, "text/html", "<!doctype html><title>429 Too Many Requests</title>");
      return;
    case "html":
      say(200, "text/html", "<!doctype html><title>Maintenance</title><h1>Back soon</h1>");
      return;
    case "half-json":
      say(200, "application/json", '{"id":1,"result":[{"id":1,"na');
      return;
    case "empty":
      say(200, "application/json", "");
      return;
    default:
  }
}

/** Faults that spoil one record of an answer. */
export const IN_A_RECORD = ["negative-price", "wrong-id"] as const satisfies readonly FaultType[];

/** Whether a fault could show in this answer: it needs a record with what it spoils. */
export function canSpoil(type: (typeof IN_A_RECORD)[number], result: unknown): boolean {
  return recordsOf(result).some((one) => type === "wrong-id" || hasAmount(one));
}

/** The same answer with one record spoiled. */
export function spoil(type: (typeof IN_A_RECORD)[number], result: unknown): unknown {
  const records = recordsOf(result);
  const at = records.findIndex((one) => type === "wrong-id" || hasAmount(one));
  return records.map((one, index) => {
    if (index !== at) return one;
    return type === "wrong-id" ? { ...one, id: Number(one["id"]) + FOREIGN } : negated(one);
  });
}

const FOREIGN = 900_000_000;

type Wire = Readonly<Record<string, unknown>>;

function recordsOf(result: unknown): readonly Wire[] {
  return Array.isArray(result) ? result.filter(isObject) : [];
}

const AMOUNTS = [
  "unit_price",
  "total_amount",
  "untaxed_amount",
  "list_price",
  "quantity",
  "internal_quantity",
];

function hasAmount(record: Wire): boolean {
  return Object.entries(record).some(([name, value]) => {
    if (name.endsWith(".")) return nested(value).some(hasAmount);
    return AMOUNTS.includes(name) && value !== null;
  });
}

function negated(record: Wire): Wire {
  const entries = Object.entries(record).map(([name, value]): [string, unknown] => {
    if (name.endsWith(".")) {
      return [
        name,
        Array.isArray(value) ? value.map(negated) : isObject(value) ? negated(value) : value,
      ];
    }
    return [name, AMOUNTS.includes(name) ? negative(value) : value];
  });
  return Object.fromEntries(entries);
}

function negative(value: unknown): unknown {
  if (typeof value === "number") return -Math.max(1, Math.abs(value));
  if (isObject(value) && "decimal" in value) return { ...value, decimal: `-${value["decimal"]}` };
  return value;
}

function nested(value: unknown): readonly Wire[] {
  return Array.isArray(value) ? value.filter(isObject) : isObject(value) ? [value] : [];
}
