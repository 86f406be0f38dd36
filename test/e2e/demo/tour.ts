import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import type { RunningTutti } from "../../../bench/support/tutti.ts";

const ROOT = join(import.meta.dirname, "../../..");

export function testTour(running: () => RunningTutti): void {
  it("the README's tour works when it is pasted", async () => {
    const blocks = tour(readFileSync(join(ROOT, "README.md"), "utf8"));
    expect(blocks.length).toBe(7);
    const tutti = running();
    const { stdout } = await promisify(execFile)(
      "bash",
      ["-euo", "pipefail", "-c", blocks.map((block) => `echo "${MARK}"\n${block}`).join("\n")],
      {
        cwd: ROOT,
        env: {
          ...process.env,
          TUTTI_URL: `${tutti.url}/graphql`,
          TUTTI_KEY: tutti.keys["operator"] ?? "",
        },
        timeout: 90_000,
        maxBuffer: 10_000_000,
      },
    );
    const [, catalog, joined, live, run, asked, approved, ordered] = stdout.split(`${MARK}\n`);
    expect(JSON.parse(catalog ?? "").data.products.nodes).toHaveLength(3);
    expect(joined).toMatch(/"system": "tryton"[\s\S]*"number": "PO\d+"[\s\S]*@example\.com/);
    expect(live?.trim().split("\n")).toHaveLength(5);
    expect(run).toMatch(/^run_\w{26}\n$/);
    expect(asked).toMatch(/"type":"APPROVAL_REQUESTED"[\s\S]*"status": "WAITING"/);
    expect(approved).toMatch(/"status": "APPROVED"[\s\S]*"type":"RUN_ENDED"/);
    const { status, effects } = JSON.parse(ordered ?? "").data.run;
    expect(status).toBe("COMPLETED");
    expect(effects.nodes.length).toBeGreaterThan(0);
    for (const effect of effects.nodes) {
      expect(effect).toMatchObject({ status: "APPLIED", purchaseOrder: { status: "CONFIRMED" } });
    }
  });
}

const MARK = "next block of the tour";

/** What the section's fenced blocks tell a reader to paste. */
function tour(readme: string): readonly string[] {
  const section = readme.split(/^## /m).find((part) => part.startsWith("A five-minute tour")) ?? "";
  return [...section.matchAll(/^```bash\n([\s\S]*?)^```$/gm)].map(([, block = ""]) => block);
}
