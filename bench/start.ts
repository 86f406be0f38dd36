import { type Benchmark, type Figure, median, tenths } from "./figure.ts";
import { newFolder, type RunningTutti, removeFolder, startTutti } from "./support/tutti.ts";

const LOADS = { full: { firstStarts: 2, warmStarts: 5 }, small: { firstStarts: 1, warmStarts: 1 } };

/**
 * From the spawn of `tutti start` to its ready line, installed and built: on a new data folder,
 * with all of the demo's data in; and on one that was stopped in order.
 */
export const start: Benchmark = {
  name: "start",
  async run(say, load) {
    const { firstStarts, warmStarts } = LOADS[load];
    const first: Started[] = [];
    const warm: Started[] = [];
    await built(say);
    for (let n = 0; n < firstStarts; n += 1) {
      const folder = await newFolder();
      try {
        first.push(await startAndStop(folder));
        say(`first start: ${first.at(-1)?.seconds} s`);
        while (n === 0 && warm.length < warmStarts) {
          warm.push(await startAndStop(folder));
          say(`warm start: ${warm.at(-1)?.seconds} s`);
        }
      } finally {
        await removeFolder(folder);
      }
    }
    return [figure("first start", first, 45), figure("warm start", warm, 10)];
  },
};

type Started = { readonly seconds: number; readonly phases: ReadonlyMap<string, number> };

/** A start that only builds, so that no build falls into what is measured. */
async function built(say: (line: string) => void): Promise<void> {
  const folder = await newFolder();
  try {
    const tutti = await startTutti(folder, ["--no-demo"]);
    say(`up to date (${tutti.printed().match(PHASE)?.length ?? 0} phases)`);
    await tutti.stop();
  } finally {
    await removeFolder(folder);
  }
}

async function startAndStop(folder: string): Promise<Started> {
  const tutti = await startTutti(folder, ["--speed", "0"]);
  await tutti.stop();
  return { seconds: tenths(tutti.readyAfterMs / 1000), phases: phasesOf(tutti) };
}

const PHASE = /^✓ (\S+) .*\((\d+\.\d) s\)$/gm;

/** The phases that it printed, with the seconds each took. */
function phasesOf(tutti: RunningTutti): ReadonlyMap<string, number> {
  const found = tutti.printed().matchAll(PHASE);
  return new Map([...found].map(([, name = "", seconds]) => [name, Number(seconds)]));
}

function figure(name: string, starts: readonly Started[], at: number): Figure {
  const phases = [...(starts[0]?.phases.keys() ?? [])].map((phase) => [
    `${phase} s`,
    median(starts.map((one) => one.phases.get(phase) ?? 0)),
  ]);
  const all = starts.map(({ seconds }) => seconds);
  return {
    name,
    value: median(all),
    unit: "s",
    bar: { at, better: "lower" },
    detail: { starts: all.join(" "), ...Object.fromEntries(phases) },
  };
}
