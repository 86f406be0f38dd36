import type { RecordOf, SourceRecord } from "../../../src/domain/records.ts";
import type { Database } from "../../../src/store/database.ts";
import type { Findings, Golden, Graph } from "./findings.ts";

type Line = { order: string; sourceId: string; variant: string | null; quantity: number };
type Variant = { product: string; id: string; status: string };

/** Holds lines, variants, and the sums of units that they make, against what the systems have. */
export async function judgeParts(
  database: Database,
  graph: Graph,
  findings: Findings,
): Promise<void> {
  const ids = (kind: string) =>
    graph.goldens.flatMap((golden) => (golden.kind === kind ? [golden.id] : []));
  const lines = await database.query<Line>(
    `select order_id as order, source_id as "sourceId", variant_id as variant, quantity
     from order_line where order_id = any($1) order by position`,
    [ids("order")],
  );
  const variants = await database.query<Variant>(
    "select product_id as product, id, status from variant where product_id = any($1)",
    [ids("product")],
  );
  for (const golden of graph.goldens) {
    if (golden.kind === "order") judgeOrder(golden, graph, lines, findings);
    if (golden.kind === "product") judgeVariants(golden, graph, variants, findings);
  }
  judgeUnits(graph, lines, findings);
}

/** The lines are those of one of the systems that have the order, and so is the customer. */
function judgeOrder(
  { id, said, row }: Golden,
  graph: Graph,
  lines: readonly Line[],
  findings: Findings,
): void {
  const own = lines.filter((line) => line.order === id);
  const speaker = said.find(({ source }) => source.name === row?.["system"]);
  if (speaker?.record.kind !== "order") return;
  const { source, record } = speaker;
  const told = record.lines.map(({ sourceId, quantity }) => `${quantity} of ${sourceId}`);
  const shown = own.map(({ sourceId, quantity }) => `${quantity} of ${sourceId}`);
  if (told.join() !== shown.join()) {
    const text = `order ${record.sourceId}: ${source.name} has ${told.join(", ")}`;
    findings.divergent.push(`${text}, the graph ${shown.join(", ")}`);
  }
  record.lines.forEach(({ variant }, i) => {
    const known = variant === null ? null : graph.idOf(source, "variant", variant);
    if (own[i] === undefined || own[i].variant === known) return;
    findings.divergent.push(`order ${record.sourceId}: line ${i} names another variant`);
  });
  const buyer = record.customer === null ? null : graph.idOf(source, "customer", record.customer);
  if (row?.["customer_id"] !== buyer) {
    const text = `order ${record.sourceId}: bought by ${buyer}`;
    findings.divergent.push(`${text}, the graph has ${row?.["customer_id"]}`);
  }
}

/** The variants on sale are those that some system lists under the product. */
function judgeVariants(
  { id, said }: Golden,
  graph: Graph,
  variants: readonly Variant[],
  findings: Findings,
): void {
  if (said.length === 0) return;
  const told = new Set(
    said.flatMap(({ source, record }) =>
      partsOf(record).map(({ sourceId }) => graph.idOf(source, "variant", sourceId)),
    ),
  );
  const shown = variants.filter(({ product, status }) => product === id && status === "ACTIVE");
  const same = shown.length === told.size && shown.every((one) => told.has(one.id));
  if (same) return;
  const name = said[0]?.record.sourceId;
  findings.divergent.push(`product ${name}: ${told.size} variants, the graph ${shown.length}`);
}

function partsOf(record: SourceRecord) {
  return record.kind === "product" ? record.variants : [];
}

/** Nothing counts twice: a sale that two systems tell of, a movement, a level. */
function judgeUnits({ goldens }: Graph, lines: readonly Line[], findings: Findings): void {
  const most = new Map<string, number>();
  const counted = new Map<string, number>();
  const add = (to: Map<string, number>, key: string, units: number) =>
    void to.set(key, (to.get(key) ?? 0) + units);
  const linesOf = new Map<string, number>();
  for (const { order, quantity } of lines) add(linesOf, order, quantity);
  for (const { kind, id, row, said, links } of goldens) {
    const name = `${kind} ${links[0]?.sourceId}`;
    if (said.length === 0 || row === null) continue;
    const units = said.map(({ record }) => unitsOf(record));
    most.set(name, Math.max(most.get(name) ?? 0, ...units));
    if (kind === "order") add(counted, name, linesOf.get(id) ?? 0);
    if (kind === "inventory") add(counted, name, Math.max(0, Number(row["on_hand"])));
    if (kind === "stockMovement") add(counted, name, Number(row["quantity"]));
  }
  for (const [name, units] of counted) {
    const real = most.get(name) ?? 0;
    if (units <= real) continue;
    findings.doubleCounted.push(`${name}: ${units} units, and there are ${real}`);
  }
}

function unitsOf(record: SourceRecord): number {
  if (record.kind === "inventory") return Math.max(0, record.onHand);
  if (record.kind === "stockMovement") return record.quantity;
  if (record.kind === "order") return unitsSold(record);
  return 0;
}

function unitsSold({ lines }: RecordOf<"order">): number {
  return lines.reduce((sum, { quantity }) => sum + quantity, 0);
}
