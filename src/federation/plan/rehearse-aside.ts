import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { err, ok, type Result } from "../../kernel/result.ts";

const REHEARSAL_MS = 60_000;
/** Of what the process says when it ends so much is read. */
const SAID_MAX = 4_000;

/**
 * Makes the planners of a supergraph in a process of its own: what they cannot read ends that
 * process and not this one, which a thread would not be spared. SUPERGRAPH_INVALID says why.
 */
export function rehearseAside(
  sdl: string,
  signal: AbortSignal,
  timeoutMs = REHEARSAL_MS,
): Promise<Result<null>> {
  const child = spawn(process.execPath, commandLine(), { stdio: ["pipe", "ignore", "pipe"] });
  let said = "";
  return new Promise<Result<null>>((resolve) => {
    const failed = (reason: string) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", leave);
      child.kill("SIGKILL");
      resolve(err("SUPERGRAPH_INVALID", `No planner can be made of the supergraph: ${reason}.`));
    };
    const leave = () => failed("nobody waits for it any more");
    const timer = setTimeout(() => failed(`it took longer than ${timeoutMs} ms`), timeoutMs);
    signal.addEventListener("abort", leave, { once: true });
    child.once("error", (error) => failed(error.message));
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      if (said.length < SAID_MAX) said += text.slice(0, SAID_MAX - said.length);
    });
    // A process that has ended reads nothing more; why it ended is told by its end.
    child.stdin.on("error", () => undefined).end(sdl);
    child.once("close", (code) => {
      if (code !== 0) return failed(reasonIn(said));
      clearTimeout(timer);
      signal.removeEventListener("abort", leave);
      resolve(ok(null));
    });
  });
}

/** The line behind the one of a panic, or an error's own. */
function reasonIn(said: string): string {
  const found = /panicked at [^\n]*\n([^\n]+)/.exec(said) ?? /^\w*Error: ([^\n]+)/m.exec(said);
  return (found?.[1] ?? "the planner ended without a word").replace(/\.$/, "");
}

function commandLine(): readonly string[] {
  if (import.meta.url.endsWith(".js")) {
    return [fileURLToPath(new URL("./rehearsal.js", import.meta.url))];
  }
  // Sources that were not compiled, as in tests, are read by tsx.
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
  return ["--import", tsx, fileURLToPath(new URL("./rehearsal.ts", import.meta.url))];
}
