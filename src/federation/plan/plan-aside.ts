import { type ChildProcess, fork } from "node:child_process";
import { createRequire } from "node:module";
import { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { QueryPlan } from "@graphql-hive/router-query-planner";
import { LRUCache } from "lru-cache";
import type { Log } from "../../kernel/log.ts";
import { err, FaultError, fault, ok, type Result } from "../../kernel/result.ts";
import type { PlanningAnswer, PlanningRequest } from "./planning-process.ts";
import { type QueryPlanning, splittingsOf } from "./query-planning.ts";

export type PlanAside = QueryPlanning & {
  /** The process that plans now; null while it is replaced. */
  pid(): number | null;
  /** Nothing is planned any more; what is under way is not answered. */
  close(): void;
};

export type PlanAsideOptions = {
  readonly sdl: string;
  /** Gives up the start. */
  readonly signal: AbortSignal;
  /** Whether every planner that may come to be needed is made first, as of what others composed. */
  readonly isTried: boolean;
  readonly log: Log;
  readonly startMs?: number;
  /** What takes longer is not planned, now or later. */
  readonly planMs?: number;
};

const START_MS = 60_000;
/** Most plans take milliseconds; those of the largest operations well below a second. */
const PLAN_MS = 5_000;
/** So many at a time: the planner's threads are as many as there are processors to run them. */
const AT_ONCE = 2;
const RESTART_MS = 1_000;
/** Of what the process says when it ends so much is read. */
const SAID_MAX = 4_000;
const REFUSED_MAX = 1_000;
const REFUSED_CHARACTERS_MAX = 4_000_000;

/**
 * Planning in a process of its own, since the planner is native code that a thread does not hold: a
 * supergraph that it cannot read ends that process, some operations do too, and others it plans for
 * ever. Then the process is replaced, whatever else it had under way is asked again, and the
 * operation is refused from then on. SUPERGRAPH_INVALID says why there is no planner at all.
 */
export async function planAside(options: PlanAsideOptions): Promise<Result<PlanAside>> {
  const started = await startProcess(options);
  return started.ok ? ok(new Planning(started.value, options)) : started;
}

type Asked = {
  readonly request: Extract<PlanningRequest, { kind: "operation" }>;
  readonly resolve: (plan: QueryPlan) => void;
  readonly reject: (reason: Error) => void;
  timer: NodeJS.Timeout | null;
};

class Planning implements PlanAside {
  readonly ways: number;
  readonly #options: PlanAsideOptions;
  readonly #refused = new LRUCache<string, Error>({
    max: REFUSED_MAX,
    maxSize: REFUSED_CHARACTERS_MAX,
    sizeCalculation: (_error, key) => key.length,
  });
  readonly #underWay = new Map<number, Asked>();
  /** Those that were under way when a process ended: each is asked alone, to find which it was. */
  #suspects: Asked[] = [];
  #isExamining = false;
  #waiting: Asked[] = [];
  #child: PlanningChild | null = null;
  #isClosed = false;
  #lastId = 0;

  constructor(child: PlanningChild, options: PlanAsideOptions) {
    this.#options = options;
    this.ways = splittingsOf(options.sdl).length;
    this.#take(child);
  }

  plan(text: string, name: string | null, way: number): Promise<QueryPlan> {
    const refused = this.#refused.get(keyOf({ text, name, way }));
    if (refused !== undefined) return Promise.reject(refused);
    this.#lastId += 1;
    const request = { kind: "operation", id: this.#lastId, text, name, way } as const;
    return new Promise((resolve, reject) => {
      this.#waiting.push({ request, resolve, reject, timer: null });
      this.#next();
    });
  }

  pid(): number | null {
    return this.#child?.pid ?? null;
  }

  readonly close = (): void => {
    this.#isClosed = true;
    const all = [...this.#underWay.values(), ...this.#suspects, ...this.#waiting];
    for (const asked of all) this.#settle(asked, CLOSED);
    this.#suspects = [];
    this.#waiting = [];
    this.#child?.kill("SIGKILL");
  };

  #take(child: PlanningChild): void {
    this.#child = child;
    child.on("message", (said: PlanningAnswer) => {
      if (said.kind === "ready") return;
      const asked = this.#underWay.get(said.id);
      if (asked === undefined) return;
      if (said.kind === "plan") this.#settle(asked, said.plan);
      else {
        // In another way there may be one.
        if (asked.request.way === this.ways - 1) this.#tell(said.reason);
        this.#settle(asked, new Error(said.reason));
      }
      this.#next();
    });
    child.once("close", () => this.#ended(child));
    this.#next();
  }

  /** Asks as much as may be under way: of suspects one, and nothing beside it. */
  #next(): void {
    if (this.#underWay.size === 0) this.#isExamining = this.#suspects.length > 0;
    while (this.#child !== null && this.#underWay.size < (this.#isExamining ? 1 : AT_ONCE)) {
      const asked = this.#suspects.shift() ?? this.#waiting.shift();
      if (asked === undefined) return;
      this.#underWay.set(asked.request.id, asked);
      asked.timer = setTimeout(() => this.#tooSlow(asked), this.#planMs);
      this.#child.send(asked.request, NOTHING);
    }
  }

  #tooSlow(asked: Asked): void {
    const seconds = this.#planMs / 1_000;
    const message = `No way to ask the subgraphs for this operation was found within ${seconds} s. Ask for its parts in operations of their own.`;
    this.#refuse(asked, new FaultError(fault("OPERATION_UNPLANNABLE", message)));
    // What was under way beside it is asked again: this process may be busy for ever.
    this.#waiting.unshift(...this.#takeBack());
    void this.#restart();
  }

  /** A process has ended: of the only thing that it had under way, or of one of several. */
  #ended(child: PlanningChild): void {
    if (this.#child !== child) return;
    const [only, ...others] = this.#underWay.values();
    if (only !== undefined && others.length === 0) {
      this.#refuse(only, new Error(`the planner ended of it: ${reasonIn(child.said)}`));
    } else {
      this.#suspects.push(...this.#takeBack());
    }
    void this.#restart();
  }

  #takeBack(): readonly Asked[] {
    const all = [...this.#underWay.values()];
    for (const asked of all) clear(asked);
    this.#underWay.clear();
    return all;
  }

  async #restart(): Promise<void> {
    this.#child?.kill("SIGKILL");
    this.#child = null;
    while (!this.#isClosed) {
      const started = await startProcess(this.#options);
      if (this.#isClosed && started.ok) started.value.kill("SIGKILL");
      else if (started.ok) return this.#take(started.value);
      else {
        this.#failAll(started.fault.message);
        await sleep(RESTART_MS, undefined, { ref: false });
      }
    }
  }

  #failAll(reason: string): void {
    this.#options.log.error({ reason }, "the planner cannot be started");
    for (const asked of [...this.#suspects, ...this.#waiting]) asked.reject(new Error(reason));
    this.#suspects = [];
    this.#waiting = [];
  }

  #refuse(asked: Asked, why: Error): void {
    this.#tell(why.message);
    this.#refused.set(keyOf(asked.request), why);
    this.#settle(asked, why);
  }

  #tell(reason: string): void {
    this.#options.log.warn({ reason }, "an operation cannot be planned");
  }

  #settle(asked: Asked, answer: QueryPlan | Error): void {
    clear(asked);
    this.#underWay.delete(asked.request.id);
    if (answer instanceof Error) asked.reject(answer);
    else asked.resolve(answer);
  }

  get #planMs(): number {
    return this.#options.planMs ?? PLAN_MS;
  }
}

