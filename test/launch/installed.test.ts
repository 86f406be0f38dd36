import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { missingPackages } from "../../scripts/launch/installed.js";

type Entry = { version: string; integrity?: string; dev?: boolean; optional?: boolean };
type Packages = Record<string, Entry>;

const LOCK: Packages = {
  "node_modules/run": { version: "1.0.0", integrity: "sha512-a" },
  "node_modules/run/node_modules/inner": { version: "3.0.0" },
  "node_modules/tool": { version: "2.0.0", dev: true },
  "node_modules/elsewhere": { version: "1.0.0", optional: true },
};
const { "node_modules/tool": TOOL, "node_modules/elsewhere": _, ...RUNNING } = LOCK;

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "tutti-installed-"));
  writeFileSync(join(root, "package-lock.json"), JSON.stringify({ packages: { "": {}, ...LOCK } }));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function install(packages: Packages): void {
  for (const path of Object.keys(packages)) {
    mkdirSync(join(root, path), { recursive: true });
    writeFileSync(join(root, path, "package.json"), "{}");
  }
  writeFileSync(join(root, "node_modules", ".package-lock.json"), JSON.stringify({ packages }));
}

const missing = (dev: boolean) => missingPackages(root, { dev }).missing;

it("misses everything before the first installation, and after one that was killed", () => {
  expect(missing(false)).toEqual(Object.keys(RUNNING));
  install(RUNNING);
  rmSync(join(root, "node_modules", ".package-lock.json"));
  expect(missing(false)).toEqual(Object.keys(RUNNING));
});

it("needs neither tools nor other platforms' packages to run", () => {
  install(RUNNING);
  expect(missing(false)).toEqual([]);
  expect(missing(true)).toEqual(["node_modules/tool"]);
});

it("is content with tools that are there beside", () => {
  install({ ...RUNNING, ...(TOOL ? { "node_modules/tool": TOOL } : {}) });
  expect(missingPackages(root, { dev: false })).toEqual({ missing: [], hasDev: true });
  expect(missing(true)).toEqual([]);
});

it.each<[string, Packages]>([
  ["another version", { ...RUNNING, "node_modules/run": { version: "0.9.0" } }],
  [
    "other content",
    { ...RUNNING, "node_modules/run": { version: "1.0.0", integrity: "sha512-b" } },
  ],
])("misses a package that is there in %s", (_name, packages) => {
  install(packages);
  expect(missing(false)).toEqual(["node_modules/run"]);
});

it("misses a package whose folder was deleted", () => {
  install(RUNNING);
  rmSync(join(root, "node_modules/run/node_modules"), { recursive: true });
  expect(missing(false)).toEqual(["node_modules/run/node_modules/inner"]);
});
