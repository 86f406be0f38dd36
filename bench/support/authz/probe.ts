import { isDeepStrictEqual } from "node:util";
import type { ExecutionResult } from "graphql";
import type { Rows } from "../../../src/domain/principal.ts";
import { grantOf, SCOPES, type Scope } from "../../../src/server/auth/scopes.ts";
import { createGraph, createSubgraph } from "../../../src/server/graph.ts";
import { DOCUMENT_LIMITS } from "../../../src/server/graphql/document-limits.ts";
import { createErrorMask } from "../../../src/server/graphql/error-mask.ts";
import { localGraph } from "../../../src/server/graphql/local-graph.ts";
import { createPipeline } from "../../../src/server/graphql/pipeline.ts";
import type { Database } from "../../../src/store/database.ts";
import type { RowRules } from "../../../src/store/visible-rows.ts";
import type { Dice } from "../dice.ts";
import { silentLog } from "../silent-log.ts";
import type { CursorPool } from "./arguments.ts";
import { existencesIn } from "./existence.ts";
import { operationsOf } from "./operations.ts";
import { type AuthzPlace, openPlace } from "./place.ts";
import { authzWorld } from "./world.ts";

export type AuthzReport = {
  readonly probes: number;
  readonly leaks: number;
  /** How many were answered with data, so that one sees that something was asked. */
  readonly answered: number;
  /** The first leaks in words, with what was asked. */
  readonly examples: readonly string[];
};

export type ProbeOptions = {
  readonly probes: number;
  readonly dice: Dice;
  /** Makes an empty database with our schema. */
  readonly newDatabase: () => Promise<Database>;
  /** Others than those there are, to see what a broken one lets out. */
  readonly rules?: RowRules;
  readonly stopAtLeak?: boolean;
};

/**
 * Asks random operations as random principals, and looks for what they must not learn, in two ways
 * that know nothing of how the program keeps it from them. Each value of the world is a canary that
 * knows who may see it. And each limited principal asks the same of a world in which nothing is but
 * what it may see: when the answers differ in anything, it has learned of the rest.
 */
export async function probe(options: ProbeOptions): Promise<AuthzReport> {
  const { dice, newDatabase, rules } = options;
  const world = authzWorld();
  const all = await openPlace(await newDatabase(), world, "everything", rules);
  const { askers } = world;
  const alone = await Promise.all(
    askers.map(async (asker) =>
      asker.rows === null
        ? null
        : openPlace(await newDatabase(), world, { ...asker, scopes: new Set() }),
    ),
  );
  const mask = createErrorMask(silentLog, () => "error");
  const cursors: CursorPool = { list: [], log: [] };
  const graphs = [createGraph(), createSubgraph()].map((schema) => ({
    pipeline: createPipeline(localGraph(schema, mask), DOCUMENT_LIMITS),
    operation: operationsOf(schema, world, cursors),
  }));

  const examples: string[] = [];
  const tally = { probes: 0, leaks: 0, answered: 0 };
  while (tally.probes < options.probes && !(options.stopAtLeak && tally.leaks > 0)) {
    tally.probes += 1;
    const n = dice.below(askers.length);
    const principal = principalOf(dice, askers[n] ?? NOBODY);
    const { pipeline, operation } = dice.pick(graphs);
    const question = { ...operation(dice, principal), principal };
    const [answer, aloneAnswer] = await Promise.all([
      all.ask(pipeline, question),
      alone[n]?.ask(pipeline, question),
    ]);
    if (hasData(answer)) tally.answered += 1;
    keepCursors(answer, cursors, dice);
    const leaks = [
      ...world.canaries.leaksIn(answer, question.source, principal),
      ...existencesIn(answer, principal),
    ];
    const differs =
      aloneAnswer !== undefined && !isDeepStrictEqual(comparable(answer), comparable(aloneAnswer));
    if (leaks.length === 0 && !differs) continue;
    tally.leaks += 1;
    if (examples.length >= EXAMPLES_MAX) continue;
    examples.push(
      [
        `${JSON.stringify(principal.rows)} with ${[...principal.scopes].join(" ")}: ` +
          (leaks.join(", ") || "an answer that differs from that of a world without the rest"),
        question.source,
        JSON.stringify(answer)?.slice(0, 1_500),
        ...(differs ? [JSON.stringify(aloneAnswer)?.slice(0, 1_500)] : []),
      ].join("\n"),
    );
  }
  await closeAll([all, ...alone]);
  return { ...tally, examples };
}

const EXAMPLES_MAX = 5;

const NOBODY = { id: "key_nobody", rows: { suppliers: [], channels: [] } };

const ALL_SCOPES = Object.keys(SCOPES) as Scope[];

/** Granted by the program's own rule, which has to drop what a limited principal may not have. */
function principalOf(dice: Dice, asker: { readonly id: string; readonly rows: Rows | null }) {
  const named = ALL_SCOPES.filter((scope) => dice.chance(scope === "admin" ? 0.1 : 0.8));
  return {
    ...{ id: asker.id, name: "asker", role: null, expiresAtMs: null },
    ...grantOf(named, asker.rows),
  };
}

/**
 * An answer as it has to be the same in both worlds. Of several errors that each leave nothing of
 * the data, the one that comes first is told, and the databases decide which: so only its code counts.
 */
function comparable(answer: unknown): unknown {
  const { data, errors } = answer as Partial<ExecutionResult>;
  if (data !== null || errors === undefined) return answer;
  return { data, codes: errors.map(({ extensions }) => extensions?.["code"]) };
}

function hasData(answer: unknown): boolean {
  return JSON.stringify(answer)?.includes("zq") ?? false;
}

const CURSORS_MAX = 500;

function keepCursors(answer: unknown, pool: CursorPool, dice: Dice): void {
  const found = JSON.stringify(answer)?.matchAll(/"(?:\w*endCursor|\w*cursor|\w*head)":"([^"]+)"/g);
  for (const [, cursor = ""] of found ?? []) {
    const list = cursor.startsWith("evt") ? pool.log : pool.list;
    if (list.length < CURSORS_MAX) list.push(cursor);
    else list[dice.below(CURSORS_MAX)] = cursor;
  }
}

async function closeAll(places: readonly (AuthzPlace | null | undefined)[]): Promise<void> {
  await Promise.all(places.map((place) => place?.database.close()));
}