/** A process that cannot be told anything has ended, which is noticed by its end. */
const NOTHING = () => undefined;

const CLOSED = new FaultError(fault("SHUTTING_DOWN", "Nothing is planned on this graph any more."));

function clear(asked: Asked): void {
  if (asked.timer !== null) clearTimeout(asked.timer);
  asked.timer = null;
}

function keyOf({ text, name, way }: { text: string; name: string | null; way: number }): string {
  return `${way} ${name ?? ""} ${text}`;
}

type PlanningChild = ChildProcess & { said: string };

/** Resolves when it is ready to plan. */
function startProcess(options: PlanAsideOptions): Promise<Result<PlanningChild>> {
  const { sdl, signal, isTried, startMs = START_MS } = options;
  const child = Object.assign(forked(), { said: "" });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    if (child.said.length < SAID_MAX) child.said += text.slice(0, SAID_MAX - child.said.length);
  });
  return new Promise((resolve) => {
    const settle = (result: Result<PlanningChild>) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", leave);
      child.off("close", ended).off("error", broken).on("error", NOTHING);
      if (!result.ok) child.kill("SIGKILL");
      resolve(result);
    };
    const failed = (reason: string) =>
      settle(err("SUPERGRAPH_INVALID", `No planner can be made of the supergraph: ${reason}.`));
    const broken = (error: Error) => failed(error.message);
    const ended = () => failed(reasonIn(child.said));
    const leave = () => failed("nobody waits for it any more");
    const timer = setTimeout(() => failed(`it took longer than ${startMs} ms`), startMs);
    signal.addEventListener("abort", leave, { once: true });
    child.once("close", ended);
    child.once("error", broken);
    child.once("message", () => settle(ok(child)));
    // Whoever waits for a plan waits for the client's sake: of itself it keeps no process alive.
    child.unref();
    child.channel?.unref();
    if (child.stderr instanceof Socket) child.stderr.unref();
    child.send({ kind: "supergraph", sdl, isTried } satisfies PlanningRequest, NOTHING);
  });
}

function forked(): ChildProcess {
  const isBuilt = import.meta.url.endsWith(".js");
  // Sources that were not compiled, as in tests, are read by tsx.
  const tsx = () => pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
  const program = new URL(`./planning-process.${isBuilt ? "js" : "ts"}`, import.meta.url);
  return fork(fileURLToPath(program), {
    execArgv: isBuilt ? [] : ["--import", tsx()],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
}

/** The line behind the one of a panic, or an error's own. */
function reasonIn(said: string): string {
  const found = /panicked at [^\n]*\n([^\n]+)/.exec(said) ?? /^\w*Error: ([^\n]+)/m.exec(said);
  return (found?.[1] ?? "the planner ended without a word").replace(/\.$/, "");
}
