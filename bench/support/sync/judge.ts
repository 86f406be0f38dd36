import type { Rank } from "../../../src/domain/authority.ts";
import { KINDS, type SourceRecord } from "../../../src/domain/records.ts";
import type { Database } from "../../../src/store/database.ts";
import { GOLDEN } from "../../../src/store/golden/tables.ts";
import { topicOf, wordOf } from "./expected.ts";
import { type Findings, type Golden, type Graph, noFindings, type Row } from "./findings.ts";
import { judgeParts } from "./judge-parts.ts";
import { judgePeople } from "./judge-people.ts";
import { judgeTellings } from "./judge-tellings.ts";
import type { Source } from "./source.ts";

/** Compares what the graph has of these systems with what they have. */
export async function judge(
  database: Database,
  sources: readonly Source[],
  rank: Rank,
): Promise<Findings> {
  const findings = noFindings();
  const graph = await graphOf(database, sources);
  for (const source of sources) {
    for (const kind of KINDS) {
      for (const record of source.all(kind)) {
        if (graph.idOf(source, kind, record.sourceId) === null && isPlaceable(source, record)) {
          findings.divergent.push(`${source.name} has ${nameOf(record)}, and the graph does not`);
        }
      }
    }
  }
  for (const golden of graph.goldens) {
    if (golden.said.length > 0) judgeWord(golden, graph, rank, findings);
    else judgeGone(golden, findings);
  }
  judgeTwice(graph, findings);
  judgePeople(graph, findings);
  await judgeParts(database, graph, findings);
  await judgeTellings(database, graph, findings);
  return findings;
}

async function graphOf(database: Database, sources: readonly Source[]): Promise<Graph> {
  const byName = new Map(sources.map((source) => [source.name, source]));
  const links = await database.query<{
    system: string;
    kind: string;
    sourceId: string;
    id: string;
  }>(
    `select system, kind, source_id as "sourceId", golden_id as id from crosswalk
     where system = any($1)`,
    [[...byName.keys()]],
  );
  const ids = new Map(
    links.map((link) => [`${link.system}\n${link.kind}\n${link.sourceId}`, link.id]),
  );
  const goldens: Golden[] = [];
  for (const kind of KINDS) {
    const own = links.filter((link) => link.kind === kind);
    if (own.length === 0) continue;
    const wanted = [...new Set(own.map(({ id }) => id))];
    const rows = await database.query<{ id: string; row: Row }>(
      `select id, to_jsonb(g) as row from ${GOLDEN[kind].name} g where id = any($1)`,
      [wanted],
    );
    const found = new Map(rows.map(({ id, row }) => [id, row]));
    for (const id of wanted) {
      const joined = own.flatMap((link) => {
        const source = byName.get(link.system);
        return link.id === id && source ? [{ source, sourceId: link.sourceId }] : [];
      });
      const said = joined.flatMap(({ source, sourceId }) => {
        const record = source.find(kind, sourceId);
        return record === null ? [] : [{ source, record }];
      });
      goldens.push({ kind, id, row: found.get(id) ?? null, links: joined, said });
    }
  }
  return {
    goldens,
    idOf: (source, kind, sourceId) => ids.get(`${source.name}\n${kind}\n${sourceId}`) ?? null,
  };
}

/** The word that counts most is what the graph should say. */
function judgeWord(golden: Golden, graph: Graph, rank: Rank, findings: Findings): void {
  const topic = topicOf(golden, graph, rank);
  const [first] = [...golden.said].sort(
    (a, b) =>
      rank(topic, a.source.name) - rank(topic, b.source.name) ||
      (a.record.sourceId < b.record.sourceId ? -1 : 1),
  );
  if (first === undefined) return;
  if (golden.row === null && !isPlaceable(first.source, first.record)) return;
  for (const [column, value] of Object.entries(wordOf(first.record))) {
    const shown = golden.row?.[column];
    if (shown === value) continue;
    const text = `${nameOf(first.record)}: ${first.source.name} has ${column} ${value}`;
    findings.divergent.push(`${text}, the graph ${shown}`);
  }
}

function judgeGone({ kind, links, row }: Golden, findings: Findings): void {
  const wrong =
    (kind === "product" && row !== null && row["status"] !== "ARCHIVED") ||
    (kind === "inventory" && row !== null && (row["on_hand"] !== 0 || row["incoming"] !== 0)) ||
    (kind === "supplierOffer" && row !== null);
  if (!wrong) return;
  const names = links.map(({ source, sourceId }) => `${source.name} ${sourceId}`).join(", ");
  findings.divergent.push(`${kind} ${names}: gone everywhere, and the graph still has it`);
}

/** One thing is one golden record; in people, ids say no more than whose they may be. */
function judgeTwice({ goldens }: Graph, findings: Findings): void {
  const idsOf = new Map<string, Set<string>>();
  for (const { kind, id, links, row } of goldens) {
    if (kind === "customer") continue;
    const name = kind === "price" ? `${row?.["channel"]} price` : kind;
    const things = new Set(links.map(({ sourceId }) => `${name} ${sourceId}`));
    if (things.size > 1) findings.divergent.push(`${[...things].join(" and ")} became one`);
    for (const thing of things) idsOf.set(thing, (idsOf.get(thing) ?? new Set()).add(id));
  }
  for (const [thing, ids] of idsOf) {
    if (ids.size > 1) findings.duplicated.push(`${thing} is in the graph ${ids.size} times`);
  }
}

/** Whether all that the record cannot do without is there in its system. */
function isPlaceable(source: Source, record: SourceRecord): boolean {
  const has = (variant: string) =>
    source.all("product").some(({ variants }) => variants.some((one) => one.sourceId === variant));
  switch (record.kind) {
    case "price":
      return has(record.sourceId);
    case "inventory":
    case "stockMovement":
    case "supplierOffer":
      return has(record.variant);
    default:
      return true;
  }
}

export function nameOf({ kind, sourceId }: { kind: string; sourceId: string }): string {
  return `${kind} ${sourceId}`;
}
