import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { AutoETS, initSync } from "@bsull/augurs/ets";
import { mean, median } from "../../figure.ts";

/** What a peer makes of a series' past: as many periods as are asked for. */
export type Peer = (past: readonly number[], periods: number) => readonly number[];

/** The simple ways, and the automatic choice of an exponential smoothing of the augurs library. */
export async function openPeers(): Promise<Readonly<Record<string, Peer>>> {
  const wasm = createRequire(import.meta.url)
    .resolve("@bsull/augurs/ets")
    .replace(/\.js$/, "_bg.wasm");
  initSync({ module: await readFile(wasm) });
  const flat = (of: (past: readonly number[]) => number): Peer => {
    return (past, periods) => Array.from({ length: periods }, () => of(past));
  };
  return {
    naive: flat((past) => past.at(-1) ?? 0),
    movingMean: flat((past) => mean(past.slice(-8))),
    median: flat((past) => median(past.slice(-26)) || 0),
    autoEts: autoEts,
  };
}

function autoEts(past: readonly number[], periods: number): readonly number[] {
  try {
    const model = new AutoETS(1, "ZZN");
    model.fit([...past]);
    const { point } = model.predict(periods);
    model.free();
    return point.map((value) => (Number.isFinite(value) ? Math.max(0, value) : mean(past)));
  } catch {
    // It refuses series that are too short.
    return Array.from({ length: periods }, () => mean(past));
  }
}
