import type { SubgraphSchema } from "../../federation/compose.ts";
import { composeAside } from "../../federation/compose-aside.ts";
import { planAside } from "../../federation/plan/plan-aside.ts";
import type { Fault } from "../../kernel/faults.ts";
import type { Log } from "../../kernel/log.ts";
import { fault, ok, type Result } from "../../kernel/result.ts";
import type { ExecutableGraph } from "../graphql/executable-graph.ts";
import { type BuildParts, buildGraph, type GraphVersion } from "./build-graph.ts";
import { fileWatch } from "./file-watch.ts";
import { type GraphConfig, type Members, readMembers } from "./members.ts";

export type ReloadParts = Omit<BuildParts, "compose" | "plan"> & {
  readonly config: GraphConfig;
  readonly reread: () => Result<GraphConfig>;
  /** The file that `reread` reads, among others. */
  readonly configFile: string;
  readonly first: GraphVersion;
  /** Makes a graph the current one; resolves when it is. */
  readonly replace: (next: ExecutableGraph) => Promise<void>;
  readonly random: () => number;
  readonly log: Log;
};

/** What became of the newest change of the graph. */
export type ReloadState = {
  /** Counts from 1, the graph of the start. */
  readonly version: number;
  readonly current: GraphVersion;
  readonly since: Date;
  /** The fault of a change that is not in the graph; null while nothing is left out. */
  readonly refused: { readonly at: Date; readonly fault: Fault } | null;
  readonly refusals: number;
};

export type Reloading = {
  readonly state: () => ReloadState;
  /** Resolves when nothing more is done; graphs that were replaced are not waited for. */
  readonly stop: () => Promise<void>;
};

/** Files are looked at this often, or as often as subgraphs are asked when that is more often. */
const FILES_MS = 2_000;
/** The share of the time between two questions that is left to chance. */
const JITTER = 0.1;

/**
 * Keeps the graph in step with what it is made of: the configuration's subgraphs, their files, and
 * the schemas that they tell. A change that makes no graph is logged once, and the last good graph
 * stays.
 */
export function startReloading(parts: ReloadParts): Reloading {
  const { clock, log, random } = parts;
  const stopped = new AbortController();
  const compose = (schemas: readonly SubgraphSchema[]) => composeAside(schemas, stopped.signal);
  const plan = (sdl: string) => planAside({ sdl, log, signal: stopped.signal, isTried: true });
  const pollMs = parts.config.subgraphPollSeconds * 1_000;
  let config = parts.config;
  let tried = parts.first.members.fingerprint;
  let state: ReloadState = {
    ...{ version: 1, current: parts.first, since: clock.now(), refused: null, refusals: 0 },
  };

  const refuse = (found: Fault): void => {
    const { code, message } = found;
    const again = state.refused?.fault;
    if (again?.code === code && again.message === message) return;
    log.warn({ code, reasons: message }, "The graph stays as it is: a change makes no graph");
    const refused = { at: clock.now(), fault: found };
    state = { ...state, refused, refusals: state.refusals + 1 };
  };
  const takeOver = async (members: Members): Promise<void> => {
    const built = await buildGraph(members, { ...parts, compose, plan });
    if (stopped.signal.aborted) return built.ok ? built.value.close() : undefined;
    if (!built.ok) return refuse(built.fault);
    const before = state.current;
    try {
      await parts.replace(built.value.graph);
    } catch (error) {
      void built.value.retire();
      throw error;
    }
    const [version, since] = [state.version + 1, clock.now()];
    state = { ...state, version, current: built.value, since, refused: null };
    log.info({ version, schema: built.value.schemaHash }, "The graph has changed");
    void before.retire().catch((error) => log.error({ err: error }, "A graph was not retired"));
  };
  /** What there is now is what is in the graph, or was refused, or is tried now. */
  const weigh = async (read: Result<Members>): Promise<void> => {
    if (!read.ok) {
      tried = "";
      return refuse(read.fault);
    }
    const { fingerprint } = read.value;
    if (fingerprint === state.current.members.fingerprint) state = { ...state, refused: null };
    if (fingerprint === tried) return;
    tried = fingerprint;
    await takeOver(read.value).catch((error) => {
      log.error({ err: error }, "A change of the graph failed");
      refuse(fault("INTERNAL", "The change failed for a reason that only the log may tell."));
    });
  };
  const files = fileWatch();
  /** Looks whether something has changed, and asks subgraphs if it is time; false to look again. */
  const look = async (ask: boolean): Promise<boolean> => {
    const paths = filesOf(parts.configFile, config);
    const found = await files.look(paths);
    if (found === "unsettled" || (found === "same" && !ask)) return found === "same";
    const given = found === "changed" ? parts.reread() : ok(config);
    if (!given.ok) {
      if (await files.take(paths)) refuse(given.fault);
      return false;
    }
    const known = new Map(state.current.members.schemas.map(({ name, sdl }) => [name, sdl]));
    const asking = { known, ask: ask || isOther(given.value, config), signal: stopped.signal };
    const read = await readMembers(given.value, parts.open, asking);
    if (stopped.signal.aborted || !(await files.take(paths))) return false;
    config = given.value;
    await weigh(read);
    return true;
  };
  const loop = async (): Promise<void> => {
    let askAtMs = nextAsk();
    const tickMs = pollMs > 0 ? Math.min(FILES_MS, pollMs) : FILES_MS;
    for (;;) {
      await clock.sleep(tickMs, stopped.signal).catch(() => undefined);
      if (stopped.signal.aborted) return;
      const ask = clock.monotonicMs() >= askAtMs;
      const looked = await look(ask).catch((error) => {
        log.error({ err: error }, "The graph was not looked at");
        return true;
      });
      if (ask && looked) askAtMs = nextAsk();
    }
  };
  const nextAsk = (): number => {
    if (pollMs === 0) return Number.POSITIVE_INFINITY;
    return clock.monotonicMs() + pollMs * (1 - JITTER + 2 * JITTER * random());
  };
  const done = loop();

  return {
    state: () => state,
    async stop() {
      stopped.abort();
      await done;
    },
  };
}

function filesOf(file: string, { subgraphs, supergraph }: GraphConfig): readonly string[] {
  const schemas = Object.values(subgraphs).flatMap(({ schema }) => schema ?? []);
  return [file, ...(supergraph === null ? [] : [supergraph]), ...schemas];
}

function isOther(a: GraphConfig, b: GraphConfig): boolean {
  const parts = ({ subgraphs, supergraph }: GraphConfig) => JSON.stringify([supergraph, subgraphs]);
  return parts(a) !== parts(b);
}
