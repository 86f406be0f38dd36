import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { unwrap } from "../../src/kernel/result.ts";
import { startDemo } from "../../src/server/demo-process.ts";
import { systemClock } from "../../src/server/system-clock.ts";
import { isAlive } from "../../src/store/embedded/postmaster.ts";
import { quietLog } from "../support/quiet-log.ts";

// Whole processes start here, which a busy machine makes slow.
vi.setConfig({ testTimeout: 120_000 });

/** Starts a program of a few lines in the demo's place. */
function start(program: string, onProgress: (says: string) => void = () => undefined) {
  const folder = mkdtempSync(join(tmpdir(), "tutti-demo-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const entry = join(folder, "demo.mjs");
  writeFileSync(entry, program);
  return startDemo({
    demo: { enabled: true, seed: 7, speed: 60, scale: 2 },
    dataFolder: folder,
    clock: systemClock(),
    log: quietLog,
    signal: new AbortController().signal,
    onProgress,
    entry,
  });
}

const READY = `process.send({ type: "ready", systems: { shopify: { url: "http://x", pid: process.pid, argv: process.argv.slice(2) } } });
  process.on("disconnect", () => process.exit(0));`;

it("passes the settings on, and tells what the systems' connectors need", async () => {
  const says: string[] = [];
  const program = `process.send({ type: "progress", says: "making the world" }); ${READY}`;
  const demo = unwrap(await start(program, (text) => says.push(text)));
  expect(says).toEqual(["making the world"]);
  const argv = String(demo.systems["shopify"]?.["argv"]);
  expect(argv).toMatch(/--folder,.*demo,--seed,7,--speed,60,--scale,2/);
  await demo.stop();
  expect(isAlive(Number(demo.systems["shopify"]?.["pid"]))).toBe(false);
});

it("tells the demo where webhooks go", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tutti-told-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const told = join(folder, "told.json");
  const program = `import { writeFileSync } from "node:fs";
    process.on("message", (said) => writeFileSync(${JSON.stringify(told)}, JSON.stringify(said)));
    ${READY}`;
  const demo = unwrap(await start(program));
  demo.sendWebhooksTo("http://127.0.0.1:4000");
  await vi.waitUntil(() => existsSync(told) && readFileSync(told, "utf8") !== "");
  const said = JSON.parse(readFileSync(told, "utf8"));
  expect(said).toEqual({ type: "webhooks", shopify: "http://127.0.0.1:4000/webhooks/shopify" });
  await demo.stop();
});

it("says why when the demo ends before it is ready", async () => {
  const demo = await start('console.error("the data is gone"); process.exit(3);');
  expect(demo).toMatchObject({ ok: false, fault: { code: "SYSTEM_UNAVAILABLE" } });
  expect(demo.ok || demo.fault.message).toContain("it ended with 3. the data is gone");
});

it("refuses a demo that says something else", async () => {
  const demo = await start('process.send({ type: "hello" }); setTimeout(() => {}, 60_000);');
  expect(demo).toMatchObject({ ok: false, fault: { code: "SYSTEM_UNAVAILABLE" } });
});

it("closes the demo's channel when Tutti is killed, so that it ends by itself", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tutti-demo-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const entry = join(folder, "demo.mjs");
  writeFileSync(entry, READY);
  const parent = spawn(
    process.execPath,
    ["--import", "tsx", "--input-type=module", "--eval", OWNER],
    {
      env: { ...process.env, ENTRY: entry },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const [pid] = await once(parent.stdout, "data");
  expect(isAlive(Number(pid))).toBe(true);
  parent.kill("SIGKILL");
  await vi.waitUntil(() => !isAlive(Number(pid)), { timeout: 10_000, interval: 50 });
});

const OWNER = `
  const { startDemo } = await import("./src/server/demo-process.ts");
  const { systemClock } = await import("./src/server/system-clock.ts");
  const demo = await startDemo({ demo: {}, dataFolder: ".", clock: systemClock(), log: {},
    signal: new AbortController().signal, onProgress() {}, entry: process.env.ENTRY });
  console.log(demo.value.systems.shopify.pid);
`;
