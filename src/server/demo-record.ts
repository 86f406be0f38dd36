import { readFile, rename, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { z } from "zod";

/** For each system of the demo, what its connector needs; its address is in `url`. */
export type DemoSystems = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const Recorded = z.record(z.string(), z.record(z.string(), z.unknown()));

/**
 * What the demo's connectors need, as the process that runs the demo wrote it into the data folder
 * for the others that use the folder; null when none did. It has credentials of the demo's systems
 * and is for its owner only.
 */
export async function readDemoRecord(dataFolder: string): Promise<DemoSystems | null> {
  try {
    return Recorded.parse(JSON.parse(await readFile(pathIn(dataFolder), "utf8")));
  } catch {
    // Not there yet, or damaged: whoever runs the demo next writes it anew.
    return null;
  }
}

export async function writeDemoRecord(dataFolder: string, systems: DemoSystems): Promise<void> {
  const path = pathIn(dataFolder);
  await writeFile(`${path}.new`, JSON.stringify(systems, null, 2), { mode: 0o600 });
  await rename(`${path}.new`, path);
}

/** Whether any of the systems takes connections: then the demo runs, whoever started it. */
export async function demoAnswers(systems: DemoSystems): Promise<boolean> {
  const answers = await Promise.all(Object.values(systems).map(({ url }) => accepts(url)));
  return answers.includes(true);
}

/** Whether a system that both have is somewhere else: who knows the one would not find the other. */
export function isElsewhere(now: DemoSystems, before: DemoSystems): boolean {
  return Object.entries(now).some(
    ([name, { url }]) => before[name] !== undefined && before[name]["url"] !== url,
  );
}

const ACCEPT_WITHIN_MS = 2_000;

function accepts(url: unknown): Promise<boolean> {
  if (typeof url !== "string" || !URL.canParse(url)) return Promise.resolve(false);
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(ACCEPT_WITHIN_MS, () => end(false));
    socket.once("connect", () => end(true));
    socket.once("error", () => end(false));
  });
}

function pathIn(dataFolder: string): string {
  return join(dataFolder, "demo-systems.json");
}
