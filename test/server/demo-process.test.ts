import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import type { Clock } from "../../src/kernel/clock.ts";
import { unwrap } from "../../src/kernel/result.ts";
import { type DemoOptions, startDemo } from "../../src/server/demo-process.ts";
import { systemClock } from "../../src/server/system-clock.ts";
import { isAlive } from "../../src/store/embedded/postmaster.ts";
import { quietLog } from "../support/quiet-log.ts";

// Whole processes start here, which a busy machine makes slow.
vi.setConfig({ testTimeout: 120_000 });

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "tutti-demo-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts a program of a few lines in the demo's place. */
function start(
  program: string,
  onProgress: (says: string) => void = () => undefined,
  more: Partial<DemoOptions> = {},
) {
  const folder = newFolder();
  const entry = join(folder, "demo.mjs");
  writeFileSync(entry, program);
  return startDemo({
    demo: { enabled: true, seed: 7, speed: 60, scale: 2, historyDays: 30 },
    dataFolder: folder,
    clock: systemClock(),
    log: quietLog,
    signal: new AbortController().signal,
    onProgress,
    entry,
    ...more,
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
  expect(argv).toMatch(/--folder,.*demo,--seed,7,--speed,60,--scale,2,--history-days,30/);
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
  const to = { shopify: "http://127.0.0.1:4000/webhooks/shopify" };
  expect(said).toEqual({ type: "webhooks", to });
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

/** Waits that would hold a test up take no time. */
const HASTY: Clock = {
  ...systemClock(),
  sleep: (ms, signal) => systemClock().sleep(ms < 60_000 ? 5 : ms, signal),
};

/** A log that keeps its messages. */
function keepingLog() {
  const messages: string[] = [];
  const keep = (_fields: object, message: string) => void messages.push(message);
  return { messages, log: { ...quietLog, error: keep, warn: keep } };
}

it("starts the demo again when it ends by itself, and tells it anew where webhooks go", async () => {
  const notes = join(newFolder(), "notes");
  const program = `import { appendFileSync } from "node:fs";
    process.on("message", ({ to }) => {
      appendFileSync(${JSON.stringify(notes)}, process.pid + " " + to.shopify + "\\n");
    });
    process.send({ type: "ready", systems: { shopify: { url: "http://x" } } });
    process.on("disconnect", () => process.exit(0));`;
  const lines = () => (existsSync(notes) ? readFileSync(notes, "utf8").trim().split("\n") : []);
  const { messages, log } = keepingLog();
  const demo = unwrap(await start(program, undefined, { clock: HASTY, log }));
  demo.sendWebhooksTo("http://gateway");
  await vi.waitUntil(() => lines().length === 1);
  const [first = ""] = lines();
  process.kill(Number.parseInt(first, 10), "SIGKILL");
  await vi.waitUntil(() => lines().length === 2, { timeout: 60_000 });
  const second = lines()[1] ?? "";
  expect(second).toMatch(/^\d+ http:\/\/gateway\/webhooks\/shopify$/);
  expect(second).not.toBe(first);
  expect(messages).toEqual([
    "The demo retailer ended by itself; it is started again from its journal",
    "The demo retailer runs again",
  ]);
  await demo.stop();
  expect(isAlive(Number.parseInt(second, 10))).toBe(false);
  expect(messages).toHaveLength(2);
});

it("gives up a demo that does not stay, and one that has other systems by now, and says so", async () => {
  const folder = newFolder();
  const program = `import { existsSync, writeFileSync } from "node:fs";
    const [been, port] = ["been", "port"].map((name) => ${JSON.stringify(folder)} + "/" + name);
    if (existsSync(port)) process.exit(4);
    const again = existsSync(been);
    const url = again ? "http://other" : "http://x";
    writeFileSync(again ? port : been, "");
    process.send({ type: "ready", systems: { shopify: { url } } }, () => again || process.exit(5));
    process.on("disconnect", () => process.exit(0));`;
  const { messages, log } = keepingLog();
  const demo = unwrap(await start(program, undefined, { clock: HASTY, log }));
  const last = "The demo retailer does not stay up; restart Tutti";
  await vi.waitUntil(() => messages.includes(last), { timeout: 60_000 });
  expect(messages[1]).toBe("The demo retailer's ports are taken by another program");
  expect(messages[2]).toBe("The demo retailer could not be started again");
  await demo.stop();
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
  await vi.waitUntil(() => !isAlive(Number(pid)), { timeout: 60_000, interval: 50 });
});

const OWNER = `
  const { startDemo } = await import("./src/server/demo-process.ts");
  const { systemClock } = await import("./src/server/system-clock.ts");
  const demo = await startDemo({ demo: {}, dataFolder: ".", clock: systemClock(), log: {},
    signal: new AbortController().signal, onProgress() {}, entry: process.env.ENTRY });
  console.log(demo.value.systems.shopify.pid);
`;
