import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ensureBuilt } from "../../scripts/launch/build.js";

let root = "";
beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  root = mkdtempSync(join(tmpdir(), "tutti-build-"));
  for (const name of ["tsconfig.json", "tsconfig.build.json"]) write(name, "{}");
  write("src/main.ts", "export const main = 1;");
  write("src/schema/product.graphql", "type Product { id: ID! }");
  write("demo/data/sales.gz", "sales");
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(root, { recursive: true, force: true });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const build = () => ensureBuilt(root, async (_root: string, outDir: string) => compiled(outDir));
const compiled = (outDir: string) => {
  mkdirSync(join(outDir, "src"), { recursive: true });
  writeFileSync(join(outDir, "src", "main.js"), "export const main = 1;");
};

it("builds once, with what is not TypeScript beside it", async () => {
  expect(await build()).toBe(true);
  expect(readFileSync(join(root, "dist/src/schema/product.graphql"), "utf8")).toContain("Product");
  expect(existsSync(join(root, "dist/demo/data/sales.gz"))).toBe(true);
  expect(existsSync(join(root, "dist/src/main.ts"))).toBe(false);
  expect(await build()).toBe(false);
});

it.each<[string, () => void]>([
  ["a source changes", () => write("src/main.ts", "export const main = 2;")],
  ["a source is added", () => write("src/more.ts", "export {};")],
  ["a source is removed", () => rmSync(join(root, "demo/data/sales.gz"))],
  [
    "a source is renamed",
    () => {
      rmSync(join(root, "src/main.ts"));
      write("src/start.ts", "export const main = 1;");
    },
  ],
  ["an asset changes", () => write("src/schema/product.graphql", "type Product { sku: String }")],
  ["the compiler's settings change", () => write("tsconfig.build.json", '{ "x": 1 }')],
  ["dist is lost", () => rmSync(join(root, "dist"), { recursive: true })],
])("builds again when %s", async (_name, change) => {
  await build();
  change();
  expect(await build()).toBe(true);
  expect(await build()).toBe(false);
});

it("keeps the old build when a new one is cut short, and clears away what it left", async () => {
  await build();
  write("src/main.ts", "export const main = 2;");
  const cut = ensureBuilt(root, async (_root: string, outDir: string) => {
    compiled(outDir);
    throw new Error("killed");
  });
  await expect(cut).rejects.toThrow("killed");
  expect(existsSync(join(root, "dist/src/main.js"))).toBe(true);
  expect(await build()).toBe(true);
  expect(readdirSync(root).filter((name) => name.startsWith("dist"))).toEqual(["dist"]);
});
