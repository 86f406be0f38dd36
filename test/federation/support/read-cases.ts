import { readdirSync, readFileSync } from "node:fs";
import { type DocumentNode, Kind, type OperationDefinitionNode, parse, print } from "graphql";
import type { SmallWorld } from "../../../bench/support/federation/world.ts";
import type { Broken } from "./broken-subgraph.ts";
import { type Claim, untrueClaims } from "./coverage.ts";

/** What a case's folder says beside its schemas (`<subgraph>.graphql`) and `queries.graphql`. */
export type CaseData = {
  /** Directives, each with the shapes that its queries have. */
  readonly covers: readonly Claim[];
  readonly world: () => Omit<SmallWorld, "subgraphs">;
  /** By the name of the operation. */
  readonly variables?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Answers that are no judge's matter, such as of fields that fail with what they need. */
  readonly expected?: Readonly<Record<string, unknown>>;
  /** Subgraphs that are broken, by the name of the operation. */
  readonly broken?: Readonly<Record<string, Readonly<Record<string, Broken>>>>;
  /** Which subgraphs are asked, in order, where that is what the case is about. */
  readonly asks?: Readonly<Record<string, readonly string[]>>;
};

export type Query = {
  readonly title: string;
  readonly source: string;
  readonly variables: Record<string, unknown>;
  readonly expected: unknown;
  readonly broken: Readonly<Record<string, Broken>>;
  readonly asks: readonly string[] | undefined;
};

export type Case = {
  readonly name: string;
  readonly covers: readonly Claim[];
  readonly untrue: readonly string[];
  readonly world: () => SmallWorld;
  readonly queries: readonly Query[];
};

const FOLDER = new URL("../cases/", import.meta.url);

/** Every folder of test/federation/cases. */
export async function readCases(): Promise<readonly Case[]> {
  return await Promise.all(readdirSync(FOLDER).map(readCase));
}

async function readCase(name: string): Promise<Case> {
  const folder = new URL(`${name}/`, FOLDER);
  const read = (file: string) => readFileSync(new URL(file, folder), "utf8");
  const data = ((await import(new URL("data.ts", folder).href)) as { data: CaseData }).data;
  const files = readdirSync(folder).filter((file) => file.endsWith(".graphql"));
  const subgraphs = Object.fromEntries(
    files
      .filter((file) => file !== "queries.graphql")
      .map((file) => [file.replace(".graphql", ""), read(file)]),
  );
  const document = parse(read("queries.graphql"));
  return {
    name,
    covers: data.covers,
    untrue: untrueClaims(data.covers, {
      ...{ document, sdls: Object.values(subgraphs) },
      isBroken: data.broken !== undefined,
    }),
    world: () => ({ subgraphs, ...data.world() }),
    queries: operationsOf(document).map((operation) => queryOf(data, document, operation)),
  };
}

function operationsOf({ definitions }: DocumentNode): readonly OperationDefinitionNode[] {
  return definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
}

function queryOf(
  data: CaseData,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Query {
  const name = operation.name?.value ?? "";
  const used = fragmentsUsedBy(document, print(operation));
  return {
    title: name.replaceAll("_", " "),
    source: [print(operation), ...used].join("\n"),
    variables: { ...data.variables?.[name] },
    expected: data.expected?.[name],
    broken: data.broken?.[name] ?? {},
    asks: data.asks?.[name],
  };
}

function fragmentsUsedBy({ definitions }: DocumentNode, text: string): readonly string[] {
  const fragments = definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION);
  const used = new Map<string, string>();
  const follow = (source: string) => {
    for (const fragment of fragments) {
      const name = fragment.name.value;
      if (used.has(name) || !new RegExp(`\\.\\.\\.\\s*${name}\\b`).test(source)) continue;
      used.set(name, print(fragment));
      follow(print(fragment));
    }
  };
  follow(text);
  return [...used.values()];
}
