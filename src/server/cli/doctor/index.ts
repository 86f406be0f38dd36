import { err, type Result } from "../../../kernel/result.ts";
import { knownSystems } from "../../../store/condition-repository.ts";
import { type Database, openDatabase } from "../../../store/database.ts";
import { POSTGRES_MAJOR } from "../../../store/embedded/data-folder.ts";
import { findEmbeddedPostgres } from "../../../store/embedded/embedded-postgres.ts";
import type { Config, Loaded } from "../../config/load.ts";
import { checkDatabase, checkRedis } from "./database.ts";
import { type Finding, fine, problem } from "./finding.ts";
import { checkFolder, checkGateway, checkMajor, checkNode } from "./machine.ts";
import { probeSubgraphs } from "./subgraphs.ts";
import { checkIntake, probeSystems } from "./systems.ts";
import { checkWork } from "./work.ts";

export type Diagnosis = {
  /** Whether a process of Tutti is connected to the database. */
  readonly running: boolean;
  readonly findings: readonly Finding[];
};

/** Looks at everything that Tutti needs, and changes nothing; every failure is a finding. */
export async function diagnose(
  loaded: Result<Loaded>,
  nodeVersion = process.versions.node,
): Promise<Diagnosis> {
  const node = checkNode(nodeVersion);
  if (!loaded.ok) return { running: false, findings: [node, ...wrongSettings(loaded)] };
  if (loaded.value.wants !== "start") return { running: false, findings: [node] };
  const { config } = loaded.value;
  const near = [node, fine("Settings", "are accepted"), ...(await checkNear(config))];
  const [store, redis, probes, subgraphs] = await Promise.all([
    checkStore(config),
    checkRedis(config.redisUrl),
    probeSystems(config),
    probeSubgraphs(config),
  ]);
  return {
    running: store.running,
    findings: [...near, ...store.server, redis, ...probes, ...subgraphs, ...store.content],
  };
}

function wrongSettings(loaded: Result<Loaded>): readonly Finding[] {
  const { fault } = loaded.ok ? err("INTERNAL", "") : loaded;
  const lines = fault.message.split("\n");
  const each = lines.length > 1 ? lines.slice(1) : lines;
  return each.map((line) =>
    problem("Settings", line.trim().replace(/\.$/, ""), "Correct it; the rest was not looked at."),
  );
}

async function checkNear(config: Config): Promise<readonly Finding[]> {
  const major =
    config.databaseUrl === null ? await checkMajor(config.dataFolder, POSTGRES_MAJOR) : null;
  return [
    ...(await checkFolder(config.dataFolder)),
    ...(major ? [major] : []),
    ...(await checkGateway(config)),
  ];
}

type Store = {
  readonly running: boolean;
  readonly server: readonly Finding[];
  readonly content: readonly Finding[];
};

async function checkStore(config: Config): Promise<Store> {
  const url = config.databaseUrl ?? (await findEmbeddedPostgres(config.dataFolder))?.url ?? null;
  if (url === null) {
    const says = "the embedded one does not run; it is started with Tutti, and not looked into now";
    return { running: false, server: [fine("PostgreSQL", says)], content: [] };
  }
  const database = openDatabase({ url, poolMax: 2, applicationName: "tutti doctor" });
  try {
    const { findings, running, usable } = await checkDatabase(database);
    const content = usable ? await checkContent(config, database, running) : [];
    return { running, server: findings, content };
  } finally {
    await database.close();
  }
}

async function checkContent(
  config: Config,
  database: Database,
  running: boolean,
): Promise<readonly Finding[]> {
  const nowMs = Date.now();
  try {
    const configured = config.systems.map(({ name }) => name);
    const names = configured.length > 0 ? configured : await knownSystems(database);
    return [
      ...(await checkIntake(database, names, running, nowMs)),
      ...(await checkWork(database, running, nowMs)),
    ];
  } catch (cause) {
    const says = `could not be looked into: ${cause instanceof Error ? cause.message : cause}`;
    return [problem("Database", says, "See PostgreSQL's own log, and try again.")];
  }
}
