import type { RecordOf } from "../../domain/records.ts";
import type { Result } from "../../kernel/result.ts";
import { ok } from "../../kernel/result.ts";
import type { Call, Reject } from "../contract.ts";
import type { Hubspot } from "./client.ts";
import { companyIdOf, contactRecord, type PropertyNames } from "./contact.ts";
import { BatchAnswer, isId, parseContact, WireCompany } from "./wire.ts";

export const BATCH_MAX = 100;

export type Batch = {
  readonly records: readonly RecordOf<"customer">[];
  readonly rejects: readonly Reject[];
};

/** Makes records of contacts as they came, with the names of their companies. */
export type Reader = (payloads: readonly unknown[], call: Call) => Promise<Result<Batch>>;

export function contactReader(hubspot: Hubspot, names: PropertyNames): Reader {
  return async (payloads, call) => {
    const parsed = payloads.map(parseContact);
    const contacts = parsed.flatMap((one) => ("wire" in one ? [one.wire] : []));
    const rejects = parsed.flatMap((one) => ("reject" in one ? [one.reject] : []));
    const companies = await companyNames(hubspot, contacts.flatMap(toCompanyId), call);
    if (!companies.ok) return companies;
    const records = contacts.map((contact) => {
      const companyName = companies.value.get(companyIdOf(contact) ?? "") ?? null;
      return contactRecord(contact, companyName, names);
    });
    return ok({ records, rejects });
  };
}

function toCompanyId(contact: Parameters<typeof companyIdOf>[0]): string | [] {
  const id = companyIdOf(contact);
  return id !== null && isId(id) ? id : [];
}

async function companyNames(
  hubspot: Hubspot,
  ids: readonly string[],
  call: Call,
): Promise<Result<ReadonlyMap<string, string>>> {
  const wanted = [...new Set(ids)];
  const names = new Map<string, string>();
  for (let at = 0; at < wanted.length; at += BATCH_MAX) {
    const inputs = wanted.slice(at, at + BATCH_MAX).map((id) => ({ id }));
    const body = { inputs, properties: ["name"] };
    const answer = await hubspot.post(COMPANIES, body, BatchAnswer, call);
    if (!answer.ok) return answer;
    for (const result of answer.value.results) {
      // A company whose shape is broken has no name here; its contacts are read all the same.
      const company = WireCompany.safeParse(result);
      if (company.success && company.data.properties.name) {
        names.set(company.data.id, company.data.properties.name);
      }
    }
  }
  return ok(names);
}

const COMPANIES = "/crm/v3/objects/companies/batch/read";
