import type { Connector } from "../../../connectors/contract.ts";
import type { Fault } from "../../../kernel/faults.ts";
import { type SystemCondition, systemConditions } from "../../../store/condition-repository.ts";
import type { Database } from "../../../store/database.ts";
import { type SyncState, syncStates } from "../../../store/sync-repository.ts";
import type { Config } from "../../config/load.ts";
import { createOutbound } from "../../outbound/outbound.ts";
import { systemClock } from "../../system-clock.ts";
import { openSystems } from "../../systems.ts";
import { checkClocks } from "./database.ts";
import { type Finding, fine, problem, roughly, warning } from "./finding.ts";

const PROBE_WITHIN_MS = 15_000;
const SLOW_MS = 3_000;
const UNHEARD_MS = 10 * 60_000;
const REREADS_LATE_MS = 15 * 60_000;
const SILENT_MS = 86_400_000;

/** Asks every configured system whether it answers, and how far its clock is from ours. */
export async function probeSystems({
  systems,
  outbound: rules,
}: Pick<Config, "systems" | "outbound">): Promise<readonly Finding[]> {
  const outbound = createOutbound(rules);
  const each = systems.map(async (config) => {
    let apartMs: number | null = null;
    const outside = {
      clock: systemClock(),
      random: Math.random,
      fetch: async (...call: Parameters<typeof globalThis.fetch>) => {
        const response = await outbound.fetch(...call);
        const told = Date.parse(response.headers.get("date") ?? "");
        if (!Number.isNaN(told)) apartMs = told - Date.now();
        return response;
      },
    };
    const connector = openSystems([config], outside, silent).get(config.name)?.connector;
    if (!connector) return [];
    const findings = [await probe(config.name, connector)];
    await connector.close();
    // The header has whole seconds.
    if (apartMs !== null) findings.push(checkClocks(`${config.name}: clock`, apartMs));
    return findings;
  });
  const findings = (await Promise.all(each)).flat();
  await outbound.close();
  return findings;
}

const nothing = () => undefined;
const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing };

async function probe(name: string, connector: Connector): Promise<Finding> {
  const signal = AbortSignal.timeout(PROBE_WITHIN_MS);
  const answer = await connector.probe({ signal, priority: "interactive" });
  if (!answer.ok)
    return problem(name, `${answer.fault.message} (${answer.fault.code})`, todoFor(answer.fault));
  const { latencyMs, version } = answer.value;
  const says = `answers in ${Math.round(latencyMs)} ms${version ? `, version ${version}` : ""}`;
  if (latencyMs < SLOW_MS) return fine(name, says);
  return warning(name, says, "See how busy it is; reads with a maxAge may come back stale.");
}

function todoFor({ code }: Fault): string {
  if (code === "SYSTEM_UNAUTHORIZED") {
    return "Give it valid credentials in tutti.config.json, with the rights its README names.";
  }
  if (code === "SYSTEM_THROTTLED") return "It limits our calls; wait, or raise its limit for us.";
  if (code === "SYSTEM_ANSWER_INVALID") {
    return "See that its URL is that of its API, and that its version is one we know.";
  }
  return "See that it runs and that this machine reaches its URL (DNS, firewall, proxy).";
}

/** What the database knows of the systems: how far they were read, and what was left over. */
export async function checkIntake(
  database: Database,
  names: readonly string[],
  running: boolean,
  nowMs: number,
): Promise<readonly Finding[]> {
  const states = await syncStates(database, names);
  const conditions = await systemConditions(database, names);
  return conditions.flatMap((condition) => {
    const own = states.filter(({ system }) => system === condition.system);
    const checks = [
      checkSync(condition, own, running, nowMs),
      checkLeftovers(condition, running, nowMs),
      checkSilence(condition, running, nowMs),
    ];
    return checks.flatMap((finding) => finding ?? []);
  });
}

function checkSync(
  { system, lastSuccessAt }: SystemCondition,
  states: readonly SyncState[],
  running: boolean,
  nowMs: number,
): Finding {
  const check = `${system}: sync`;
  const failing = states.find(({ code }) => code !== null);
  if (failing) {
    const says = `${failing.kind} cannot be read (${failing.code}): ${failing.message}`;
    return problem(check, says, "docs/errors.md says what to do about the code.");
  }
  const behind = states.filter(({ phase }) => phase !== "LIVE").map(({ kind }) => kind);
  if (states.length === 0 || behind.length > 0) {
    const says = behind.length > 0 ? `first sync of ${behind.join(", ")}` : "nothing was read yet";
    return running
      ? warning(check, says, "Wait until it is done.")
      : fine(check, `${says}; stopped`);
  }
  const newest = Math.max(...states.map(({ updatedAt }) => Date.parse(updatedAt)));
  const says = `in step; the newest change was taken in ${roughly(nowMs - newest)} ago`;
  const heardMs = Math.max(newest, lastSuccessAt === null ? 0 : Date.parse(lastSuccessAt));
  if (!running || nowMs - heardMs < UNHEARD_MS) return fine(check, says);
  const quiet = `no successful call for ${roughly(nowMs - heardMs)}`;
  return warning(check, quiet, "See whether a worker is alive, and the system's probe above.");
}

function checkLeftovers(
  { system, quarantined, rereads, rereadsSince }: SystemCondition,
  running: boolean,
  nowMs: number,
): Finding | null {
  if (quarantined > 0) {
    const says = `${quarantined} records are in quarantine`;
    const todo = "Look at them (the query quarantine), and correct them in the system.";
    return warning(`${system}: quarantine`, says, todo);
  }
  const lateMs = rereadsSince === null ? 0 : nowMs - Date.parse(rereadsSince);
  if (!running || lateMs < REREADS_LATE_MS) return null;
  const says = `${rereads} records wait to be read again, the oldest for ${roughly(lateMs)}`;
  return warning(`${system}: rereads`, says, "See the system's probe, and its limit of calls.");
}

function checkSilence(
  { system, webhookAt }: SystemCondition,
  running: boolean,
  nowMs: number,
): Finding | null {
  if (webhookAt === null || !running) return null;
  const silentMs = nowMs - Date.parse(webhookAt);
  if (silentMs < SILENT_MS) return null;
  const todo = `See in the system that its webhooks still go to /webhooks/${system}; polling goes on.`;
  return warning(`${system}: webhooks`, `the last came ${roughly(silentMs)} ago`, todo);
}
