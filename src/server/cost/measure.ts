import { dataKey } from "../../federation/data-key.ts";
import type { Part } from "./part.ts";
import type { Variables } from "./term.ts";
import { amountOf } from "./term.ts";

/** What data costs under response keys, by how long its lists are. */
export type Measure = (data: unknown, variables: Variables) => number;

/** Looks only where there are lists: a list of plain objects is measured by its length alone. */
export function measureOf({ fixed, looked }: Part): Measure {
  const measures = looked.map(({ key, lists, item }) => {
    const one = measureOf(item);
    const plain = item.looked.length === 0 ? item.fixed : null;
    const measureValue = (value: unknown, levels: number, variables: Variables): number => {
      if (value === null || value === undefined) return 0;
      if (levels === 0) return one(value, variables);
      if (!Array.isArray(value)) return 0;
      if (levels === 1 && plain !== null) return value.length * amountOf(plain, variables);
      let total = 0;
      for (const each of value) total += measureValue(each, levels - 1, variables);
      return total;
    };
    return {
      read: readerOf(key),
      measure: (value: unknown, variables: Variables) => measureValue(value, lists, variables),
    };
  });
  return (data, variables) => {
    if (typeof data !== "object" || data === null) return 0;
    let total = amountOf(fixed, variables);
    for (const { read, measure } of measures) {
      total += measure(read(data as Values), variables);
    }
    return total;
  };
}

type Values = Readonly<Record<string, unknown>>;

/** Reads what data has under a response key: of several subgraphs it is under the data key. */
function readerOf(key: string): (data: Values) => unknown {
  const other = dataKey(key);
  if (other === key) return (data) => data[key];
  return (data) => (Object.hasOwn(data, key) ? data[key] : data[other]);
}
