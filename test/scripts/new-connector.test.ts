import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it, onTestFinished } from "vitest";

const ROOT = join(import.meta.dirname, "..", "..");
const run = promisify(execFile);

/** What a connector and its conformance test stand on. */
const NEEDED = [
  ...["src/kernel", "src/domain", "src/connectors", "demo/systems/faults.ts"],
  ...["test/conformance", "test/connectors/outside.ts", "tsconfig.json"],
];

async function lay(root: string, ...args: readonly string[]) {
  const script = join(ROOT, "scripts", "new-connector.ts");
  const argv = ["--import", "tsx", script, ...args, "--root", root];
  return run(process.execPath, argv, { cwd: ROOT }).then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    ({ code, stderr }) => ({ code, said: String(stderr) }),
  );
}

it("lays down a connector that keeps the contract at once, and compiles", async () => {
  const copy = mkdtempSync(join(tmpdir(), "tutti-new-connector-"));
  onTestFinished(() => rmSync(copy, { recursive: true, force: true }));
  for (const path of NEEDED) cpSync(join(ROOT, path), join(copy, path), { recursive: true });
  // Other connectors' tests need the demo's world.
  for (const file of readdirSync(join(copy, "test/conformance"))) {
    if (/^(hubspot|shopify|square|tryton)/.test(file)) rmSync(join(copy, "test/conformance", file));
  }
  symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
  writeFileSync(join(copy, "package.json"), '{ "type": "module" }');

  const { code, said } = await lay(copy, "price-desk");
  expect(code, said).toBe(0);
  expect(said).toContain("npm test -- test/conformance/price-desk.test.ts");
  const bin = (path: string) => join(ROOT, "node_modules", path);
  const options = { cwd: copy, env: { ...process.env, NO_COLOR: "1" } };
  const vitest = [bin("vitest/vitest.mjs"), "run", "--root", copy, "test/conformance/price-desk"];
  const test = await run(process.execPath, vitest, options);
  expect(test.stdout).toMatch(/Tests {2}\d\d passed/);
  await run(process.execPath, [bin("typescript/bin/tsc"), "-p", copy, "--noEmit"], options);

  const again = await lay(copy, "price-desk");
  expect(again).toMatchObject({ code: 1, said: expect.stringContaining("is there already") });
  expect((await lay(copy, "Price_Desk")).code).toBe(1);
}, 180_000);
