import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished, vi } from "vitest";
import { readSystems } from "../../src/server/config/systems.ts";
import { SYSTEM_TYPES } from "../../src/server/systems.ts";

// A whole process starts here, and makes its history.
vi.setConfig({ testTimeout: 120_000 });

type Settings = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Starts the demo on a folder; what it hands over, and how to end it. */
async function start(folder: string) {
  const main = fileURLToPath(new URL("../../demo/main.ts", import.meta.url));
  const options = ["--seed", "7", "--speed", "3600", "--scale", "1", "--history-days", "10"];
  const child = fork(main, ["--folder", folder, ...options], { execArgv: ["--import", "tsx"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const ready = new Promise<Settings>((resolve, reject) => {
    child.on("message", (raw) => {
      const message = raw as { type: string; systems: Settings };
      if (message.type === "ready") resolve(message.systems);
    });
    child.once("exit", (code) => reject(new Error(`The demo ended with ${code}.`)));
  });
  const end = async () => {
    child.disconnect();
    await once(child, "exit");
  };
  return { systems: await ready, child, end };
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "tutti-demo-main-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

it("hands over settings of all its systems, the same ones after a restart", async () => {
  const folder = newFolder();
  const first = await start(folder);
  const entries = Object.entries(first.systems).map(([type, given]) => [type, { type, ...given }]);
  const problems: string[] = [];
  const systems = readSystems(Object.fromEntries(entries), SYSTEM_TYPES, (path, says) => {
    problems.push(`${path.join(".")}: ${says}`);
  });
  expect(problems).toEqual([]);
  expect(new Map(systems.map(({ name, role }) => [name, role]))).toEqual(
    new Map([
      ["shopify", "STOREFRONT"],
      ["tryton", "ERP"],
      ["square", "POS"],
      ["hubspot", "CRM"],
    ]),
  );
  // Its history is as long as it was told.
  const journal = readFileSync(join(folder, "demo-world.jsonl"), "utf8");
  expect(journal).toContain('"historyUntil":"2010-12-11T10:00:00.000Z"');
  await first.end();
  const again = await start(folder);
  expect(again.systems).toEqual(first.systems);
  await again.end();
});

it("sends each system's webhooks where it is told", async () => {
  const told = new Set<string>();
  const server = createServer((request, response) => {
    told.add(request.url ?? "");
    request.resume();
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const folder = newFolder();
  const demo = await start(folder);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const to = Object.fromEntries(Object.keys(demo.systems).map((name) => [name, `${url}/${name}`]));
  demo.child.send({ type: "webhooks", to });
  const expected = new Set(["/shopify", "/square", "/hubspot"]);
  await vi.waitFor(() => expect(told).toEqual(expected), { timeout: 60_000, interval: 100 });
  await demo.end();
  // Its secrets are for its owner only.
  expect(statSync(join(folder, "place.json")).mode & 0o777).toBe(0o600);
});
