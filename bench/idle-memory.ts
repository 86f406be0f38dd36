import { setTimeout as sleep } from "node:timers/promises";
import { type Benchmark, type Figure, tenths } from "./figure.ts";
import { residentMb } from "./support/process.ts";
import { newFolder, removeFolder, startTutti } from "./support/tutti.ts";

const IDLE_MS = { full: 20_000, small: 1_000 };
const BAR_MB = 250;

/**
 * Resident memory of Tutti's Node process when nobody asks anything and the demo's world stands
 * still: as a gateway beside a running Tutti, and as a Tutti that does everything. PostgreSQL and
 * the demo are processes of their own and not counted.
 */
export const idleMemory: Benchmark = {
  name: "idle-memory",
  async run(say, load) {
    const idleMs = IDLE_MS[load];
    const folder = await newFolder();
    try {
      say("first start");
      const afterFirst = await whileRunning(folder, [], async (pid) => {
        await sleep(idleMs);
        const early = await residentMb(pid);
        await sleep(2 * idleMs);
        return { early, late: await residentMb(pid) };
      });
      say("warm start, and a gateway beside it");
      return await whileRunning(folder, [], async (pid) => {
        const gateway = await whileRunning(folder, ["--role", "gateway"], async (gatewayPid) => {
          await sleep(idleMs);
          return residentMb(gatewayPid);
        });
        const all = await residentMb(pid);
        const seconds = idleMs / 1000;
        return [
          figure("idle gateway", gateway, { idleSeconds: seconds }),
          figure("idle, all roles", all, {
            idleSeconds: seconds,
            [`firstStartAfter${seconds}s`]: tenths(afterFirst.early),
            [`firstStartAfter${3 * seconds}s`]: tenths(afterFirst.late),
          }),
        ];
      });
    } finally {
      await removeFolder(folder);
    }
  },
};

async function whileRunning<Value>(
  folder: string,
  args: readonly string[],
  work: (pid: number) => Promise<Value>,
): Promise<Value> {
  const tutti = await startTutti(folder, ["--speed", "0", ...args]);
  try {
    return await work(tutti.pid);
  } finally {
    await tutti.stop();
  }
}

function figure(name: string, mb: number, detail: Figure["detail"]): Figure {
  const bar = { at: BAR_MB, better: "lower" } as const;
  return { name, value: tenths(mb), unit: "MB", bar, detail };
}
