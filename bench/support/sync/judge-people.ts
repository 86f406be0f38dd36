import type { SourceRecord } from "../../../src/domain/records.ts";
import type { Findings, Graph } from "./findings.ts";

type Customer = Extract<SourceRecord, { kind: "customer" }>;

/**
 * No two people are one, and nobody is two: records of a person that have a key in common, by way
 * of others too, are one golden record. An id begins with the person it is of.
 */
export function judgePeople({ goldens }: Graph, findings: Findings): void {
  const records: { readonly record: Customer; readonly golden: string }[] = [];
  for (const { kind, id, links, said } of goldens) {
    if (kind !== "customer") continue;
    const people = new Set(links.map(({ sourceId }) => personOf(sourceId)));
    if (people.size > 1) findings.divergent.push(`${[...people].join(" and ")} became one person`);
    for (const { record } of said) {
      if (record.kind === "customer") records.push({ record, golden: id });
    }
  }
  for (const one of records) {
    for (const other of records) {
      if (one.golden >= other.golden || !isAlike(one.record, other.record)) continue;
      findings.duplicated.push(
        `${one.record.sourceId} and ${other.record.sourceId} are one person`,
      );
    }
  }
}

function isAlike(one: Customer, other: Customer): boolean {
  if (personOf(one.sourceId) !== personOf(other.sourceId)) return false;
  return (
    (one.email !== null && one.email === other.email) ||
    (one.phone !== null && one.phone === other.phone) ||
    one.loyaltyIds.some((id) => other.loyaltyIds.includes(id))
  );
}

function personOf(sourceId: string): string {
  return sourceId.split(".")[0] ?? sourceId;
}
