import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

/** What of a process lies in memory (resident set), in MB of 1,000,000 bytes. */
export async function residentMb(pid: number): Promise<number> {
  return (Number(await ps(pid, "rss")) * 1024) / 1_000_000;
}

/**
 * Processor time that a process has taken so far, in ms: from Linux's own count, which is exact to
 * a tick of 10 ms, elsewhere from `ps`. Zero for a process that is gone.
 */
export async function cpuMs(pid: number): Promise<number> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    // The name before them may hold spaces and parentheses; it ends with the last one.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[UTIME]) + Number(fields[STIME])) * TICK_MS;
  } catch {
    const [seconds = 0, minutes = 0, hours = 0] = (await ps(pid, "time").catch(() => "0"))
      .split(/[:-]/)
      .reverse()
      .map(Number);
    return (seconds + 60 * (minutes + 60 * hours)) * 1000;
  }
}

const UTIME = 11;
const STIME = 12;
/** The kernel reports in ticks of 1/100 s to programs, whatever it uses itself. */
const TICK_MS = 10;

async function ps(pid: number, column: string): Promise<string> {
  const { stdout } = await promisify(execFile)("ps", ["-o", `${column}=`, "-p", String(pid)]);
  return stdout.trim();
}
