import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it, onTestFinished, vi } from "vitest";

// Whole processes start here, which a busy machine makes slow.
vi.setConfig({ testTimeout: 120_000 });

const run = promisify(execFile);
const BIN = fileURLToPath(new URL("../../bin/tutti.js", import.meta.url));

/** What the command said and how it ended, run from an empty folder. */
async function tutti(args: readonly string[], env: Record<string, string> = {}) {
  const cwd = mkdtempSync(join(tmpdir(), "tutti-launch-"));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  const options = { cwd, env: { ...process.env, ...env }, timeout: 60_000 };
  return run(process.execPath, [BIN, ...args], options).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
  );
}

it("prints help at once, whatever the settings", async () => {
  const startedMs = performance.now();
  const { code, stdout } = await tutti(["start", "--help"], { PORT: "nonsense" });
  expect(code).toBe(0);
  expect(stdout).toContain("--data-folder <folder>");
  expect(performance.now() - startedMs).toBeLessThan(5_000);
});

it("prints its version", async () => {
  const { code, stdout } = await tutti(["--version"]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

it("ends with 1 and every wrong setting by name, having started nothing", async () => {
  const { code, stderr } = await tutti(["start", "--prot", "1"], { TUTTI_ROLE: "king" });
  expect(code).toBe(1);
  expect(stderr).toContain("--prot: there is no such option (did you mean --port?)");
  expect(stderr).toContain('TUTTI_ROLE: "king" is not accepted; expected one of all, gateway');
  expect(stderr).toContain("(SETTING_INVALID)");
});

it("knows a command from an option, and names the commands there are", async () => {
  const { code, stderr } = await tutti(["nope"]);
  expect(code).toBe(1);
  expect(stderr).toContain("nope: there is no such command; the commands are start, keys, demo");
  expect(stderr).toContain("(INPUT_INVALID)");
});

it("sees that the port is taken before it installs or builds anything", async () => {
  const other = createServer();
  onTestFinished(() => void other.close());
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const { port } = other.address() as AddressInfo;
  for (const [args, env] of [
    [["start", "--port", "1", `--port=${port}`], {}],
    [[], { PORT: String(port) }],
  ] as const) {
    const { code, stderr } = await tutti(args, env);
    expect(code).toBe(1);
    const taken = `PORT: ${port} on 127.0.0.1 is taken by another program`;
    // The first thing said: installing and building say that they begin.
    expect(stderr.trim()).toMatch(new RegExp(`^✗ ${taken}.*\\(PORT_TAKEN\\)$`));
  }
});

it("tells a command that needs a running Tutti how to get one", async () => {
  const { code, stderr } = await tutti(["keys", "list"]);
  expect(code).toBe(1);
  expect(stderr).toContain("(DATABASE_UNAVAILABLE)");
});
