import { afterEach, expect, it, vi } from "vitest";
import { z } from "zod";
import { main } from "../../bench/main.ts";

const Line = z.strictObject({
  name: z.string(),
  value: z.number(),
  unit: z.string(),
  bar: z.object({ at: z.number(), better: z.enum(["lower", "higher"]) }).nullable(),
  detail: z.record(z.string(), z.union([z.string(), z.number()])),
  machineLoad: z.tuple([z.number(), z.number()]),
  meets: z.boolean().nullable(),
  cpus: z.int().positive(),
  node: z.string(),
});

afterEach(() => void vi.restoreAllMocks());

/** What it prints on standard output. */
async function printed(...argv: string[]): Promise<string> {
  let text = "";
  vi.spyOn(process.stdout, "write").mockImplementation((some) => {
    text += String(some);
    return true;
  });
  vi.spyOn(process.stderr, "write").mockImplementation(() => true);
  await main(argv);
  vi.restoreAllMocks();
  return text;
}

it("prints one JSON line a figure and nothing else", { timeout: 60_000 }, async () => {
  const text = await printed("--small", "--json", "--only", "ingest");
  const figures = text
    .trimEnd()
    .split("\n")
    .map((line) => Line.parse(JSON.parse(line)));
  expect(figures.map(({ name }) => name)).toEqual(["ingest order lines", "ingest stock movements"]);
  expect(figures.every(({ value }) => value > 0)).toBe(true);
});

it("names the benchmarks there are when asked for another", async () => {
  await expect(main(["--only", "nonsense"])).rejects.toThrow(/start, idle-memory, ingest/);
});
